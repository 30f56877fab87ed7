"""Stored and public: a truck's room, the side of an expressway, the gate; old entries have none of it."""

from typing import Any

import orjson
import pytest
from factories import AddStation, draft, north
from sqlalchemy import Connection, select, text

from geodata.crs import Crs
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
    chosen = select(public_station.c.card).where(public_station.c.station_id == station_id)
    found: dict[str, Any] = orjson.loads(connection.scalar(chosen) or "")["properties"]
    return found


ROOM = TruckAccess(18.1, 4.5, True, 60, "G4", RoadSide.UP, 1250.3)


def test_the_public_entry_tells_what_a_driver_must_know(connection: Connection, add: AddStation) -> None:
    found = card(connection, add(truck=ROOM, gate_input=gate(400)))
    assert found["truck"] == {
        **{"max_length_m": 18.1, "max_height_m": 4.5, "guarded": True, "spaces": 60},
        **{"road": "G4", "side": "up", "km": 1250.3, "carriageway": "G4 up"},
    }
    assert distance_m(LonLat(*found["gate"]), north(400)) < 0.2


def test_of_a_rest_place_in_town_nothing_is_said_of_trucks(connection: Connection, add: AddStation) -> None:
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


def test_what_is_stored_comes_back_as_the_same_draft(connection: Connection, add: AddStation) -> None:
    station_id = add(truck=ROOM, gate_input=gate(400))
    stored = drafts.by_ids(connection, [station_id])[0].draft
    assert stored.truck == ROOM
    assert stored.gate_input == gate(400) and stored.gate == north(400)


def test_a_gate_far_from_its_station_is_a_slip_of_the_pen() -> None:
    _, problems = convert_positions([draft(gate_input=gate(5000))])
    assert problems[0].column == "gate_lon" and "5.0 公里" in problems[0].sentence


def test_a_gate_in_gcj02_is_brought_to_wgs84_like_its_station() -> None:
    (found,), problems = convert_positions([draft(gate_input=gate(400, Crs.GCJ_02))])
    assert not problems and found.gate
    assert 100 < distance_m(found.gate, north(400)) < 700


def test_no_gate_without_a_place(connection: Connection) -> None:
    rule = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'station_gate_of_a_place'"
    assert "position" in str(connection.scalar(text(rule)))
