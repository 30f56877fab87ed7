"""A station's life: what has to be said when its status changes, so that nobody walks there for nothing.

Source: the unions' rules for opening, suspending, rectifying and delisting stations (筹建, 试运行, 开放,
暂停, 整改, 摘牌); 整合 names a successor and is done by locator.actions.merging.
"""

from geodata.sentence import Sentence
from locator.domain.draft import RowProblem, StationDraft
from locator.domain.station import LifecycleStatus

NEEDS_A_REASON = frozenset(
    {LifecycleStatus.SUSPENDED, LifecycleStatus.RECTIFYING, LifecycleStatus.DELISTED, LifecycleStatus.MERGED}
)


def problems(before: StationDraft | None, after: StationDraft) -> list[RowProblem]:
    """Return what an entry still has to say of its status; `before` is None for a new one."""
    found = []
    if after.status is LifecycleStatus.MERGED and (before is None or before.status is not after.status):
        return [RowProblem(0, "status", "并到别的站去，请用“合并”，好让旧编号还找得到")]
    if before is not None and before.status is after.status:
        return _times(after)
    if before is not None and after.status_since is None:
        found.append(RowProblem(0, "status_since", "请写从哪一天起"))
    if after.status in NEEDS_A_REASON and not after.status_reason:
        found.append(
            RowProblem(
                0, "status_reason", Sentence("请写为什么{status}，去的人看得到", status=after.status.zh)
            )
        )
    return found + _times(after)


def _times(after: StationDraft) -> list[RowProblem]:
    since, reopen = after.status_since, after.expected_reopen_on
    if reopen is None:
        return []
    if after.status is not LifecycleStatus.SUSPENDED:
        return [RowProblem(0, "expected_reopen_on", "只有暂停开放的站才写预计重开的日子")]
    if since is not None and reopen <= since:
        return [RowProblem(0, "expected_reopen_on", "重开的日子应在暂停以后")]
    return []
