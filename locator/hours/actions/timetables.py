"""Computing timetables: one for each distinct schedule, over the coming days."""

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
from locator.hours.domain.timeline import DoorState, Interval
from locator.hours.queries import calendar as calendar_query
from locator.hours.tables import timetable
from locator.stations.tables import public_station, service_offer, station

DAYS_BACK = 1  # yesterday too, for questions just after midnight and for late reports
BATCH = 1000
REFRESH_PUBLIC_STATIONS = text("SELECT refresh_public_station(:ids)")

IS_EMPTY = func.isempty(timetable.c.open_at) & func.isempty(timetable.c.unsure_at)
USED = or_(
    exists().where(station.c.timetable_id == timetable.c.id),
    exists().where(station.c.no_app_timetable_id == timetable.c.id),
    exists().where(service_offer.c.timetable_id == timetable.c.id),
    # Of the roving stops, which alone are below zero.
    exists().where(public_station.c.station_id < 0, public_station.c.timetable_id == timetable.c.id),
)


def ensure(connection: Connection, schedules: Iterable[str], today: date) -> dict[str, int]:
    """Return the timetable id of each schedule text; compute the new ones."""
    texts = sorted({text for text in schedules if text})
    ids = _existing_ids(connection, texts)
    missing = [text for text in texts if text not in ids]
    calendar = calendar_query.load_calendar(connection) if missing else Calendar()
    for batch in _batches(missing):
        rows = [_timetable_row(text, calendar, today) for text in batch]
        connection.execute(insert(timetable).on_conflict_do_nothing(), rows)
    return ids | _existing_ids(connection, missing)


def roll(engine: Engine, today: date) -> int:
    """Compute every timetable that was not computed today; return their number.

    Runs daily and after each change of the calendar. Each batch is one transaction, so the run may be
    interrupted and repeated at any point.
    """
    count = 0
    with change(engine) as connection:
        calendar = calendar_query.load_calendar(connection)
    while True:
        with change(engine) as connection:
            batch_count = _roll_batch(connection, calendar, today)
        if not batch_count:
            return count
        count += batch_count


def mark_outdated(connection: Connection) -> None:
    """Mark all timetables as outdated after a change of the calendar."""
    connection.execute(update(timetable).values(worked_out_on=None))


def delete_unused(engine: Engine) -> int:
    """Delete the timetables that no station and no stop uses; return their number."""
    with change(engine) as connection:
        return connection.execute(delete(timetable).where(~USED)).rowcount


def _roll_batch(connection: Connection, calendar: Calendar, today: date) -> int:
    is_outdated = timetable.c.worked_out_on.is_distinct_from(today)
    statement = (
        select(timetable.c.id, timetable.c.schedule, IS_EMPTY.label("was_empty"))
        .where(is_outdated)
        .order_by(timetable.c.id)
        .limit(BATCH)
        .with_for_update(key_share=True, skip_locked=True)
    )
    rows = connection.execute(statement).all()
    if not rows:
        return 0
    connection.execute(
        update(timetable).where(timetable.c.id == bindparam("row_id")),
        [_timetable_row(row.schedule, calendar, today) | {"row_id": row.id} for row in rows],
    )
    _refresh_seasonal_stations(connection, {row.id: row.was_empty for row in rows})
    return len(rows)


def _refresh_seasonal_stations(connection: Connection, was_empty: dict[int, bool | None]) -> None:
    """Refresh the public rows of stations at which a seasonal service begins or ends."""
    current = select(timetable.c.id, IS_EMPTY.label("is_empty")).where(timetable.c.id.in_(was_empty))
    changed = [row.id for row in connection.execute(current) if bool(row.is_empty) != bool(was_empty[row.id])]
    if changed:
        station_ids = (
            select(service_offer.c.station_id).where(service_offer.c.timetable_id.in_(changed)).distinct()
        )
        connection.execute(REFRESH_PUBLIC_STATIONS, {"ids": list(connection.scalars(station_ids))})


def _existing_ids(connection: Connection, texts: Sequence[str]) -> dict[str, int]:
    """Return the ids of stored texts, locked so that `delete_unused` cannot remove them meanwhile."""
    ids: dict[str, int] = {}
    for batch in _batches(texts):
        statement = select(timetable.c.schedule, timetable.c.id).where(timetable.c.schedule.in_(batch))
        rows = connection.execute(statement.with_for_update(read=True, key_share=True))
        ids |= {row.schedule: row.id for row in rows}
    return ids


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))


def _timetable_row(text: str, calendar: Calendar, today: date) -> dict[str, Any]:
    """Return the row of a schedule; one that cannot be parsed has a problem and unknown hours."""
    first, days = today - timedelta(days=DAYS_BACK), DAYS_BACK + HORIZON_DAYS + 1
    row: dict[str, Any] = {"schedule": text, "problem": "", "worked_out_on": today}
    schedule = Schedule.parse(text)
    try:
        schedule.require_agreement(calendar, first, days)
        intervals = schedule.intervals(calendar, first, days)
    except InvalidHours as error:
        row["problem"] = str(error)
        if not schedule.without_week.text:
            return row | {"known": None, "open_at": None, "unsure_at": None}
        intervals = schedule.without_week.intervals(calendar, first, days)
    return row | {
        "known": Range(intervals[0].start, intervals[-1].end),
        "open_at": _ranges(intervals, DoorState.OPEN),
        "unsure_at": _ranges(intervals, DoorState.UNSURE),
    }


def _ranges(intervals: Iterable[Interval], doors: DoorState) -> list[Range[Any]]:
    return [Range(interval.start, interval.end) for interval in intervals if interval.doors is doors]
