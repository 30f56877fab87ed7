"""Another system of coordinates: the place stays, its numbers and those of its gate are written anew."""

import pytest

from geodata.crs.conversion import Crs, position_from_wgs84
from geodata.lonlat import LonLat
from locator.editing.domain.entry_place import in_chosen_system

STATION, GATE = LonLat(112.47, 23.05), LonLat(112.4712, 23.0504)


def cells(crs: Crs) -> dict[str, str]:
    """Return the cells of the station with its gate, in a system."""
    said = {"crs": crs.value}
    for place, (lon, lat) in {
        "": position_from_wgs84(STATION, crs),
        "gate_": position_from_wgs84(GATE, crs),
    }.items():
        said |= {f"{place}lon": f"{lon:.6f}", f"{place}lat": f"{lat:.6f}"}
    return said


@pytest.mark.parametrize("was", [Crs.WGS_84, Crs.GCJ_02, Crs.BD_09])
@pytest.mark.parametrize("crs", [Crs.GCJ_02, Crs.BD_09, Crs.WGS_84])
def test_the_door_and_the_gate_stay_where_they_are(was: Crs, crs: Crs) -> None:
    asked = cells(was) | {"crs": crs.value}
    after = asked | in_chosen_system(asked, {"was_crs": was.value})
    for name, text in cells(crs).items():
        assert name == "crs" or float(after[name]) == pytest.approx(float(text), abs=2.1e-6)


def test_systems_that_are_the_same_keep_every_digit() -> None:
    assert in_chosen_system(cells(Crs.WGS_84) | {"crs": "cgcs2000"}, {"was_crs": "wgs84"}) == {}


def test_numbers_that_nobody_said_to_be_converted_stay_as_they_are() -> None:
    assert in_chosen_system(cells(Crs.GCJ_02) | {"crs": "bd09"}, {}) == {}


def test_what_is_no_number_stays_for_the_reader_to_refuse() -> None:
    asked = cells(Crs.WGS_84) | {"crs": "bd09", "lon": "火星", "lat": "23"}
    assert in_chosen_system(asked, {"was_crs": "wgs84"}).keys() == {"gate_lon", "gate_lat"}


def test_a_pin_without_a_system_is_one_of_gps() -> None:
    pin = {"pin_lon": "112.47", "pin_lat": "23.05"}
    assert in_chosen_system({"crs": ""}, pin) == {"crs": "wgs84", "lon": "112.470000", "lat": "23.050000"}
