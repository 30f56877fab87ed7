"""Working schedules out: each distinct one once, over the coming days."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import Range, insert

from locator.db.session import change
from locator.hours.domain.calendar import Calendar
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.schedule import Schedule
from locator.hours.domain.state import HORIZON_DAYS
from locator.hours.domain.timeline import Doors, Interval
from locator.hours.queries import calendar as calendar_query
from locator.hours.tables import timetable
from locator.stations.tables import service_offer, station

DAYS_BACK = 1  # yesterday too: "was it open?" is asked just after midnight, and by late reports
BATCH = 1000
REFRESH = text("SELECT refresh_public_station(:ids)")

IS_EMPTY = func.isempty(timetable.c.open_at) & func.isempty(timetable.c.unsure_at)
USED = or_(
    exists().where(station.c.timetable_id == timetable.c.id),
    exists().where(station.c.no_app_timetable_id == timetable.c.id),
    exists().where(service_offer.c.timetable_id == timetable.c.id),
)


def ensure(connection: Connection, schedules: Iterable[str], today: date) -> dict[str, int]:
    """Return the timetable id of each schedule's text, working out those that are new."""
    wanted = sorted({text for text in schedules if text})
    known = _known(connection, wanted)
    missing = [text for text in wanted if text not in known]
    calendar = calendar_query.load(connection) if missing else Calendar()
    for batch in _batches(missing):
        rows = [_worked_out(text, calendar, today) for text in batch]
        connection.execute(insert(timetable).on_conflict_do_nothing(), rows)
    return known | _known(connection, missing)


def roll(engine: Engine, today: date) -> int:
    """Work out anew every schedule that was not yet worked out today; return how many.

    It runs daily and after each change of the calendar. Each batch is a transaction of its own, so
    it may be killed at any point and started again: what is done is done, what is left is found.
    """
    count = 0
    with change(engine) as connection:
        calendar = calendar_query.load(connection)
    while True:
        with change(engine) as connection:
            done = _roll_batch(connection, calendar, today)
        if not done:
            return count
        count += done


def forget(connection: Connection) -> None:
    """Mark all schedules as to be worked out anew: the calendar has changed."""
    connection.execute(update(timetable).values(worked_out_on=None))


def sweep(engine: Engine) -> int:
    """Throw away the timetables that no station has any more; return how many."""
    with change(engine) as connection:
        return connection.execute(delete(timetable).where(~USED)).rowcount


def _roll_batch(connection: Connection, calendar: Calendar, today: date) -> int:
    behind = timetable.c.worked_out_on.is_distinct_from(today)
    chosen = (
        select(timetable.c.id, timetable.c.schedule, IS_EMPTY.label("was_empty"))
        .where(behind)
        .order_by(timetable.c.id)
        .limit(BATCH)
        .with_for_update(key_share=True, skip_locked=True)
    )
    rows = connection.execute(chosen).all()
    if not rows:
        return 0
    connection.execute(
        update(timetable).where(timetable.c.id == bindparam("row_id")),
        [_worked_out(row.schedule, calendar, today) | {"row_id": row.id} for row in rows],
    )
    _refresh_seasons(connection, {row.id: row.was_empty for row in rows})
    return len(rows)


def _refresh_seasons(connection: Connection, was_empty: dict[int, bool | None]) -> None:
    """Refresh the stations at which a service begins or ends with its season."""
    now = select(timetable.c.id, IS_EMPTY.label("is_empty")).where(timetable.c.id.in_(was_empty))
    turned = [row.id for row in connection.execute(now) if bool(row.is_empty) != bool(was_empty[row.id])]
    if turned:
        at = select(service_offer.c.station_id).where(service_offer.c.timetable_id.in_(turned)).distinct()
        connection.execute(REFRESH, {"ids": list(connection.scalars(at))})


def _known(connection: Connection, texts: Sequence[str]) -> dict[str, int]:
    """Return the ids of those texts that are there, held so that no sweep takes them meanwhile."""
    found: dict[str, int] = {}
    for batch in _batches(texts):
        chosen = select(timetable.c.schedule, timetable.c.id).where(timetable.c.schedule.in_(batch))
        rows = connection.execute(chosen.with_for_update(read=True, key_share=True))
        found |= {row.schedule: row.id for row in rows}
    return found


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))


def _worked_out(text: str, calendar: Calendar, today: date) -> dict[str, Any]:
    """Return the row of a schedule. One that cannot be read stays, with its problem, as unknown hours."""
    first, days = today - timedelta(days=DAYS_BACK), DAYS_BACK + HORIZON_DAYS + 1
    row: dict[str, Any] = {"schedule": text, "problem": "", "worked_out_on": today}
    wanted = Schedule.parse(text)
    try:
        intervals = wanted.intervals(calendar, first, days)
    except InvalidHours as error:
        row["problem"] = str(error)
        if not wanted.without_week.text:
            return row | {"known": None, "open_at": None, "unsure_at": None}
        intervals = wanted.without_week.intervals(calendar, first, days)
    return row | {
        "known": Range(intervals[0].start, intervals[-1].end),
        "open_at": _ranges(intervals, Doors.OPEN),
        "unsure_at": _ranges(intervals, Doors.UNSURE),
    }


def _ranges(intervals: Iterable[Interval], doors: Doors) -> list[Range[Any]]:
    return [Range(one.start, one.end) for one in intervals if one.doors is doors]
