"""The side of the staff's pages: what there is to go to, for whom."""

from collections.abc import Iterator

from flask import Flask, g, request

from locator.domain.rights import Right

LINKS = {
    "站点": (
        ("/staff/stations", "全部站点", Right.LOOK),
        ("/staff/duplicates", "可能重复", Right.LOOK),
        ("/staff/exports", "导出", Right.LOOK),
        ("/staff/listings", "上图", Right.LOOK),
    ),
    "工作": (
        ("/staff/proposals", "待审批", Right.LOOK),
        ("/staff/imports", "导入表格", Right.EDIT),
        ("/staff/reports", "门口的反映", Right.LOOK),
        ("/staff/closures", "临时关闭", Right.LOOK),
        ("/staff/campaigns", "统一行动", Right.LOOK),
        ("/staff/keepers", "驿站管理员", Right.LOOK),
        ("/staff/calendar", "放假日历", Right.LOOK),
    ),
    "看数": (
        ("/staff/", "总览", Right.LOOK),
        ("/staff/figures", "各地的数", Right.LOOK),
        ("/staff/history", "变更记录", Right.LOOK),
    ),
    "人": (("/staff/people", "人员", Right.APPOINT),),
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
        mine = [(address, words) for address, words, right in links if actor.may_somewhere(right)]
        if mine:
            yield group, mine
