"""Working opening hours out: each distinct text once, over the coming days."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.postgresql import Range, insert

from locator.db.tables import timetable
from locator.domain.calendar import Calendar
from locator.domain.hours import Hours
from locator.domain.state import HORIZON_DAYS
from locator.domain.timeline import Doors, Interval, timeline
from locator.errors import InvalidHours
from locator.queries import calendar as calendar_query

DAYS_BACK = 1  # yesterday too: "was it open?" is asked just after midnight, and by late reports
BATCH = 1000


def ensure(connection: Connection, texts: Iterable[str], today: date) -> dict[str, int]:
    """Return the timetable id of each opening_hours text, working out those that are new."""
    wanted = sorted({text for text in texts if text})
    known = _known(connection, wanted)
    missing = [text for text in wanted if text not in known]
    calendar = calendar_query.load(connection) if missing else Calendar()
    for start in range(0, len(missing), BATCH):
        rows = [_worked_out(text, calendar, today) for text in missing[start : start + BATCH]]
        connection.execute(insert(timetable).on_conflict_do_nothing(), rows)
    return known | _known(connection, missing)


def roll(connection: Connection, today: date) -> int:
    """Work every text out anew from today on; return how many there are.

    It runs daily and after each change of the calendar; running it again changes nothing.
    """
    calendar = calendar_query.load(connection)
    rows = connection.execute(select(timetable.c.id, timetable.c.opening_hours)).all()
    statement = update(timetable).where(timetable.c.id == bindparam("row_id"))
    for start in range(0, len(rows), BATCH):
        changed = [
            _worked_out(row.opening_hours, calendar, today) | {"row_id": row.id}
            for row in rows[start : start + BATCH]
        ]
        connection.execute(statement, changed)
    return len(rows)


def _known(connection: Connection, texts: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(texts), BATCH):
        chosen = timetable.c.opening_hours.in_(texts[start : start + BATCH])
        rows = connection.execute(select(timetable.c.opening_hours, timetable.c.id).where(chosen))
        found.update({row.opening_hours: row.id for row in rows})
    return found


def _worked_out(text: str, calendar: Calendar, today: date) -> dict[str, Any]:
    """Return the row of a text. One that cannot be read stays, with its problem, as unknown."""
    first = today - timedelta(days=DAYS_BACK)
    try:
        intervals = timeline(Hours.parse(text), calendar, first, DAYS_BACK + HORIZON_DAYS + 1)
    except InvalidHours as error:
        nothing = {"known": None, "open_at": None, "unsure_at": None}
        return {"opening_hours": text, "problem": str(error), **nothing}
    return {
        "opening_hours": text,
        "problem": "",
        "known": Range(intervals[0].start, intervals[-1].end),
        "open_at": _ranges(intervals, Doors.OPEN),
        "unsure_at": _ranges(intervals, Doors.UNSURE),
    }


def _ranges(intervals: Iterable[Interval], doors: Doors) -> list[Range[Any]]:
    return [Range(one.start, one.end) for one in intervals if one.doors is doors]
