"""Truck access and gates in stored and public entries."""

from typing import Any

import orjson
import pytest
from factories import AddStation, draft, north
from sqlalchemy import Connection, select, text

from geodata.crs.conversion import Crs
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from locator.entries.actions.coordinates import convert_positions
from locator.entries.domain.draft import PositionInput
from locator.entries.queries import drafts
from locator.stations.domain.truck import RoadSide, TruckAccess
from locator.stations.tables import public_station


def gate(metres: float, crs: Crs = Crs.WGS_84) -> PositionInput:
    at = north(metres)
    return PositionInput(at, str(at.lon), str(at.lat), crs)


def card(connection: Connection, station_id: int) -> dict[str, Any]:
    statement = select(public_station.c.card).where(public_station.c.station_id == station_id)
    properties: dict[str, Any] = orjson.loads(connection.scalar(statement) or "")["properties"]
    return properties


TRUCK_ACCESS = TruckAccess(18.1, 4.5, True, 60, "G4", RoadSide.UP, 1250.3)


def test_the_public_entry_has_the_truck_access(connection: Connection, add: AddStation) -> None:
    found = card(connection, add(truck=TRUCK_ACCESS, gate_input=gate(400)))
    assert found["truck"] == {
        **{"max_length_m": 18.1, "max_height_m": 4.5, "guarded": True, "spaces": 60},
        **{"road": "G4", "side": "up", "km": 1250.3, "carriageway": "G4 up"},
    }
    assert distance_m(LonLat(*found["gate"]), north(400)) < 0.2


def test_an_entry_without_truck_data_has_none(connection: Connection, add: AddStation) -> None:
    found = card(connection, add())
    assert found["truck"] is None and found["gate"] is None


@pytest.mark.parametrize(
    ("road", "side", "divided"),
    [
        *(("G4", RoadSide.UP, True), ("S32", RoadSide.DOWN, True), ("G1503", RoadSide.DOWN, True)),
        *(("沪昆高速", RoadSide.UP, True), ("G4", RoadSide.BOTH, False), ("G4", RoadSide.UNKNOWN, False)),
        *(("G353", RoadSide.UP, False), ("S101", RoadSide.DOWN, False), ("人民路", RoadSide.UP, False)),
    ],
)
def test_expressways_are_divided_and_other_roads_are_not(
    connection: Connection, add: AddStation, road: str, side: RoadSide, divided: bool
) -> None:
    truck = card(connection, add(truck=TruckAccess(road=road, side=side)))["truck"]
    assert bool(truck["carriageway"]) is divided


def test_truck_access_and_gate_are_stored_and_read_unchanged(connection: Connection, add: AddStation) -> None:
    station_id = add(truck=TRUCK_ACCESS, gate_input=gate(400))
    stored = drafts.by_ids(connection, [station_id])[0].draft
    assert stored.truck == TRUCK_ACCESS
    assert stored.gate_input == gate(400) and stored.gate == north(400)


def test_a_gate_far_from_its_station_is_refused() -> None:
    _, problems = convert_positions([draft(gate_input=gate(5000))])
    assert problems[0].column == "gate_lon" and "5.0 公里" in problems[0].sentence


def test_a_gate_is_converted_to_wgs84() -> None:
    (found,), problems = convert_positions([draft(gate_input=gate(400, Crs.GCJ_02))])
    assert not problems and found.gate
    assert 100 < distance_m(found.gate, north(400)) < 700


def test_the_database_requires_a_position_for_a_gate(connection: Connection) -> None:
    rule = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'station_gate_of_a_place'"
    assert "position" in str(connection.scalar(text(rule)))
