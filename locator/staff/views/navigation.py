"""The navigation of the staff pages: links by the person's rights, with counts of what awaits a decision."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flask import Flask, g, request

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.queries.people import Session
from locator.accounts.views import session
from locator.http import clock
from locator.http.database import as_staff
from locator.staff.queries.inbox_counts import InboxCounts, count_inbox

NAVIGATION = {
    Sentence("站点"): (
        ("/staff/stations", Sentence("全部站点"), Right.LOOK),
        ("/staff/duplicates", Sentence("可能重复"), Right.LOOK),
        ("/staff/exports", Sentence("导出"), Right.LOOK),
        ("/staff/listings", Sentence("上图"), Right.LOOK),
        ("/staff/fields", Sentence("本会的栏目"), Right.LOOK),
        ("/staff/words", Sentence("服务词和链接"), Right.LOOK),
    ),
    Sentence("工作"): (
        ("/staff/proposals", Sentence("待审批"), Right.LOOK),
        ("/staff/imports", Sentence("导入表格"), Right.EDIT),
        ("/staff/reports", Sentence("门口的反映"), Right.LOOK),
        ("/staff/checks", Sentence("打电话核对"), Right.TEND),
        ("/staff/assigned", Sentence("分给我的事"), Right.LOOK),
        ("/staff/closures", Sentence("临时关闭"), Right.LOOK),
        ("/staff/campaigns", Sentence("统一行动"), Right.LOOK),
        ("/staff/keepers", Sentence("守站人"), Right.LOOK),
        ("/staff/calendar", Sentence("放假日历"), Right.LOOK),
        ("/staff/names", Sentence("外文写法"), Right.LOOK),
    ),
    Sentence("活动和巡查"): (
        ("/staff/events", Sentence("活动"), Right.LOOK),
        ("/staff/bulletins", Sentence("招聘表"), Right.LOOK),
        ("/staff/rounds", Sentence("评估和巡查"), Right.LOOK),
        ("/staff/inspect", Sentence("我要巡查的站"), Right.LOOK),
        ("/staff/findings", Sentence("要改的问题"), Right.LOOK),
        ("/staff/steps", Sentence("建议整改的站"), Right.LOOK),
        ("/staff/schemes", Sentence("评估标准"), Right.LOOK),
    ),
    Sentence("看数"): (
        ("/staff/", Sentence("总览"), Right.LOOK),
        ("/staff/figures", Sentence("各地的数"), Right.LOOK),
        ("/staff/targets", Sentence("目标"), Right.LOOK),
        ("/staff/coverage", Sentence("覆盖"), Right.LOOK),
        ("/staff/books", Sentence("经费与使用"), Right.LOOK),
        ("/staff/history", Sentence("变更记录"), Right.LOOK),
    ),
    Sentence("人"): (
        ("/staff/people", Sentence("人员"), Right.APPOINT),
        ("/staff/unions", Sentence("工会组织"), Right.APPOINT),
        ("/staff/rules", Sentence("几个人审批"), Right.APPOINT),
    ),
}


REPORTS = "/staff/reports"
COUNTERS: Mapping[str, Callable[[InboxCounts], int]] = {
    "/staff/proposals": lambda counts: counts.proposals,
    "/staff/imports": lambda counts: counts.imports,
    "/staff/duplicates": lambda counts: counts.pairs,
    REPORTS: lambda counts: counts.reports,
}


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation, with the number of open tasks behind it.

    `aria_current` is ``page`` for this page, ``true`` for a page above it, otherwise empty (WAI-ARIA).
    """

    address: str
    label: str
    aria_current: str
    waiting: int = 0
    overdue: int = 0


def register(app: Flask) -> None:
    """Add the session of the request and its navigation to the templates.

    Counts are read before the view opens a connection: two at once per request could exhaust the pool.
    """
    app.jinja_env.globals["staff_nav"] = _navigation

    @app.before_request
    def _count() -> None:
        current: Session | None = g.get("staff")
        is_page = request.method == "GET" and request.path.startswith(f"{session.PATH}/")
        if current and current.second_factor and is_page:
            g.inbox_counts = as_staff(
                lambda connection: count_inbox(connection, current.actor, clock.now()), session.by()
            )

    @app.context_processor
    def _staff() -> dict[str, object]:
        return {"staff": g.get("staff")}


def _navigation() -> Iterator[tuple[str, list[Link]]]:
    actor = g.staff.actor
    for group, entries in NAVIGATION.items():
        links = [_link(address, label) for address, label, right in entries if actor.may_somewhere(right)]
        if links:
            yield group, links


def _is_below(address: str) -> bool:
    return address != f"{session.PATH}/" and request.path.startswith(f"{address}/")


def _link(address: str, label: str) -> Link:
    counts: InboxCounts | None = g.get("inbox_counts")
    aria_current = "page" if request.path == address else "true" if _is_below(address) else ""
    if counts is None or address not in COUNTERS:
        return Link(address, label, aria_current)
    overdue = counts.overdue if address == REPORTS else 0
    return Link(address, label, aria_current, COUNTERS[address](counts), overdue)
