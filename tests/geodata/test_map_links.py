"""Links for each map app, platform and mode have the app's datum and axis order, and the same position.

map_link_cases.csv has the URL of every app, platform and mode, to be tried on a phone by hand.
"""

import csv
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from geodata.crs.conversion import Crs, position_to_wgs84
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.map_links import APPS_BY_PLATFORM, MapApp, Place, Platform, links
from geodata.travel import TravelMode

PLACE = Place("“劳动者大本营”工会驿站, A&B|#;", LonLat(107.507, 31.197), "通州大道297号")
with Path(__file__).with_name("map_link_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))
TOLERANCE_M = 1.0


def decoded(app: MapApp, address: str) -> LonLat:
    """Return the WGS 84 position in a URL, decoded by the vendors' documents and not by our code."""
    if app is MapApp.GEO:
        lat, lon = re.findall(r"-?\d+\.\d+", address)[:2]
        return LonLat(float(lon), float(lat))
    parameters = parse_qs(urlsplit(address).query)
    if app is MapApp.AMAP:
        lon, lat = parameters["to"][0].split(",")[:2]
    elif app is MapApp.APPLE:
        lat, lon = parameters["daddr"][0].split(",")
    elif app is MapApp.BAIDU:
        assert parameters["coord_type"] == ["gcj02"]
        text = (
            parameters["location"][0]
            if "location" in parameters
            else parameters["destination"][0].rpartition("latlng:")[2]
        )
        lat, lon = text.split(",")
    else:
        marker = parameters.get("marker", [""])[0].removeprefix("coord:").partition(";")[0]
        lat, lon = parameters.get("tocoord", [marker])[0].split(",")
    return position_to_wgs84(LonLat(float(lon), float(lat)), Crs.GCJ_02)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['app']}-{case['platform']}-{case['mode']}")
def test_a_link_is_as_listed_and_its_position_is_within_a_metre(case: dict[str, str]) -> None:
    app = MapApp(case["app"])
    offered = links(PLACE, Platform(case["platform"]), TravelMode(case["mode"]))
    assert offered.get(app, "") == case["address"]
    if case["address"]:
        assert distance_m(decoded(app, case["address"]), PLACE.position) < TOLERANCE_M


def test_every_app_platform_and_mode_is_listed() -> None:
    written = {(case["app"], case["platform"], case["mode"]) for case in CASES}
    assert written == {(app, on, mode) for app in MapApp for on in Platform for mode in TravelMode}


@pytest.mark.parametrize("platform", Platform)
def test_inside_a_chat_app_only_web_pages_are_offered(platform: Platform) -> None:
    for mode in TravelMode:
        for address in links(PLACE, platform, mode).values():
            assert not platform.is_chat or address.startswith("https://")
            assert not (platform.is_chat and "callnative=1" in address)


@pytest.mark.parametrize("place", [LonLat(87.6, 43.8), LonLat(121.47, 31.23), LonLat(114.17, 22.32)])
def test_positions_are_right_inside_and_outside_of_the_shifted_area(place: LonLat) -> None:
    for platform in Platform:
        for app, address in links(Place("站", place), platform, TravelMode.TRUCK).items():
            assert distance_m(decoded(app, address), place) < TOLERANCE_M


@pytest.mark.parametrize("platform", Platform)
def test_a_name_is_escaped_in_its_field(platform: Platform) -> None:
    for address in links(PLACE, platform, TravelMode.WALK).values():
        assert not re.search(r"[\s\"<>|#“”;]", address)
        assert "A&B" not in address


def test_commas_in_a_name_do_not_add_fields_to_an_amap_link() -> None:
    address = links(PLACE, Platform.IOS, TravelMode.WALK)[MapApp.AMAP]
    assert len(parse_qs(urlsplit(address).query)["to"][0].split(",")) == 3


def test_each_platform_has_at_least_three_apps() -> None:
    assert min(len(apps) for apps in APPS_BY_PLATFORM.values()) >= 3
