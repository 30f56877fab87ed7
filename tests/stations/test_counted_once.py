"""A room or service point counts with its station; it is found by itself where it alone has what is asked."""

import json

import pytest
from factories import NOON, AddStation, offers
from sqlalchemy import Connection, Engine, update

from geodata.divisions import DivisionLevel, division
from locator.db.session import change
from locator.search.domain.search import Filters
from locator.search.queries import listing
from locator.search.queries.listing import ListRequest
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import LifecycleStatus
from locator.stations.queries import by_division
from locator.stations.tables import station

COUNTY = division("441202")


@pytest.fixture
def house(engine: Engine, add: AddStation) -> int:
    """Return a station with hot water and a room that has a shower too."""
    key = add(name="司机之家", services=offers("drinking_water"))
    room = add(name="淋浴间", services=offers("drinking_water", "shower"))
    with change(engine) as connection:
        connection.execute(update(station).where(station.c.id == room).values(parent_id=key))
    return key


def listed(connection: Connection, *services: str, with_rooms: bool = False) -> list[str]:
    filters = Filters(services=tuple(SERVICES[one] for one in services))
    wanted = ListRequest(NOON, filters, division=COUNTY, with_rooms=with_rooms)
    found = listing.list_stations(connection, wanted).hits
    assert listing.count_stations(connection, wanted) == len(found)
    return [json.loads(hit.card)["properties"]["name"] for hit in found]


def test_a_division_has_the_station_once(connection: Connection, house: int) -> None:
    assert [one.stations for one in by_division.below(connection, division("441200"))] == [1]
    assert [one.stations for one in by_division.located(connection, DivisionLevel.COUNTY)] == [1]
    assert listed(connection) == ["司机之家"]
    assert listed(connection, "drinking_water") == ["司机之家"]


def test_a_room_is_found_where_its_station_lacks_what_is_asked(connection: Connection, house: int) -> None:
    assert listed(connection, "shower") == ["淋浴间"]


def test_a_program_gets_every_door(connection: Connection, house: int) -> None:
    assert listed(connection, with_rooms=True) == ["司机之家", "淋浴间"]


def test_a_room_of_a_station_that_rests_counts_itself(
    connection: Connection, engine: Engine, house: int
) -> None:
    with change(engine) as changing:
        resting = {"status": LifecycleStatus.SUSPENDED.value}
        changing.execute(update(station).where(station.c.id == house).values(resting))
    assert listed(connection) == ["淋浴间"]
    assert [one.stations for one in by_division.below(connection, division("441200"))] == [1]
