"""Parsing of positions and boxes: valid ones are accepted, others refused with a reason."""

import math

import pytest

from geodata.crs.outline import require_in_china
from geodata.errors import InvalidBox, InvalidPosition
from geodata.lonlat import BBox, LonLat


def test_a_position_is_longitude_then_latitude() -> None:
    assert LonLat.parse("116.397428", "39.90923") == LonLat(116.397428, 39.90923)


@pytest.mark.parametrize(
    ("lon", "lat", "reason"),
    [
        ("39.90923", "116.397428", "写反了"),
        ("１１６.４", "39.9", "半角数字"),
        ("116°23′50″", "39.9", "不带度分秒"),
        ("1_16.4", "39.9", "十进制度数"),
        ("nan", "39.9", "十进制度数"),
        ("inf", "39.9", "十进制度数"),
        ("1e2", "39.9", "十进制度数"),
        ("", "39.9", "经度"),
        ("116.4", "", "纬度"),
        ("116,4", "39,9", "十进制度数"),
        ("190", "39.9", "-180 到 180"),
        ("116.4", "95", "-90 到 90"),
        ("0", "0", "没有填写"),
        ("0.0", "-0.0", "没有填写"),
    ],
)
def test_an_invalid_position_is_refused_with_the_reason(lon: str, lat: str, reason: str) -> None:
    with pytest.raises(InvalidPosition, match=reason):
        LonLat.parse(lon, lat)


@pytest.mark.parametrize("lon", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_not_finite_are_refused(lon: float) -> None:
    with pytest.raises(InvalidPosition):
        LonLat.of(lon, 39.9)


def test_a_users_position_may_be_anywhere_on_the_globe() -> None:
    assert LonLat.of(106.9057, 47.9079) == LonLat(106.9057, 47.9079)  # Ulaanbaatar
    assert LonLat.of(-180, 90) == LonLat(-180, 90)


def test_a_stations_position_must_be_in_china() -> None:
    with pytest.raises(InvalidPosition, match="不在中国"):
        require_in_china(LonLat(106.9057, 47.9079))


def test_swapped_coordinates_of_a_station_are_refused_with_the_reason() -> None:
    with pytest.raises(InvalidPosition, match="写反了"):
        require_in_china(LonLat(43.65, 82.0))  # 伊犁, lat first: both numbers could be a longitude


@pytest.mark.parametrize(
    "text",
    ["1,2,3", "1,2,3,4,5", "a,b,c,d", "116.5,39.8,116.3,40.0", "116.3,40.0,116.5,39.8", "", "0,0,0,0"],
)
def test_an_invalid_box_is_refused(text: str) -> None:
    with pytest.raises(InvalidBox):
        BBox.parse(text)


def test_a_box_is_parsed_in_the_order_of_ogc_api_features() -> None:
    assert BBox.parse("116.3,39.8,116.5,40.0") == BBox(116.3, 39.8, 116.5, 40.0)
