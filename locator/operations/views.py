"""Whether the program lives, and whether it is ready to answer: for programs, and in words for people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, Flask, Response
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.views.access import public
from locator.hours.domain.state import HORIZON_DAYS
from locator.http import clock
from locator.http.database import read
from locator.http.language import translate
from locator.http.responses import json_response, page
from locator.operations.queries import health, self_checks
from locator.operations.queries.self_checks import SelfCheck
from locator.reports.domain.notices import day_and_time

bp = Blueprint("health", __name__)

# Hours are rolled forward every day: a horizon that is a week short has missed a week of that.
WARN_BEFORE = timedelta(days=7)
MUST_WORK_WITHIN = timedelta(hours=24)  # tried every hour: a day without is no hiccup
GREEN, YELLOW, RED = "green", "yellow", "red"
GREY = "grey"  # not tried yet: neither well nor ill
WORST_LAST = (GREEN, YELLOW, RED)
TEXT_ANSWER = "text_answer"


@dataclass(frozen=True, slots=True)
class Light:
    """One thing that has to work, in words."""

    name: Sentence
    light: str
    words: Sentence


@dataclass(frozen=True, slots=True)
class Lights:
    """What a look at everything found."""

    health: health.Health
    texts: SelfCheck | None
    at: datetime

    @property
    def hours(self) -> str:
        """The light of the opening hours, as far as they are worked out."""
        until = self.health.hours_known_until
        if until is None:
            return GREEN  # no hours are kept: nothing can run out
        if until <= self.at:
            return RED
        return YELLOW if until - self.at < WARN_BEFORE else GREEN

    @property
    def text_answer(self) -> str:
        """The light of the text answer: red when it has not worked for a day; what was never tried waits."""
        if self.texts is None:
            return GREEN
        if self.at - (self.texts.worked_at or self.texts.first_at) >= MUST_WORK_WITHIN:
            return RED
        return YELLOW if self.texts.trouble else GREEN

    @property
    def worst(self) -> str:
        """The light of everything together."""
        schema = GREEN if self.health.schema_is_current else RED
        return max(schema, self.hours, self.text_answer, key=WORST_LAST.index)


def look(connection: Connection, at: datetime) -> Lights:
    """Return what there is to see; a schema that is not ours is not looked into."""
    found = health.check(connection)
    texts = self_checks.by_name(connection, TEXT_ANSWER) if found.schema_is_current else None
    return Lights(found, texts, at)


@bp.get("/live")
@public
def live() -> Response:
    """Say that the process answers; touches nothing else."""
    return json_response({"live": True})


@bp.get("/ready")
@public
def ready() -> Response:
    """Say whether the database can answer, how far hours are worked out, whether texts are answered.

    Only a foreign schema makes it unready: who can still find a station is not turned away.
    """
    lights = read(lambda connection: look(connection, clock.now()))
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
            "text_answer": lights.text_answer,
            "text_answer_worked_at": texts and texts.worked_at,
            "text_answer_tried_at": texts and texts.tried_at,
            "text_answer_trouble": texts.trouble if texts else "",
        },
        status=status,
    )


@bp.get("/status")
@public
def status() -> Response:
    """Show the same to people."""
    lights = read(lambda connection: look(connection, clock.now()))
    return page("operations/status.html", light=lights.worst, lights=_in_words(lights), at=lights.at)


def _in_words(lights: Lights) -> list[Light]:
    found = lights.health
    schema = GREEN if found.schema_is_current else RED
    until = found.hours_known_until
    hours = Sentence("推算到 {until}", until=day_and_time(until)) if until else Sentence("还没有登记时间")
    return [
        Light(Sentence("查找驿站"), schema, found.schema_trouble or Sentence("查得到")),
        Light(Sentence("开放时间"), lights.hours, hours),
        Light(
            Sentence("短信和电话里的答复"),
            lights.text_answer if lights.texts else GREY,
            _of_texts(lights.texts),
        ),
    ]


def _of_texts(texts: SelfCheck | None) -> Sentence:
    if texts is None:
        return Sentence("每小时自己试一次，第一次还没到")
    if texts.worked_at is None:
        return Sentence("从 {since} 起一次也没有成", since=day_and_time(texts.first_at))
    return Sentence("每小时自己试一次，最近一次成功是 {when}", when=day_and_time(texts.worked_at))


def register(app: Flask) -> None:
    """Add these routes to an application."""
    app.register_blueprint(bp)
