"""A station's life: which step may follow which, what each has to say, and what it does to those who come.

Source: the unions' rules for opening, suspending, rectifying and delisting stations (domain.md A10: 整改 for
bad keeping, 整合 and 摘牌 for little use; E.22: a suspension without an expected end never ends; E.9: nothing
is deleted, no code is given again); 整合 names a successor and is done by
locator.duplicates.actions.merging, 迁址 keeps the station and changes its place.
"""

from collections.abc import Mapping

from geodata.sentence import Sentence
from locator.entries.domain.draft import StationDraft
from locator.errors import RowProblem
from locator.stations.domain.station import LifecycleStatus as Status

NEEDS_A_REASON = frozenset({Status.SUSPENDED, Status.RECTIFYING, Status.DELISTED, Status.MERGED})
RECEIVES = frozenset({Status.TRIAL, Status.OPEN, Status.RECTIFYING})
# What may follow, by locator.duplicates.actions.merging too; a merger is only ever taken back.
NEXT: Mapping[Status, tuple[Status, ...]] = {
    Status.PLANNED: (Status.TRIAL, Status.OPEN, Status.DELISTED),
    Status.TRIAL: (Status.OPEN, Status.SUSPENDED, Status.RECTIFYING, Status.DELISTED, Status.MERGED),
    Status.OPEN: (Status.SUSPENDED, Status.RECTIFYING, Status.DELISTED, Status.MERGED),
    Status.SUSPENDED: (Status.OPEN, Status.TRIAL, Status.RECTIFYING, Status.DELISTED, Status.MERGED),
    Status.RECTIFYING: (Status.OPEN, Status.SUSPENDED, Status.DELISTED, Status.MERGED),
    Status.DELISTED: (Status.OPEN, Status.TRIAL, Status.MERGED),
    Status.MERGED: (),
}
STEP_NAMES = {
    Status.PLANNED: Sentence("筹建"),
    Status.TRIAL: Sentence("试运行"),
    Status.OPEN: Sentence("正式开放"),
    Status.SUSPENDED: Sentence("暂停开放"),
    Status.RECTIFYING: Sentence("整改"),
    Status.DELISTED: Sentence("摘牌"),
}
EFFECTS = {
    Status.TRIAL: Sentence("附近的人找得到它，按它的时间显示开门关门，并写明是试运行。"),
    Status.OPEN: Sentence("附近的人找得到它，按它的时间显示开门关门。"),
    Status.SUSPENDED: Sentence(
        "附近的人找不到它；打开它的页面，看到为什么停、预计哪天重开。编号和二维码不变。"
    ),
    Status.RECTIFYING: Sentence("照常开放，附近的人找得到它，页面上写明在整改和原因。"),
    Status.DELISTED: (
        Sentence("附近的人找不到它；旧编号和二维码仍指到它的页面，上面写明已摘牌和原因。编号不再给别的站。")
    ),
}


def step_name(before: Status, after: Status) -> str:
    """Return what a step is called: 重新开放 rather than 开放 for what was closed."""
    again = after in RECEIVES and before in (Status.SUSPENDED, Status.DELISTED)
    return Sentence("重新开放") if again and after is Status.OPEN else STEP_NAMES[after]


def problems(before: StationDraft | None, after: StationDraft) -> list[RowProblem]:
    """Return what an entry still has to say of its status; `before` is None for a new one."""
    was = before.status if before else None
    if after.status is Status.MERGED and was is not after.status:
        return [RowProblem(0, "status", Sentence("并到别的站去，请用“合并”，好让旧编号还找得到"))]
    if was is after.status:
        return _times(after)
    if was is not None and after.status not in NEXT[was]:
        sentence = Sentence("{before}的站不能直接改成{after}", before=was.zh, after=after.status.zh)
        return [RowProblem(0, "status", sentence)]
    return _said(after, is_new=was is None) + _times(after)


def _said(after: StationDraft, *, is_new: bool) -> list[RowProblem]:
    """Return what a step does not say."""
    found = []
    if not is_new and after.status_since is None:
        found.append(RowProblem(0, "status_since", Sentence("请写从哪一天起")))
    if after.status in NEEDS_A_REASON and not after.status_reason:
        sentence = Sentence("请写为什么{status}，去的人看得到", status=after.status.zh)
        found.append(RowProblem(0, "status_reason", sentence))
    if after.status is Status.SUSPENDED and after.expected_reopen_on is None and not is_new:
        found.append(RowProblem(0, "expected_reopen_on", Sentence("请写预计哪天重开，到时会催问")))
    return found


def _times(after: StationDraft) -> list[RowProblem]:
    since, reopen = after.status_since, after.expected_reopen_on
    if reopen is None:
        return []
    if after.status is not Status.SUSPENDED:
        return [RowProblem(0, "expected_reopen_on", Sentence("只有暂停开放的站才写预计重开的日子"))]
    if since is not None and reopen <= since:
        return [RowProblem(0, "expected_reopen_on", Sentence("重开的日子应在暂停以后"))]
    return []
