"""`locator hours`: explains an opening-hours text with the same rules and calendar as the searches."""

from datetime import date, datetime, timedelta

import click
import orjson

from locator import terminal
from locator.config import Settings
from locator.db.session import read
from locator.hours.domain.calendar import Calendar
from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.description import describe_hours, explain_state
from locator.hours.domain.hours import Hours
from locator.hours.domain.posted.hours import read_posted_hours as read_posted
from locator.hours.domain.posted.sign import PostedReading
from locator.hours.domain.state import HORIZON_DAYS, Opening, Timetable, opening_at
from locator.hours.domain.timeline import DoorState, Interval, timeline
from locator.hours.queries import calendar as calendar_query
from locator.time_zone import SHANGHAI

DAYS_SHOWN = 7
STATE_LABELS = {"open": "开门", "closing_soon": "快关门了", "closed": "关门", "unknown": "说不准"}
INTERVAL_STATES = {DoorState.OPEN: "open", DoorState.CLOSED: "closed", DoorState.UNSURE: "unknown"}


@click.command(help="按查找所用的同一套规则和日历，推算一段 OSM opening_hours 写法的开放时间。")
@click.argument("text")
@click.option("--at", "at_text", help="什么时刻，如 2026-10-02T09:00（北京时间）；不写就是现在")
@click.option("--from", "first_text", help="从哪一天列起，如 2026-10-01；不写就是那一刻的当天")
@click.option("--days", type=click.IntRange(1, 400), default=DAYS_SHOWN, help="列几天")
@click.option("--posted", is_flag=True, help="TEXT 是门口贴的原文，如 周一至周五8:30-17:30（节假日除外）")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def hours(
    text: str, at_text: str | None, first_text: str | None, days: int, posted: bool, as_json: bool
) -> None:
    """Explain an opening_hours TEXT at a moment and over some days."""
    reading = read_posted(text) if posted else PostedReading(Hours.parse(text))
    parsed = reading.hours
    calendar = _calendar()
    first = terminal.parse_date(first_text) if first_text else None
    at = terminal.parse_time(at_text) if at_text else _default_moment(first)
    around = timeline(parsed, calendar, at.date() - timedelta(days=1), HORIZON_DAYS + 2)
    opening = opening_at(Timetable.of(around), at)
    shown = timeline(parsed, calendar, first or at.date(), days)
    report = _hours_json if as_json else _hours_text
    click.echo(report(reading, at, opening, shown, explain_state(parsed, calendar, at)))


def _hours_json(
    reading: PostedReading, at: datetime, opening: Opening, shown: list[Interval], reason: str
) -> str:
    answer = {
        "opening_hours": reading.hours.canonical,
        "in_words": describe_hours(reading.hours),
        "confidence": reading.confidence.value,
        "assumptions": reading.assumptions,
        "at": at,
        "state": opening.state.value,
        "next_change": opening.next_change,
        "reason": reason,
        "intervals": [
            {
                "start": interval.start,
                "end": interval.end,
                "state": INTERVAL_STATES[interval.doors],
                "comment": interval.comment,
            }
            for interval in shown
        ],
    }
    return orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode()


def _hours_text(
    reading: PostedReading, at: datetime, opening: Opening, shown: list[Interval], reason: str
) -> str:
    lines = [f"{describe_hours(reading.hours)}（{reading.hours.canonical}）"]
    lines += [f"请核对：{assumption}" for assumption in reading.assumptions]
    lines += [f"{at:%Y-%m-%d %H:%M}：{STATE_LABELS[opening.state]}", reason]
    if opening.next_change:
        lines.append(f"下次变化：{opening.next_change:%Y-%m-%d %H:%M}")
    lines += [
        f"  {interval.start:%m-%d %H:%M} – {interval.end:%m-%d %H:%M}"
        f" {STATE_LABELS[INTERVAL_STATES[interval.doors]]}{interval.comment and f'（{interval.comment}）'}"
        for interval in shown
        if interval.doors is not DoorState.CLOSED
    ]
    return "\n".join(lines)


def _calendar() -> Calendar:
    """Return the database's calendar; without a database, that of the libraries."""
    if not Settings.from_environment().database_url:
        return library_calendar()
    return read(terminal.read_only_engine(), calendar_query.load_calendar)


def _default_moment(first: date | None) -> datetime:
    return datetime.combine(first, datetime.min.time(), SHANGHAI) if first else terminal.now()
