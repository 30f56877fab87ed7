"""Assembling stations' schedules from the stored columns, and assigning their timetables."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, or_, select, text

from locator.hours.actions import timetables
from locator.hours.domain.schedule import Cause, ExceptionScope, HoursException, Schedule
from locator.hours.domain.timeline import DoorState
from locator.hours.tables import hours_exception
from locator.stations.domain.access import Access, AccessMethod
from locator.stations.tables import station
from locator.time_zone import SHANGHAI

BATCH = 1000
# Functions of the database: a role that may write exceptions may not therefore update stations.
LOCK_STATIONS = text("SELECT lock_stations(:ids)")
ASSIGN_TIMETABLES = text("SELECT set_timetables(:ids, :any_way, :no_app)")
# After a closure's expected end the station is unsure until somebody confirms that it is open.
DOUBT_AFTER_CLOSURE = timedelta(days=365)
DOUBT_REASON = "原定已恢复，还没有人确认"

# The public role, whose reports assign timetables, may not read all of a station.
READ = tuple(
    station.c[name]
    for name in (
        *("id", "opening_hours", "self_service_hours", "on_holiday", "on_makeup", "access_method"),
        *("access_registration", "self_service_method", "timetable_id", "no_app_timetable_id"),
    )
)

_ScopedException = tuple[ExceptionScope, HoursException]


def refresh(connection: Connection, station_ids: Iterable[int], today: date) -> None:
    """Assign the timetables of stations' current schedules; unchanged stations are not written."""
    ids = sorted(set(station_ids))
    for start in range(0, len(ids), BATCH):
        _refresh_batch(connection, ids[start : start + BATCH], today)


def refresh_stations_with_exceptions(connection: Connection, today: date) -> None:
    """Refresh all stations with exceptions, since a newer version may treat exceptions differently."""
    statement = select(hours_exception.c.station_id).where(hours_exception.c.lifted_at.is_(None)).distinct()
    refresh(connection, connection.scalars(statement).all(), today)


def _refresh_batch(connection: Connection, ids: Sequence[int], today: date) -> None:
    exceptions = _exceptions_by_station(connection, ids, today)
    connection.execute(LOCK_STATIONS, {"ids": list(ids)})
    rows = connection.execute(select(*READ).where(station.c.id.in_(ids))).all()
    schedule_texts = {row.id: _schedule_texts(row, exceptions[row.id]) for row in rows}
    timetable_ids = timetables.ensure(
        connection, {text for pair in schedule_texts.values() for text in pair}, today
    )
    changed = [
        (row.id, any_way, no_app)
        for row in rows
        for any_way, no_app in [tuple(timetable_ids.get(text) for text in schedule_texts[row.id])]
        if (any_way, no_app) != (row.timetable_id, row.no_app_timetable_id)
    ]
    if changed:
        station_ids, any_way, no_app = (list(column) for column in zip(*changed, strict=True))
        connection.execute(ASSIGN_TIMETABLES, {"ids": station_ids, "any_way": any_way, "no_app": no_app})


def _schedule_texts(row: Row[Any], exceptions: Sequence[_ScopedException]) -> tuple[str, str]:
    """Return a station's schedule texts: by any way in, and by the ways without an app."""
    schedule = Schedule(row.opening_hours, row.self_service_hours, row.on_holiday, row.on_makeup)
    staffed_access = Access(AccessMethod(row.access_method), registration_needed=row.access_registration)
    hours_exceptions = tuple(
        exception for touches, exception in exceptions if touches is ExceptionScope.HOURS
    )
    all_exceptions = tuple(exception for _, exception in exceptions)
    no_app = replace(schedule, exceptions=all_exceptions).without_app(
        staffed_access, AccessMethod(row.self_service_method)
    )
    return replace(schedule, exceptions=hours_exceptions).text, no_app.text


def _exceptions_by_station(
    connection: Connection, ids: Sequence[int], today: date
) -> defaultdict[int, tuple[_ScopedException, ...]]:
    """Return the exceptions of each station in order; unsure ones come last, over all others."""
    since = datetime.combine(today, time(), SHANGHAI) - timedelta(days=timetables.DAYS_BACK)
    is_doubt = hours_exception.c.doors == DoorState.UNSURE.value
    statement = (
        select(hours_exception)
        .where(hours_exception.c.station_id.in_(ids), hours_exception.c.lifted_at.is_(None))
        .where(hours_exception.c.touches != ExceptionScope.NOTHING.value)
        .where(or_(hours_exception.c.ends_at > since, hours_exception.c.cause == Cause.CLOSURE.value))
        .order_by(is_doubt, hours_exception.c.said_at, hours_exception.c.id)
    )
    by_station: defaultdict[int, tuple[_ScopedException, ...]] = defaultdict(tuple)
    for row in connection.execute(statement):
        by_station[row.station_id] += tuple(
            (ExceptionScope(row.touches), exception) for exception in _parse_exceptions(row)
        )
    return by_station


def _parse_exceptions(row: Row[Any]) -> Iterator[HoursException]:
    start, end = row.starts_at.astimezone(UTC), row.ends_at.astimezone(UTC)
    yield HoursException(DoorState(row.doors), start, end, row.daily, row.reason)
    if row.cause == Cause.CLOSURE.value:
        yield HoursException(DoorState.UNSURE, end, end + DOUBT_AFTER_CLOSURE, reason=DOUBT_REASON)
