"""Stations that are open at any time from 22:00 to 06:00 are marked, in the transaction of each change."""

from datetime import datetime, timedelta
from random import Random

import pytest
from factories import NOON, AddStation
from sqlalchemy import Connection, Engine, func, literal, select, text, update
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE, Range
from sqlalchemy.exc import OperationalError

from locator.hours.domain import quiet_hours
from locator.hours.tables import timetable
from locator.stations.tables import public_station

EVENING = NOON.replace(hour=22)
MORNING = EVENING + timedelta(hours=8)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    "since, until, is_quiet",
    [
        (NOON, EVENING, False),
        (NOON, EVENING + MINUTE, True),
        (MORNING - MINUTE, MORNING, True),
        (MORNING, MORNING + timedelta(hours=16), False),
        (MORNING, MORNING + timedelta(hours=17), True),
        (EVENING, EVENING, False),
    ],
)
def test_a_period_has_quiet_hours(since: datetime, until: datetime, is_quiet: bool) -> None:
    assert quiet_hours.overlap(since, until) is is_quiet


def test_the_rest_of_quiet_hours() -> None:
    assert quiet_hours.left_s(EVENING) == 8 * 3600
    assert quiet_hours.left_s(MORNING - MINUTE) == 60
    assert quiet_hours.left_s(MORNING) == quiet_hours.left_s(EVENING - MINUTE) == 0


def test_the_database_says_the_same(connection: Connection) -> None:
    random = Random(7)
    for _ in range(300):
        since = NOON + timedelta(minutes=random.randrange(3 * 24 * 60))
        until = since + timedelta(minutes=random.choice([1, 30, 300, 900, 1500]))
        spans = literal([Range(since, until)], TSTZMULTIRANGE)
        marked = connection.scalar(select(func.has_quiet_hours(spans)))
        assert marked is quiet_hours.overlap(since, until), (since, until)


def is_marked(connection: Connection) -> bool:
    return bool(connection.scalar(select(public_station.c.has_quiet_hours)))


def open_at(*spans: tuple[datetime, datetime]) -> object:
    return update(timetable).values(open_at=[Range(*span) for span in spans])


@pytest.mark.parametrize("hours, marked", [("24/7", True), ("Mo-Su 08:00-21:00", False), ("", False)])
def test_a_station_is_marked_by_its_hours(
    add: AddStation, connection: Connection, hours: str, marked: bool
) -> None:
    add(opening_hours=hours)
    assert is_marked(connection) is marked


def test_the_mark_follows_the_timetable(add: AddStation, engine: Engine, connection: Connection) -> None:
    add(opening_hours="Mo-Su 08:00-21:00")
    for spans, marked in [((NOON, MORNING), True), ((NOON, EVENING), False)]:
        with engine.begin() as writing:
            writing.execute(open_at(spans))  # type: ignore[call-overload]
        assert is_marked(connection) is marked


def test_nights_that_change_wait_for_whoever_copies_the_mark(add: AddStation, engine: Engine) -> None:
    """The copy of one would be out of date at once; minutes of the day change meanwhile."""
    station_id = add(opening_hours="Mo-Su 08:00-21:00")
    with engine.connect() as copying, engine.connect() as working_out:
        copying.execute(select(func.refresh_public_station([station_id])))
        working_out.execute(text("SET lock_timeout = 100"))
        day = NOON.replace(hour=8, minute=10), NOON.replace(hour=21)  # the same half-hours
        working_out.execute(open_at(day))  # type: ignore[call-overload]
        with pytest.raises(OperationalError, match="lock timeout"):
            working_out.execute(open_at((NOON, MORNING)))  # type: ignore[call-overload]
