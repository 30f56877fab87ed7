"""A station's schedule: put together from what is stored of it, and pointed to its timetable."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, or_, select, text

from locator.actions import timetables
from locator.db.tables import hours_exception, station
from locator.domain.access import Access, AccessMethod
from locator.domain.schedule import Cause, HoursException, Schedule, Touches
from locator.domain.timeline import SHANGHAI, Doors

BATCH = 1000
# The database's own functions: whoever may say something of a door may not therefore write stations.
HOLD = text("SELECT lock_stations(:ids)")
POINT = text("SELECT set_timetables(:ids, :any_way, :no_app)")
# A closure whose end has come is not an open door: it is in doubt until somebody says so.
DOUBTED_AFTER_CLOSURE = timedelta(days=365)
DOUBTED_WORDS = "原定已恢复，还没有人确认"

_Touching = tuple[Touches, HoursException]


def refresh(connection: Connection, station_ids: Iterable[int], today: date) -> None:
    """Point stations to the timetables of their schedules as they now are; others stay untouched."""
    ids = sorted(set(station_ids))
    for start in range(0, len(ids), BATCH):
        _refresh_batch(connection, ids[start : start + BATCH], today)


def refresh_excepted(connection: Connection, today: date) -> None:
    """Point anew the stations over whose hours something lies: a newer program may lay it otherwise."""
    chosen = select(hours_exception.c.station_id).where(hours_exception.c.lifted_at.is_(None)).distinct()
    refresh(connection, connection.scalars(chosen).all(), today)


def _refresh_batch(connection: Connection, ids: Sequence[int], today: date) -> None:
    exceptions = _exceptions(connection, ids, today)
    connection.execute(HOLD, {"ids": list(ids)})
    rows = connection.execute(select(station).where(station.c.id.in_(ids))).all()
    wanted = {row.id: _schedules(row, exceptions[row.id]) for row in rows}
    kept = timetables.ensure(connection, {text for pair in wanted.values() for text in pair}, today)
    changed = [
        (row.id, any_way, no_app)
        for row in rows
        for any_way, no_app in [tuple(kept.get(text) for text in wanted[row.id])]
        if (any_way, no_app) != (row.timetable_id, row.no_app_timetable_id)
    ]
    if changed:
        keys, any_way, no_app = (list(column) for column in zip(*changed, strict=True))
        connection.execute(POINT, {"ids": keys, "any_way": any_way, "no_app": no_app})


def _schedules(row: Row[Any], exceptions: Sequence[_Touching]) -> tuple[str, str]:
    """Return the texts of a station's schedule by any way in, and by the ways without an app."""
    written = Schedule(row.opening_hours, row.self_service_hours, row.on_holiday, row.on_makeup)
    staffed = Access(AccessMethod(row.access_method), registration_needed=row.access_registration)
    of_hours = tuple(one for touches, one in exceptions if touches is Touches.HOURS)
    of_both = tuple(one for _, one in exceptions)
    no_app = replace(written, exceptions=of_both).without_app(staffed, AccessMethod(row.self_service_method))
    return replace(written, exceptions=of_hours).text, no_app.text


def _exceptions(
    connection: Connection, ids: Sequence[int], today: date
) -> defaultdict[int, tuple[_Touching, ...]]:
    """Return what holds besides the week, by station; doubts come last, over everything said."""
    since = datetime.combine(today, time(), SHANGHAI) - timedelta(days=timetables.DAYS_BACK)
    is_doubt = hours_exception.c.doors == Doors.UNSURE.value
    chosen = (
        select(hours_exception)
        .where(hours_exception.c.station_id.in_(ids), hours_exception.c.lifted_at.is_(None))
        .where(hours_exception.c.touches != Touches.NOTHING.value)
        .where(or_(hours_exception.c.ends_at > since, hours_exception.c.cause == Cause.CLOSURE.value))
        .order_by(is_doubt, hours_exception.c.said_at, hours_exception.c.id)
    )
    found: defaultdict[int, tuple[_Touching, ...]] = defaultdict(tuple)
    for row in connection.execute(chosen):
        found[row.station_id] += tuple((Touches(row.touches), one) for one in _as_exceptions(row))
    return found


def _as_exceptions(row: Row[Any]) -> Iterator[HoursException]:
    start, end = row.starts_at.astimezone(UTC), row.ends_at.astimezone(UTC)
    yield HoursException(Doors(row.doors), start, end, row.daily, row.reason)
    if row.cause == Cause.CLOSURE.value:
        yield HoursException(Doors.UNSURE, end, end + DOUBTED_AFTER_CLOSURE, reason=DOUBTED_WORDS)
