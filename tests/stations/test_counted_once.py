"""A room counts with its station; it is found by itself where only it meets the filters."""

import json

import pytest
from factories import NOON, AddStation, offers
from sqlalchemy import Connection, Engine, update

from geodata.divisions.codes import DivisionLevel, division
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
def parent(engine: Engine, add: AddStation) -> int:
    """Return a station with hot water and a room that has a shower too."""
    station_id = add(name="司机之家", services=offers("drinking_water"))
    room = add(name="淋浴间", services=offers("drinking_water", "shower"))
    with change(engine) as connection:
        connection.execute(update(station).where(station.c.id == room).values(parent_id=station_id))
    return station_id


def listed(connection: Connection, *services: str, with_rooms: bool = False) -> list[str]:
    filters = Filters(services=tuple(SERVICES[code] for code in services))
    request = ListRequest(NOON, filters, division=COUNTY, with_rooms=with_rooms)
    hits = listing.list_stations(connection, request).hits
    assert listing.count_stations(connection, request) == len(hits)
    return [json.loads(hit.card)["properties"]["name"] for hit in hits]


def test_a_station_with_a_room_is_counted_once(connection: Connection, parent: int) -> None:
    assert [counted.stations for counted in by_division.counted_children(connection, division("441200"))] == [
        1
    ]
    assert [
        counted.stations for counted in by_division.located_divisions(connection, DivisionLevel.COUNTY)
    ] == [1]
    assert listed(connection) == ["司机之家"]
    assert listed(connection, "drinking_water") == ["司机之家"]


def test_a_room_is_found_where_its_station_lacks_the_service(connection: Connection, parent: int) -> None:
    assert listed(connection, "shower") == ["淋浴间"]


def test_rooms_are_listed_on_request(connection: Connection, parent: int) -> None:
    assert listed(connection, with_rooms=True) == ["司机之家", "淋浴间"]


def test_a_room_of_a_suspended_station_is_counted_itself(
    connection: Connection, engine: Engine, parent: int
) -> None:
    with change(engine) as changing:
        suspended = {"status": LifecycleStatus.SUSPENDED.value}
        changing.execute(update(station).where(station.c.id == parent).values(suspended))
    assert listed(connection) == ["淋浴间"]
    assert [counted.stations for counted in by_division.counted_children(connection, division("441200"))] == [
        1
    ]
