"""Divisions are counted with their stations in service, each station once on each level."""

import pytest
from factories import HERE, AddStation
from sqlalchemy import Connection

from geodata.divisions.codes import DivisionLevel, division
from geodata.lonlat import LonLat
from locator.stations.domain.station import LifecycleStatus
from locator.stations.queries import by_division


def counted(connection: Connection, parent: str | None = None) -> dict[str, int]:
    below = by_division.counted_children(connection, division(parent) if parent else None)
    return {child.division.name: child.stations for child in below}


def test_the_children_of_a_division_are_counted(connection: Connection, add: AddStation) -> None:
    for code in ("441202", "441202", "441203", "440106", "110108"):
        add(division_code=code)
    assert counted(connection) == {"北京市": 1, "广东省": 4}
    assert counted(connection, "440000") == {"广州市": 1, "肇庆市": 3}
    assert counted(connection, "441200") == {"端州区": 2, "鼎湖区": 1}
    assert counted(connection, "441202") == {}


def test_divisions_without_stations_are_left_out(connection: Connection) -> None:
    assert counted(connection) == {}


def test_only_stations_in_service_count(connection: Connection, add: AddStation) -> None:
    add()
    add(status=LifecycleStatus.SUSPENDED)
    add(status=LifecycleStatus.DELISTED)
    assert counted(connection) == {"广东省": 1}


def test_a_station_without_a_position_counts(connection: Connection, add: AddStation) -> None:
    add(at=None)
    assert counted(connection) == {"广东省": 1}


def test_a_station_without_a_division_counts_nowhere(connection: Connection, add: AddStation) -> None:
    add(division_code=None)
    assert counted(connection) == {}
    assert by_division.located_divisions(connection, DivisionLevel.PROVINCE) == []


@pytest.mark.parametrize(
    ("level", "names"),
    [
        (DivisionLevel.PROVINCE, {"广东省": 3}),
        (DivisionLevel.PREFECTURE, {"肇庆市": 3}),
        (DivisionLevel.COUNTY, {"端州区": 2, "鼎湖区": 1}),
    ],
)
def test_all_divisions_of_a_level_are_counted(
    connection: Connection, add: AddStation, level: DivisionLevel, names: dict[str, int]
) -> None:
    for code in ("441202", "441202", "441203"):
        add(division_code=code)
    counts = {
        division.division.name: division.stations
        for division in by_division.located_divisions(connection, level)
    }
    assert counts == names


def test_the_centre_of_a_division_is_that_of_its_stations(connection: Connection, add: AddStation) -> None:
    add(at=LonLat(112.4, 23.0))
    add(at=LonLat(112.6, 23.2))
    add(at=None)
    located, *_ = by_division.located_divisions(connection, DivisionLevel.COUNTY)
    assert located.centre == pytest.approx(LonLat(112.5, 23.1))
    assert (located.stations, located.without_position) == (3, 1)


def test_placeholder_divisions_are_left_out(connection: Connection, add: AddStation) -> None:
    add(at=HERE, division_code="429004")
    beside_prefectures = by_division.located_divisions(connection, DivisionLevel.PREFECTURE)
    assert [division.division.name for division in beside_prefectures] == ["仙桃市"]
    assert [
        division.division.name for division in by_division.located_divisions(connection, DivisionLevel.COUNTY)
    ] == ["仙桃市"]
