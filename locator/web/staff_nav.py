"""The side of the staff's pages: what there is to go to, for whom."""

from collections.abc import Iterator

from flask import Flask, g, request

from geodata.sentence import Sentence
from locator.domain.rights import Right

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
        ("/staff/keepers", Sentence("驿站管理员"), Right.LOOK),
        ("/staff/calendar", Sentence("放假日历"), Right.LOOK),
    ),
    Sentence("看数"): (
        ("/staff/", Sentence("总览"), Right.LOOK),
        ("/staff/figures", Sentence("各地的数"), Right.LOOK),
        ("/staff/history", Sentence("变更记录"), Right.LOOK),
    ),
    Sentence("人"): (
        ("/staff/people", Sentence("人员"), Right.APPOINT),
        ("/staff/rules", Sentence("几个人审批"), Right.APPOINT),
    ),
}


def register(app: Flask) -> None:
    """Give the templates the session of this request, and the links that its person may follow."""
    app.jinja_env.globals["staff_nav"] = _nav

    @app.context_processor
    def _staff() -> dict[str, object]:
        return {"staff": g.get("staff"), "request": request}


def _nav() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    actor = g.staff.actor
    for group, links in LINKS.items():
        mine: list[tuple[str, str]] = [
            (address, words) for address, words, right in links if actor.may_somewhere(right)
        ]
        if mine:
            yield group, mine
