"""Whether the process is alive and the service is ready: for monitoring, and as a page for people."""

from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, Response
from sqlalchemy import Connection

from geodata.sentence import Day, Sentence
from locator.accounts.views.access import public
from locator.db import session
from locator.errors import LocatorError
from locator.ground.domain.ground import Ground
from locator.ground.queries.loaded import loaded_ground
from locator.ground.views.source import is_for_public
from locator.hours.domain.notice_due import MissingNotice
from locator.hours.domain.state import HORIZON_DAYS
from locator.http import clock
from locator.http.database import change, read
from locator.http.deployment import settings
from locator.http.language import translate
from locator.http.responses import json_response, page
from locator.jobs.domain import missing_sentence
from locator.operations.domain import BACKUP, DRILL
from locator.operations.queries import self_checks
from locator.operations.queries.lights import (
    BY_SEVERITY,
    GREEN,
    GREY,
    OFF,
    RED,
    Lights,
    backups_light,
    check_all,
)
from locator.operations.queries.self_checks import SelfCheck
from locator.reports.domain.notices import day_and_time
from locator.time_zone import SHANGHAI

bp = Blueprint("health", __name__)


@dataclass(frozen=True, slots=True)
class Light:
    """The state of one part of the service, with a message."""

    name: Sentence
    light: str
    message: Sentence


@bp.get("/live")
@public
def live() -> Response:
    """Answer as long as the process runs; nothing else is checked."""
    return json_response({"live": True})


@bp.get("/ready")
@public
def ready() -> Response:
    """Report whether the database is ready, how far hours are calculated, whether text messages are answered.

    Only a wrong schema makes the service unready: otherwise people can still find a station.
    """
    lights = replace(read(lambda connection: check_all(connection, clock.now())), may_change=_may_change())
    found, texts = lights.health, lights.texts
    status = HTTPStatus.OK if found.schema_is_current else HTTPStatus.SERVICE_UNAVAILABLE
    return json_response(
        {
            "light": lights.worst,
            "schema_is_current": found.schema_is_current,
            "schema_trouble": translate(found.schema_trouble) if found.schema_trouble else "",
            "hours": lights.hours,
            "hours_known_until": found.hours_known_until,
            "hours_horizon_days": HORIZON_DAYS,
            "unreadable_hours": found.unreadable_timetables,
            "calendar": lights.calendar,
            "calendar_missing_year": lights.missing_notice and lights.missing_notice.year,
            "changes": lights.changes,
            "text_answer": lights.text_answer,
            "text_answer_worked_at": texts and texts.worked_at,
            "text_answer_tried_at": texts and texts.tried_at,
            "text_answer_trouble": texts.trouble if texts else "",
            "messages": lights.gateway,
            "messages_failing": lights.messages.failing if lights.messages else 0,
            "messages_failing_since": lights.messages and lights.messages.failing_since,
            "reports": lights.reports,
            "report_bursts": lights.bursts,
            "processes": lights.processes,
            "worker_is_alive": "work" not in lights.missing,
            "scheduler_is_alive": "schedule" not in lights.missing,
            "backups": lights.backups,
            "backup_worked_at": lights.backup and lights.backup.worked_at,
            "backup_trouble": lights.backup.trouble if lights.backup else "",
            "drill_worked_at": lights.drill and lights.drill.worked_at,
            "drill_trouble": lights.drill.trouble if lights.drill else "",
        },
        status=status,
    )


@bp.get("/status")
@public
def status() -> Response:
    """Show the same as a page."""
    lights, ground = read(lambda connection: (check_all(connection, clock.now()), loaded_ground(connection)))
    lights = replace(lights, may_change=_may_change())
    worst = max(lights.worst, lights.calendar, key=BY_SEVERITY.index)
    lines = [*_status_lines(lights), _ground_line(ground)]
    return page("operations/status.html", light=worst, lights=lines, at=lights.at)


def _may_change() -> bool:
    """Tell whether the public may report something now; it may not on a standby."""
    try:
        return change(session.may_change)
    except LocatorError:
        return False


