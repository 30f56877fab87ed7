"""The half-hours in which a station is open are noted with it, in the transaction of each change."""

from datetime import timedelta
from random import Random

import pytest
from factories import NOON, AddStation
from sqlalchemy import Connection, Engine, func, literal, select, text, update
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE, Range
from sqlalchemy.exc import OperationalError

from locator.hours.domain import half_hours
from locator.hours.tables import timetable
from locator.stations.tables import public_station

MINUTE = timedelta(minutes=1)


def test_a_period_has_the_half_hours_from_its_first_to_its_last() -> None:
    assert half_hours.between(NOON, NOON) == [24]
    assert half_hours.between(NOON + 29 * MINUTE, NOON + 30 * MINUTE) == [24, 25]
    assert half_hours.between(NOON.replace(hour=23), NOON.replace(hour=23) + 90 * MINUTE) == [46, 47, 0, 1]
    assert len(half_hours.between(NOON, NOON + timedelta(days=3))) == 48


def test_the_ends_of_half_hours() -> None:
    assert list(half_hours.ends_s(NOON + MINUTE, 3600)) == [29 * 60, 59 * 60]
    assert list(half_hours.ends_s(NOON, 1800)) == []


def test_the_database_says_the_same(connection: Connection) -> None:
    random = Random(7)
    for _ in range(200):
        since = NOON + timedelta(minutes=random.randrange(3 * 24 * 60))
        until = since + timedelta(minutes=random.choice([1, 30, 300, 900, 1500, 4000]))
        spans = literal([Range(since, until)], TSTZMULTIRANGE)
        noted = connection.scalar(select(func.half_hours(spans)))
        assert noted == sorted(half_hours.between(since, until - MINUTE / 60)), (since, until)


def noted_of(connection: Connection) -> list[int]:
    return list(connection.scalar(select(public_station.c.half_hours)) or [])


@pytest.mark.parametrize(
    ("hours", "noted"),
    [("24/7", range(48)), ("Mo 08:15-09:00; Fr 20:00-20:01", (16, 17, 40)), ("", ()), ("nonsense", ())],
)
def test_a_station_has_those_of_its_hours(
    add: AddStation, connection: Connection, hours: str, noted: range | tuple[int, ...]
) -> None:
    add(opening_hours=hours)
    assert noted_of(connection) == list(noted)


def test_they_follow_the_timetable_and_wait_for_whoever_copies_them(
    add: AddStation, engine: Engine, connection: Connection
) -> None:
    station_id = add(opening_hours="Mo-Su 08:00-09:00")
    longer = update(timetable).values(open_at=[Range(NOON, NOON + 31 * MINUTE)])
    with engine.begin() as writing:
        writing.execute(longer)
    assert noted_of(connection) == [24, 25]
    with engine.connect() as copying, engine.connect() as working_out:
        copying.execute(select(func.refresh_public_station([station_id])))
        working_out.execute(text("SET lock_timeout = 100"))
        working_out.execute(update(timetable).values(open_at=[Range(NOON, NOON + 32 * MINUTE)]))
        with pytest.raises(OperationalError, match="lock timeout"):
            working_out.execute(update(timetable).values(open_at=[Range(NOON, NOON + 61 * MINUTE)]))
