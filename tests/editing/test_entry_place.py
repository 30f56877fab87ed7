"""Another coordinate system in the form: positions stay, the numbers of station and gate are converted."""

import pytest

from geodata.crs.conversion import Crs, position_from_wgs84
from geodata.lonlat import LonLat
from locator.editing.domain.entry_place import convert_position

STATION, GATE = LonLat(112.47, 23.05), LonLat(112.4712, 23.0504)


def cells(crs: Crs) -> dict[str, str]:
    """Return the cells of the station and its gate, in a coordinate system."""
    values = {"crs": crs.value}
    for prefix, (lon, lat) in {
        "": position_from_wgs84(STATION, crs),
        "gate_": position_from_wgs84(GATE, crs),
    }.items():
        values |= {f"{prefix}lon": f"{lon:.6f}", f"{prefix}lat": f"{lat:.6f}"}
    return values


@pytest.mark.parametrize("previous", [Crs.WGS_84, Crs.GCJ_02, Crs.BD_09])
@pytest.mark.parametrize("crs", [Crs.GCJ_02, Crs.BD_09, Crs.WGS_84])
def test_station_and_gate_stay_in_place_when_the_system_is_changed(previous: Crs, crs: Crs) -> None:
    entered = cells(previous) | {"crs": crs.value}
    after = entered | convert_position(entered, {"was_crs": previous.value})
    for name, text in cells(crs).items():
        assert name == "crs" or float(after[name]) == pytest.approx(float(text), abs=2.1e-6)


def test_equivalent_systems_keep_every_digit() -> None:
    assert convert_position(cells(Crs.WGS_84) | {"crs": "cgcs2000"}, {"was_crs": "wgs84"}) == {}


def test_numbers_stay_as_they_are_where_no_previous_system_is_named() -> None:
    assert convert_position(cells(Crs.GCJ_02) | {"crs": "bd09"}, {}) == {}


def test_a_value_that_is_no_number_is_left_for_validation() -> None:
    entered = cells(Crs.WGS_84) | {"crs": "bd09", "lon": "火星", "lat": "23"}
    assert convert_position(entered, {"was_crs": "wgs84"}).keys() == {"gate_lon", "gate_lat"}


def test_a_pin_without_a_coordinate_system_is_in_wgs84() -> None:
    pin = {"pin_lon": "112.47", "pin_lat": "23.05"}
    assert convert_position({"crs": ""}, pin) == {"crs": "wgs84", "lon": "112.470000", "lat": "23.050000"}
