"""A station's lifecycle: allowed changes of status, the fields that each requires, and its effects.

Source: the unions' rules for opening, suspending, rectifying and delisting stations. 整改 follows poor
management, 整合 and 摘牌 little use; a suspension needs an expected end; no station is deleted and no
code is used again. 整合 names a successor (`locator.duplicates.actions.merging`); 迁址 keeps the station
and changes its position.
"""

from collections.abc import Mapping

from geodata.sentence import Sentence
from locator.entries.domain.draft import StationDraft
from locator.errors import RowProblem
from locator.stations.domain.station import LifecycleStatus as Status

NEEDS_REASON = frozenset({Status.SUSPENDED, Status.RECTIFYING, Status.DELISTED, Status.MERGED})
IN_SERVICE = frozenset({Status.TRIAL, Status.OPEN, Status.RECTIFYING})
# MERGED is set by locator.duplicates.actions.merging only, and left only by undoing the merger.
NEXT_STATUSES: Mapping[Status, tuple[Status, ...]] = {
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
    """Return the name of a change of status: 重新开放 rather than 正式开放 after a closed status."""
    is_reopening = after in IN_SERVICE and before in (Status.SUSPENDED, Status.DELISTED)
    return Sentence("重新开放") if is_reopening and after is Status.OPEN else STEP_NAMES[after]


def status_problems(before: StationDraft | None, after: StationDraft) -> list[RowProblem]:
    """Return the problems of an entry's status; `before` is None for a new entry."""
    previous = before.status if before else None
    if after.status is Status.MERGED and previous is not after.status:
        return [RowProblem(0, "status", Sentence("并到别的站去，请用“合并”，好让旧编号还找得到"))]
    if previous is after.status:
        return _date_problems(after)
    if previous is not None and after.status not in NEXT_STATUSES[previous]:
        sentence = Sentence("{before}的站不能直接改成{after}", before=previous.zh, after=after.status.zh)
        return [RowProblem(0, "status", sentence)]
    return _missing_fields(after, is_new=previous is None) + _date_problems(after)


def _missing_fields(after: StationDraft, *, is_new: bool) -> list[RowProblem]:
    """Return a problem for each field that the change of status requires."""
    problems = []
    if not is_new and after.status_since is None:
        problems.append(RowProblem(0, "status_since", Sentence("请写从哪一天起")))
    if after.status in NEEDS_REASON and not after.status_reason:
        sentence = Sentence("请写为什么{status}，去的人看得到", status=after.status.zh)
        problems.append(RowProblem(0, "status_reason", sentence))
    if after.status is Status.SUSPENDED and after.expected_reopen_on is None and not is_new:
        problems.append(RowProblem(0, "expected_reopen_on", Sentence("请写预计哪天重开，到时会催问")))
    return problems


def _date_problems(after: StationDraft) -> list[RowProblem]:
    since, reopens_on = after.status_since, after.expected_reopen_on
    if reopens_on is None:
        return []
    if after.status is not Status.SUSPENDED:
        return [RowProblem(0, "expected_reopen_on", Sentence("只有暂停开放的站才写预计重开的日子"))]
    if since is not None and reopens_on.isoformat() <= since:  # a month begins before its days
        return [RowProblem(0, "expected_reopen_on", Sentence("重开的日子应在暂停以后"))]
    return []
