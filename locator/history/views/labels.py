"""Labels for the codes of the history: actors, interfaces, facets, times."""

from datetime import datetime

from flask import Flask

from geodata.sentence import Sentence
from locator.history.views.audit_reasons import translated_reason
from locator.stations.domain.station_fields import FIELDS
from locator.time_zone import SHANGHAI

ACTORS = {
    "public": Sentence("门口的人"),
    "door": Sentence("登录的门"),
    "migration": Sentence("程序升级"),
    "keeper": Sentence("本站的守站人"),
    "command": Sentence("服务器上的命令"),
}
ORIGINS = {
    "": "",
    "staff page": Sentence("管理页面"),
    "page": Sentence("公众页面"),
    "workbench": Sentence("站点的表"),
    "import": Sentence("导入的表格"),
    "keeper's link": Sentence("守站人的链接"),
    "staff API": Sentence("接口"),
    "test": Sentence("测试"),
}
# The facet whose check and source cover a column.
FACET_OF_COLUMN = {field.cell: field.facet.value for field in FIELDS if field.facet}


def actor_label(actor: str) -> str:
    """Return the label of an actor code; the name of an account is returned as it is."""
    kind, _, user = actor.partition(":")
    if kind == "command" and user:
        return Sentence("服务器上的命令（{who}）", who=user)
    return Sentence.word(ACTORS[kind]) if kind in ACTORS else actor


def origin_label(origin: str) -> str:
    """Return the label of the interface by which a change came; an unknown code as it is."""
    return Sentence.word(ORIGINS[origin]) if origin in ORIGINS else origin


def format_time(when: datetime) -> str:
    """Return a time in Shanghai's time zone, ``2026-11-23 14:40``."""
    return when.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def register(app: Flask) -> None:
    """Add the filters of the history to the templates."""
    app.jinja_env.filters.update(
        actor=actor_label,
        way_of_change=origin_label,
        reason_of_change=translated_reason,
        moment_of_change=format_time,
        facet_of=FACET_OF_COLUMN.get,
    )
