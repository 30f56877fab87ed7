"""`locator hours`: explains an opening-hours text with the same rules and calendar as the searches."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import click
import orjson

from locator import terminal
from locator.config import Settings
from locator.db import schema_version
from locator.db.session import read
from locator.hours.domain.agreement import require_agreement_on
from locator.hours.domain.calendar import Calendar
from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.description import describe_hours, explain_state
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours
from locator.hours.domain.posted.hours import read_posted_hours as read_posted
from locator.hours.domain.posted.reading import PostedReading
from locator.hours.domain.schedule import Schedule
from locator.hours.domain.state import HORIZON_DAYS, Opening, Timetable, opening_at
from locator.hours.domain.timeline import DoorState, Interval
from locator.hours.queries import calendar as calendar_query
from locator.time_zone import SHANGHAI

DAYS_SHOWN = 7
STATE_LABELS = {"open": "开门", "closing_soon": "快关门了", "closed": "关门", "unknown": "说不准"}
INTERVAL_STATES = {DoorState.OPEN: "open", DoorState.CLOSED: "closed", DoorState.UNSURE: "unknown"}


@click.command(help="按查找所用的同一套规则和日历，推算 OSM opening_hours 写法的开放时间：一段，或一个文件。")
@click.argument("text", required=False)
@click.option(
    "--texts",
    "texts_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=r"文件，每行一段；行里的 \n 两个字符当作换行",
)
@click.option("--at", "at_text", help="什么时刻，如 2026-10-02T09:00（北京时间）；不写就是现在")
@click.option("--from", "first_text", help="从哪一天列起，如 2026-10-01；不写就是那一刻的当天")
@click.option("--days", type=click.IntRange(1, 400), default=DAYS_SHOWN, help="列几天")
@click.option("--posted", is_flag=True, help="TEXT 是门口贴的原文，如 周一至周五8:30-17:30（节假日除外）")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON；有 --texts 时每段一行")
def hours(
    text: str | None,
    texts_file: Path | None,
    at_text: str | None,
    first_text: str | None,
    days: int,
    posted: bool,
    as_json: bool,
) -> None:
    """Explain an opening_hours TEXT, or each line of a file, at a moment and over some days."""
    if (text is None) == (texts_file is None):
        raise click.UsageError("要么写一段 TEXT，要么用 --texts 给一个文件")
    first = terminal.parse_date(first_text) if first_text else None
    at = terminal.parse_time(at_text) if at_text else _default_moment(first)
    question = _Question(_calendar(), at, first or at.date(), days, posted)
    if text is not None:
        answer = question.answer(text)
        click.echo(_as_json(answer) if as_json else _as_text(answer))
        return
    assert texts_file is not None  # one of both is given
    for line in _lines(texts_file):
        click.echo(_line_of(question, line, as_json))


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a text says: its reading, the state at a moment with the reason, and the days' intervals."""

    reading: PostedReading
    at: datetime
    opening: Opening
    shown: list[Interval]
    reason: str


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of each text: the state at a moment, and the intervals of some days."""

    calendar: Calendar
    at: datetime
    first: date
    days: int
    posted: bool

    def answer(self, text: str) -> _Answer:
        """Return what a text says; raise InvalidHours if it is refused."""
        reading = read_posted(text) if self.posted else PostedReading(Hours.parse(text))
        require_agreement_on(reading.hours, self.calendar, self.first)
        self_service = reading.self_service.canonical if reading.self_service else ""
        schedule = Schedule(reading.hours.canonical, self_service)
        around = schedule.intervals(self.calendar, self.at.date() - timedelta(days=1), HORIZON_DAYS + 2)
        return _Answer(
            reading,
            self.at,
            opening_at(Timetable.of(around), self.at),
            schedule.intervals(self.calendar, self.first, self.days),
            explain_state(reading.hours, self.calendar, self.at),
        )


def _lines(path: Path) -> list[str]:
    """Return the lines of a UTF-8 file; bytes of other encodings are refused as texts, not as a file."""
    lines = path.read_bytes().decode("utf-8-sig", errors="replace").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def _line_of(question: _Question, text: str, as_json: bool) -> str:
    """Return one line (JSON) or paragraph on a line's text; a refused text is an answer as well.

    The characters backslash and n in it stand for a line break.
    """
    try:
        answer = question.answer(text.replace("\\n", "\n"))
    except InvalidHours as error:
        if as_json:
            return orjson.dumps({"text": text, "error": str(error), "column": error.column}).decode()
        return f"{text}\n  {error}"
    if as_json:
        return orjson.dumps({"text": text} | _values(answer)).decode()
    return f"{text}\n{_as_text(answer)}"


def _values(answer: _Answer) -> dict[str, object]:
    reading = answer.reading
    return {
        "opening_hours": reading.hours.canonical,
        "self_service_hours": reading.self_service.canonical if reading.self_service else "",
        "in_words": describe_hours(reading.hours),
        "confidence": reading.confidence.value,
        "assumptions": reading.assumptions,
        "at": answer.at,
        "state": answer.opening.state.value,
        "next_change": answer.opening.next_change,
        "reason": answer.reason,
        "intervals": [
            {
                "start": interval.start,
                "end": interval.end,
                "state": INTERVAL_STATES[interval.doors],
                "comment": interval.comment,
            }
            for interval in answer.shown
        ],
    }


def _as_json(answer: _Answer) -> str:
    return orjson.dumps(_values(answer), option=orjson.OPT_INDENT_2).decode()


def _as_text(answer: _Answer) -> str:
    hours, opening = answer.reading.hours, answer.opening
    lines = [f"{describe_hours(hours)}（{hours.canonical}）"]
    if unattended := answer.reading.self_service:
        lines.append(f"自助：{describe_hours(unattended)}（{unattended.canonical}）")
    lines += [f"请核对：{assumption}" for assumption in answer.reading.assumptions]
    lines += [f"{answer.at:%Y-%m-%d %H:%M}：{STATE_LABELS[opening.state]}", answer.reason]
    if opening.next_change:
        lines.append(f"下次变化：{opening.next_change:%Y-%m-%d %H:%M}")
    lines += [
        f"  {interval.start:%m-%d %H:%M} – {interval.end:%m-%d %H:%M}"
        f" {STATE_LABELS[INTERVAL_STATES[interval.doors]]}{interval.comment and f'（{interval.comment}）'}"
        for interval in answer.shown
        if interval.doors is not DoorState.CLOSED
    ]
    return "\n".join(lines)


def _calendar() -> Calendar:
    """Return the database's calendar; without a database, or in one without tables, that of the libraries."""
    if not Settings.from_environment().database_url:
        return library_calendar()
    engine = terminal.read_only_engine()
    with engine.connect() as connection:
        if not schema_version.found(connection).revision:
            return library_calendar()
    return read(engine, calendar_query.load_calendar)


def _default_moment(first: date | None) -> datetime:
    return datetime.combine(first, datetime.min.time(), SHANGHAI) if first else terminal.now()
