"""The side of the staff's pages: what there is to go to, for whom."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flask import Flask, g, request

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session as staff_session
from locator.http import clock
from locator.http.database import as_staff
from locator.staff.queries.inbox_counts import Waits, waits_for

LINKS = {
    Sentence("站点"): (
        ("/staff/stations", Sentence("全部站点"), Right.LOOK),
        ("/staff/duplicates", Sentence("可能重复"), Right.LOOK),
        ("/staff/exports", Sentence("导出"), Right.LOOK),
        ("/staff/listings", Sentence("上图"), Right.LOOK),
    ),
    Sentence("工作"): (
        ("/staff/proposals", Sentence("待审批"), Right.LOOK),
        ("/staff/imports", Sentence("导入表格"), Right.EDIT),
        ("/staff/reports", Sentence("门口的反映"), Right.LOOK),
        ("/staff/closures", Sentence("临时关闭"), Right.LOOK),
        ("/staff/campaigns", Sentence("统一行动"), Right.LOOK),
        ("/staff/keepers", Sentence("守站人"), Right.LOOK),
        ("/staff/calendar", Sentence("放假日历"), Right.LOOK),
    ),
    Sentence("看数"): (
        ("/staff/", Sentence("总览"), Right.LOOK),
        ("/staff/figures", Sentence("各地的数"), Right.LOOK),
        ("/staff/history", Sentence("变更记录"), Right.LOOK),
    ),
    Sentence("人"): (
        ("/staff/people", Sentence("人员"), Right.APPOINT),
        ("/staff/unions", Sentence("工会组织"), Right.APPOINT),
        ("/staff/rules", Sentence("几个人审批"), Right.APPOINT),
    ),
}


REPORTS = "/staff/reports"
COUNTED: Mapping[str, Callable[[Waits], int]] = {
    "/staff/proposals": lambda waits: waits.proposals,
    "/staff/imports": lambda waits: waits.imports,
    "/staff/duplicates": lambda waits: waits.pairs,
    REPORTS: lambda waits: waits.reports,
}


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the side, how many things wait behind it, and whether it is this page's (``page``), one
    above it (``true``), or neither."""

    address: str
    words: str
    here: str
    waiting: int = 0
    overdue: int = 0


def register(app: Flask) -> None:
    """Give the templates the session of this request, and the links that its person may follow.

    What waits is counted before the page has a connection of its own: two at once could starve the pool.
    """
    app.jinja_env.globals["staff_nav"] = _nav

    @app.before_request
    def _count() -> None:
        session = g.get("staff")
        is_page = request.method == "GET" and request.path.startswith(f"{staff_session.PATH}/")
        if session and session.second_factor and is_page:
            g.waits = as_staff(
                lambda connection: waits_for(connection, session.actor, clock.now()), staff_session.by()
            )

    @app.context_processor
    def _staff() -> dict[str, object]:
        return {"staff": g.get("staff")}


def _nav() -> Iterator[tuple[str, list[Link]]]:
    actor = g.staff.actor
    for group, links in LINKS.items():
        mine = [_link(address, words) for address, words, right in links if actor.may_somewhere(right)]
        if mine:
            yield group, mine


def _is_below(address: str) -> bool:
    return address != f"{staff_session.PATH}/" and request.path.startswith(f"{address}/")


def _link(address: str, words: str) -> Link:
    waits: Waits | None = g.get("waits")
    here = "page" if request.path == address else "true" if _is_below(address) else ""
    if waits is None or address not in COUNTED:
        return Link(address, words, here)
    overdue = waits.overdue if address == REPORTS else 0
    return Link(address, words, here, COUNTED[address](waits), overdue)
