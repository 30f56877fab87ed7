"""Roads and kilometres as drivers write them, from road_cases.csv, and as tags have them."""

import csv
from pathlib import Path

import pytest

from locator.places.domain.addresses import Address, parse_address, road_in
from locator.places.domain.roads import RoadPlace, exit_km, km_of, parse_road, refs_of, stake

with Path(__file__).with_name("road_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = [tuple(row.values()) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("typed", "ref", "name", "km"), CASES)
def test_a_text_is_a_road_or_it_is_not(typed: str, ref: str, name: str, km: str) -> None:
    expected = None if ref == "-" else RoadPlace(ref, name, float(km) if km else None)
    assert parse_road(typed) == expected


@pytest.mark.parametrize(
    ("texts", "km"),
    [(("K120+300",), 120.3), (("120",), 120), ((None, "120.5"), 120.5), (("G42 K7",), 7), (("石碑",), None)],
)
def test_the_kilometre_of_a_milestone(texts: tuple[str | None, ...], km: float | None) -> None:
    assert km_of(*texts) == km


def test_numbers_in_tags() -> None:
    assert refs_of("G42;G2") == ["G42", "G2"]
    assert refs_of(None) == []
    assert exit_km("120A") == 120
    assert exit_km("A") is None
    assert (stake(120.3), stake(120)) == ("K120+300", "K120")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("世纪大道100号", Address((), "世纪大道", "100")),
        ("浦东新区世纪大道100号", Address(("浦东新区",), "世纪大道", "100")),
        ("上海市浦东新区世纪大道 100 号3楼", Address(("上海市", "浦东新区"), "世纪大道", "100")),
        ("端州一路26号", Address((), "端州一路", "26")),
        ("端州一路26", Address((), "端州一路", "26")),
        ("人民路8之2号", Address((), "人民路", "8-2")),
        ("人民路", None),
        ("肇庆火车站", None),
    ],
)
def test_the_parts_of_an_address(typed: str, expected: Address | None) -> None:
    assert parse_address(typed) == expected


def test_the_road_in_a_stations_address() -> None:
    assert road_in("广东省肇庆市端州区蓝塘路1号") == "蓝塘路"
    assert road_in("某小区") == ""