def _status_lines(lights: Lights) -> list[Light]:
    found = lights.health
    schema = GREEN if found.schema_is_current else RED
    until = found.hours_known_until
    hours = Sentence("推算到 {until}", until=day_and_time(until)) if until else Sentence("还没有登记时间")
    return [
        Light(Sentence("查找驿站"), schema, found.schema_trouble or Sentence("查得到")),
        Light(
            Sentence("修改和反映"),
            lights.changes,
            Sentence("改得了") if lights.may_change else Sentence("现在只能查，不能改"),
        ),
        Light(Sentence("开放时间"), lights.hours, hours),
        Light(Sentence("放假日历"), lights.calendar, _calendar_message(lights.missing_notice)),
        Light(
            Sentence("短信和电话里的答复"),
            lights.text_answer if lights.texts else GREY,
            _text_service_message(lights.texts),
        ),
        _gateway_light(lights),
        Light(Sentence("门口的反映"), lights.reports, _reports_message(lights.bursts)),
        _backup_light(lights.backup, lights.drill, lights.at),
        Light(Sentence("后台"), lights.processes, missing_sentence(lights.missing) or Sentence("在运行")),
    ]


def _ground_line(ground: Ground | None) -> Light:
    """Return what is said of the ground: nobody waits for it, so it is green or left out."""
    name = Sentence("地图底")
    if ground is None:
        return Light(name, OFF, Sentence("没有装；地图照样能看驿站在哪"))
    if not is_for_public():
        why = Sentence("装好了，只有管理页面看得到：还没有审图号，公开的地图不能画它")
        return Light(name, OFF, why)
    day = (ground.source_at or ground.loaded_at).astimezone(SHANGHAI).date()
    return Light(name, GREEN, Sentence("数据到 {year} 年 {day}", year=day.year, day=Day(day)))


def _calendar_message(missing: MissingNotice | None) -> Sentence:
    return missing.message if missing else Sentence("放假安排已经装入")


def _reports_message(bursts_waiting: int) -> Sentence:
    if not bursts_waiting:
        return Sentence("没有来得不寻常的反映")
    return Sentence("有 {n} 批反映来得不寻常，先不作数，等值班的人看", n=bursts_waiting)


def _gateway_light(lights: Lights) -> Light:
    """Return the light of text messages to keepers; off where none are sent and none wait."""
    is_set, waiting = bool(settings().message_url), lights.messages
    light, message = GREEN if is_set else OFF, Sentence("发得出去") if is_set else Sentence("没有设短信网关")
    if waiting and waiting.failing_since:
        light, since = lights.gateway, day_and_time(waiting.failing_since)
        message = Sentence("从 {since} 起发不出去，还有 {n} 条", since=since, n=waiting.failing)
    elif waiting and waiting.overdue:
        light, message = lights.gateway, Sentence("有 {n} 条在等，没有人发", n=waiting.overdue)
    return Light(Sentence("给守站人的短信"), light, message)


def last_backup() -> Light:
    """Return the light of the backups alone, for the staff's first page."""

    def ask(connection: Connection) -> tuple[SelfCheck | None, SelfCheck | None]:
        return self_checks.by_name(connection, BACKUP), self_checks.by_name(connection, DRILL)

    backup, drill = read(ask)
    return _backup_light(backup, drill, clock.now())


def _backup_light(backup: SelfCheck | None, drill: SelfCheck | None, at: datetime) -> Light:
    light = backups_light(backup, drill, at) if backup else OFF
    return Light(Sentence("备份"), light, _backup_message(backup, drill))


def _backup_message(backup: SelfCheck | None, drill: SelfCheck | None) -> Sentence:
    if backup is None:
        waits = Sentence("设成了每晚自动备份，第一次还没到")
        return waits if settings().backup_dir else Sentence("没有设成每晚自动备份")
    if backup.worked_at is None:
        return Sentence("从 {since} 起一次也没有成", since=day_and_time(backup.first_at))
    if drill and drill.trouble:
        return Sentence("备份了，但演练还原没有成")
    return Sentence("最近一次备份是 {when}", when=day_and_time(backup.worked_at))


def _text_service_message(texts: SelfCheck | None) -> Sentence:
    if texts is None:
        return Sentence("每小时自己试一次，第一次还没到")
    if texts.worked_at is None:
        return Sentence("从 {since} 起一次也没有成", since=day_and_time(texts.first_at))
    return Sentence("每小时自己试一次，最近一次成功是 {when}", when=day_and_time(texts.worked_at))
