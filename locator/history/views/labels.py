"""Who changed something, and by which way, in words; the history itself keeps codes."""

from datetime import datetime

from flask import Flask

from geodata.sentence import Sentence
from locator.history.views.audit_reasons import reason
from locator.stations.domain.station import Facet
from locator.time_zone import SHANGHAI

ACTORS = {
    "public": Sentence("门口的人"),
    "door": Sentence("登录的门"),
    "migration": Sentence("程序升级"),
    "keeper": Sentence("本站的守站人"),
    "command": Sentence("服务器上的命令"),
}
WAYS = {
    "": "",
    "staff page": Sentence("管理页面"),
    "page": Sentence("公众页面"),
    "import": Sentence("导入的表格"),
    "keeper's link": Sentence("守站人的链接"),
    "staff API": Sentence("接口"),
    "test": Sentence("测试"),
}
# The facet whose document answers for a cell.
FACETS = {
    Facet.POSITION: ("lon", "lat", "crs", "position_quality", "capture_method", "captured_on"),
    Facet.HOURS: ("opening_hours", "opening_hours_text", "on_holiday", "on_makeup", "self_service_hours"),
    Facet.SERVICES: ("services", "services_missing", "services_text"),
    Facet.ACCESS: (
        *("access", "access_app", "access_registration", "access_audience", "access_price"),
        *("access_note", "self_service_access", "self_service_app"),
    ),
}
FACET_OF = {column: facet.value for facet, columns in FACETS.items() for column in columns}


def actor(words: str) -> str:
    """Return who it was: the name of an account, or what else it may have been."""
    kind, _, rest = words.partition(":")
    if kind == "command" and rest:
        return Sentence("服务器上的命令（{who}）", who=rest)
    return Sentence.word(ACTORS[kind]) if kind in ACTORS else words


def way(origin: str) -> str:
    """Return by which way it came; one that has no words here as it is called."""
    return Sentence.word(WAYS[origin]) if origin in WAYS else origin


def moment(when: datetime) -> str:
    """Return a moment of the past in Shanghai's time: ``2026-11-23 14:40``."""
    return when.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def register(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(
        actor=actor,
        way_of_change=way,
        reason_of_change=reason,
        moment_of_change=moment,
        facet_of=FACET_OF.get,
    )
