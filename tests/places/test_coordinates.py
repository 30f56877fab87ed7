"""Coordinates as people paste and type them, from coordinate_cases.csv."""

import csv
from pathlib import Path

import pytest

from geodata.crs.conversion import Crs, position_from_wgs84
from geodata.errors import InvalidPosition
from geodata.lonlat import LonLat
from locator.places.domain.coordinates import parse_coordinates

with Path(__file__).with_name("coordinate_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = [tuple(row.values()) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("typed", "lon", "lat", "crs", "why"), CASES)
def test_a_text_is_a_position_or_it_is_not(typed: str, lon: str, lat: str, crs: str, why: str) -> None:
    found = parse_coordinates(typed)
    if not lon:
        assert found is None, why
        return
    assert found is not None, why
    assert found.given == pytest.approx((float(lon), float(lat)), abs=1e-6), why
    assert found.crs == (Crs(crs) if crs else None), why


def test_the_system_matters_in_china_alone() -> None:
    zhaoqing, ulaanbaatar = parse_coordinates("23.048,112.465"), parse_coordinates("47.918,106.917")
    assert zhaoqing and zhaoqing.is_ambiguous
    assert ulaanbaatar and not ulaanbaatar.is_ambiguous


@pytest.mark.parametrize("crs", [Crs.GCJ_02, Crs.BD_09])
def test_a_position_is_converted_from_the_system_that_is_chosen(crs: Crs) -> None:
    true = LonLat(112.465, 23.048)
    given = position_from_wgs84(true, crs)
    typed = parse_coordinates(f"{given.lat:.7f},{given.lon:.7f}")
    assert typed and typed.in_wgs84(crs) == pytest.approx(true, abs=1e-6)


def test_a_system_that_the_text_names_goes_before_a_choice() -> None:
    typed = parse_coordinates("WGS84 23.048 112.465")
    assert typed and typed.in_wgs84(Crs.BD_09) == LonLat(112.465, 23.048)


def test_numbers_that_lie_nowhere_on_earth_are_refused() -> None:
    with pytest.raises(InvalidPosition, match="不在地球上"):
        parse_coordinates("N99.123 E212.465")
