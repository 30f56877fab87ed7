"""Whether the process is alive and the service is ready: for monitoring, and as a page for people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, Flask, Response
from sqlalchemy import Connection

from geodata.sentence import Day, Sentence
from locator.accounts.views.access import public
from locator.db import session
from locator.errors import LocatorError
from locator.ground.domain.ground import Ground
from locator.ground.queries.loaded import loaded_ground
from locator.ground.views.source import is_for_public
from locator.hours.domain.notice_due import MissingNotice, missing_notice
from locator.hours.domain.state import HORIZON_DAYS
from locator.hours.queries.calendar import decreed_years
from locator.http import clock
from locator.http.database import change, read
from locator.http.language import translate
from locator.http.responses import json_response, page
from locator.jobs import queries
from locator.jobs.domain import missing_sentence
from locator.operations.domain import BACKUP, DRILL, TEXT_ANSWER
from locator.operations.queries import health, self_checks
from locator.operations.queries.self_checks import SelfCheck
from locator.reports.domain.notices import day_and_time
from locator.reports.queries import bursts
from locator.time_zone import SHANGHAI

bp = Blueprint("health", __name__)

# Hours are recalculated every day: a horizon that is a week short means a week without that.
WARN_BEFORE_END = timedelta(days=7)
MAX_TIME_WITHOUT_SUCCESS = timedelta(hours=24)  # it runs every hour, so a day without success is serious
GREEN, YELLOW, RED = "green", "yellow", "red"
GREY = "grey"  # not checked yet
OFF = "off"  # left out by the operator
BY_SEVERITY = (GREEN, YELLOW, RED)
OLD_BACKUP = timedelta(days=2)  # one is made each night


@dataclass(frozen=True, slots=True)
class Light:
    """The state of one part of the service, with a message."""

    name: Sentence
    light: str
    message: Sentence


@dataclass(frozen=True, slots=True)
class Lights:
    """The results of all checks."""

    health: health.Health
    texts: SelfCheck | None
    at: datetime
    missing_notice: MissingNotice | None = None
    bursts: int = 0  # of reports, which wait for the operator
    missing: Sequence[str] = ()  # kinds of process that do not run
    backup: SelfCheck | None = None  # None: none has been made by itself
    drill: SelfCheck | None = None
    may_change: bool = True

    @property
    def hours(self) -> str:
        """The light of the opening hours, by how far ahead they are calculated."""
        until = self.health.hours_known_until
        if until is None:
            return GREEN  # there are no hours that could run out
        if until <= self.at:
            return RED
        return YELLOW if until - self.at < WARN_BEFORE_END else GREEN

    @property
    def text_answer(self) -> str:
        """The light of the text service: red after a day without success; green before the first check."""
        if self.texts is None:
            return GREEN
        if self.at - (self.texts.worked_at or self.texts.first_at) >= MAX_TIME_WITHOUT_SUCCESS:
            return RED
        return YELLOW if self.texts.trouble else GREEN

    @property
    def reports(self) -> str:
        """The light of the reports: yellow while a burst of them waits for the operator."""
        return YELLOW if self.bursts else GREEN

    @property
    def backups(self) -> str:
        """The light of the backups: yellow if the last failed, is old, or did not restore."""
        if self.backup is None:
            return GREEN  # the operator makes them in another way
        is_old = self.at - (self.backup.worked_at or self.backup.first_at) >= OLD_BACKUP
        return YELLOW if is_old or self.backup.trouble or (self.drill and self.drill.trouble) else GREEN

    @property
    def worst(self) -> str:
        """The worst light of what runs; a missing notice is the staff's task and pages no operator."""
        schema = GREEN if self.health.schema_is_current else RED
        lights = (schema, self.hours, self.text_answer, self.reports, self.processes, self.backups)
        return max((*lights, self.changes), key=BY_SEVERITY.index)

    @property
    def changes(self) -> str:
        """The light of changes: yellow while only questions are answered."""
        return GREEN if self.may_change else YELLOW

    @property
    def processes(self) -> str:
        """The light of worker and scheduler: yellow if one is missing, for stations are still found."""
        return YELLOW if self.missing else GREEN

    @property
    def calendar(self) -> str:
        """The light of the holiday calendar: yellow where a notice is missing, red when it is urgent."""
        if self.missing_notice is None:
            return GREEN
        return RED if self.missing_notice.is_urgent else YELLOW


def check_all(connection: Connection, at: datetime) -> Lights:
    """Run all checks; a schema of another version is not read."""
    found = health.check(connection)
    texts = self_checks.by_name(connection, TEXT_ANSWER) if found.schema_is_current else None
    if not found.schema_is_current:
        return Lights(found, texts, at)
    missing = missing_notice(decreed_years(connection), at.astimezone(SHANGHAI).date())
    waiting = bursts.count_waiting(connection)
    processes = queries.missing_processes(connection)
    backup, drill = (self_checks.by_name(connection, name) for name in (BACKUP, DRILL))
    return Lights(found, texts, at, missing, waiting, processes, backup, drill)


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
        Light(Sentence("门口的反映"), lights.reports, _reports_message(lights.bursts)),
        Light(Sentence("备份"), lights.backups if lights.backup else OFF, _backup_message(lights)),
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


def _backup_message(lights: Lights) -> Sentence:
    if lights.backup is None:
        return Sentence("没有设成每晚自动备份")
    if lights.backup.worked_at is None:
        return Sentence("从 {since} 起一次也没有成", since=day_and_time(lights.backup.first_at))
    if lights.drill and lights.drill.trouble:
        return Sentence("备份了，但演练还原没有成")
    return Sentence("最近一次备份是 {when}", when=day_and_time(lights.backup.worked_at))


def _text_service_message(texts: SelfCheck | None) -> Sentence:
    if texts is None:
        return Sentence("每小时自己试一次，第一次还没到")
    if texts.worked_at is None:
        return Sentence("从 {since} 起一次也没有成", since=day_and_time(texts.first_at))
    return Sentence("每小时自己试一次，最近一次成功是 {when}", when=day_and_time(texts.worked_at))


def register(app: Flask) -> None:
    """Register the blueprint of operations."""
    app.register_blueprint(bp)
