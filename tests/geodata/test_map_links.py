"""Each map app gets its own datum, axis order and mode on each platform; decoded, the place is the same.

map_link_cases.csv holds the address of every app, platform and mode, for a person to try on a phone.
"""

import csv
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from geodata.crs import Crs, position_to_wgs84
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.map_links import OFFERED, MapApp, Place, Platform, links
from geodata.travel import TravelMode

PLACE = Place("“劳动者大本营”工会驿站, A&B|#;", LonLat(107.507, 31.197), "通州大道297号")
with Path(__file__).with_name("map_link_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))
WITHIN_M = 1.0


def decoded(app: MapApp, address: str) -> LonLat:
    """Return the WGS 84 place in an address, by the vendors' documents and not by our code."""
    if app is MapApp.GEO:
        lat, lon = re.findall(r"-?\d+\.\d+", address)[:2]
        return LonLat(float(lon), float(lat))
    said = parse_qs(urlsplit(address).query)
    if app is MapApp.AMAP:
        lon, lat = said["to"][0].split(",")[:2]
    elif app is MapApp.APPLE:
        lat, lon = said["daddr"][0].split(",")
    elif app is MapApp.BAIDU:
        assert said["coord_type"] == ["gcj02"]
        text = said["location"][0] if "location" in said else said["destination"][0].rpartition("latlng:")[2]
        lat, lon = text.split(",")
    else:
        marker = said.get("marker", [""])[0].removeprefix("coord:").partition(";")[0]
        lat, lon = said.get("tocoord", [marker])[0].split(",")
    return position_to_wgs84(LonLat(float(lon), float(lat)), Crs.GCJ_02)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['app']}-{case['platform']}-{case['mode']}")
def test_an_address_is_as_written_down_and_leads_to_within_a_metre(case: dict[str, str]) -> None:
    app = MapApp(case["app"])
    offered = links(PLACE, Platform(case["platform"]), TravelMode(case["mode"]))
    assert offered.get(app, "") == case["address"]
    if case["address"]:
        assert distance_m(decoded(app, case["address"]), PLACE.position) < WITHIN_M


def test_every_app_platform_and_mode_is_written_down() -> None:
    written = {(case["app"], case["platform"], case["mode"]) for case in CASES}
    assert written == {(app, on, mode) for app in MapApp for on in Platform for mode in TravelMode}


@pytest.mark.parametrize("platform", Platform)
def test_inside_a_chat_app_only_web_pages_are_offered(platform: Platform) -> None:
    for mode in TravelMode:
        for address in links(PLACE, platform, mode).values():
            assert not platform.is_chat or address.startswith("https://")
            assert not (platform.is_chat and "callnative=1" in address)


@pytest.mark.parametrize("place", [LonLat(87.6, 43.8), LonLat(121.47, 31.23), LonLat(114.17, 22.32)])
def test_it_holds_anywhere_in_china_and_outside_the_shifted_area(place: LonLat) -> None:
    for platform in Platform:
        for app, address in links(Place("站", place), platform, TravelMode.TRUCK).items():
            assert distance_m(decoded(app, address), place) < WITHIN_M


@pytest.mark.parametrize("platform", Platform)
def test_a_name_cannot_break_out_of_its_field(platform: Platform) -> None:
    for address in links(PLACE, platform, TravelMode.WALK).values():
        assert not re.search(r"[\s\"<>|#“”;]", address)
        assert "A&B" not in address


def test_amaps_fields_are_three_whatever_commas_a_name_has() -> None:
    address = links(PLACE, Platform.IOS, TravelMode.WALK)[MapApp.AMAP]
    assert len(parse_qs(urlsplit(address).query)["to"][0].split(",")) == 3


def test_each_platform_has_at_least_three_ways() -> None:
    assert min(len(apps) for apps in OFFERED.values()) >= 3
