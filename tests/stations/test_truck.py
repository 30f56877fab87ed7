"""Truck properties in rows: metres, kilometre marks, roads, and the sides of divided roads."""

import pytest

from locator.entries.domain.draft import StationDraft
from locator.sheets.domain.entry_cells import cells_of
from locator.sheets.domain.reader import read_draft
from locator.stations.domain.truck import (
    RoadSide,
    carriageway,
    kilometre_mark,
    parse_km,
    parse_metres,
    parse_road,
)

ROW = {"name": "赤壁服务区司机之家", "type": "driver_home", "lon": "113.9", "lat": "29.7", "crs": "wgs84"}


def read(**cells: str) -> StationDraft:
    draft, problems = read_draft(2, ROW | cells, None)
    assert draft and not problems, problems
    return draft


def refused_column(**cells: str) -> str:
    draft, problems = read_draft(2, ROW | cells, None)
    assert draft is None
    return problems[0].column


@pytest.mark.parametrize(("text", "metres"), [("4.2", 4.2), ("4.2米", 4.2), ("４．５ m", 4.5), ("18", 18.0)])
def test_metres_are_parsed_with_and_without_unit(text: str, metres: float) -> None:
    assert parse_metres(text, 30) == metres


@pytest.mark.parametrize("text", ["0", "-4", "42", "四米二", "4,2", "nan", "1e1", "4.2.1"])
def test_an_invalid_height_is_refused(text: str) -> None:
    assert refused_column(max_height_m=text) == "max_height_m"


@pytest.mark.parametrize(
    ("text", "km"), [("K2112+400", 2112.4), ("k12", 12.0), ("2112.4", 2112.4), ("K0+050", 0.05)]
)
def test_a_kilometre_mark_is_parsed_and_written_back(text: str, km: float) -> None:
    assert parse_km(text) == km
    assert parse_km(kilometre_mark(km)) == km


@pytest.mark.parametrize("text", ["K2112+4000", "K2112+4", "上行", "K9999+000"])
def test_an_invalid_kilometre_mark_is_refused(text: str) -> None:
    assert refused_column(road_km=text) == "road_km"


@pytest.mark.parametrize(
    ("text", "road"),
    [("g4", "G4"), ("G4 京港澳高速", "G4"), ("Ｇ１５０３", "G1503"), ("沪昆高速", "沪昆高速")],
)
def test_a_road_is_identified_by_its_number(text: str, road: str) -> None:
    assert parse_road(text) == road


def test_a_carriageway_is_a_road_with_one_side() -> None:
    assert carriageway("g4", RoadSide.UP) == "G4 up"
    assert carriageway("G4", RoadSide.BOTH) == "" == carriageway("", RoadSide.UP)


def test_truck_cells_are_read_and_written_back_unchanged() -> None:
    cells = {
        **{"max_length_m": "18.1", "max_height_m": "4.5", "truck_guarded": "yes", "truck_spaces": "60"},
        **{
            "road": "G4",
            "road_side": "down",
            "road_km": "K1250+300",
            "gate_lon": "113.91",
            "gate_lat": "29.71",
        },
    }
    draft = read(**cells)
    assert draft.truck.side is RoadSide.DOWN and draft.truck.km == 1250.3 and draft.truck.guarded
    written = cells_of(draft)
    assert {name: written[name] for name in cells} == cells


def test_chinese_labels_of_sides_are_read() -> None:
    assert read(road="G4", road_side="上行").truck.side is RoadSide.UP


def test_a_gate_needs_both_coordinates_and_a_station_position() -> None:
    assert refused_column(gate_lon="113.91") == "gate_lat"
    assert refused_column(lon="", lat="", gate_lon="113.91", gate_lat="29.71") == "gate_lat"
