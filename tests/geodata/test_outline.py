"""The coarse outline has all of China inside and the neighbours' cities outside."""

import pytest

from geodata.crs.arrays import CHINA
from geodata.crs.outline import in_china
from geodata.divisions.cities import cities
from geodata.lonlat import LonLat

ABROAD = {
    "Ulaanbaatar": (106.9057, 47.9079),
    "Almaty": (76.9286, 43.2567),
    "Kathmandu": (85.3240, 27.7172),
    "Hanoi": (105.8342, 21.0278),
    "Pyongyang": (125.7625, 39.0392),
    "Seoul": (126.9780, 37.5665),
    "Vladivostok": (131.8855, 43.1155),
    "Delhi": (77.2090, 28.6139),
}
BORDER_TOWNS = {
    "二连浩特": (111.97, 43.65),
    "满洲里": (117.43, 49.60),
    "黑河": (127.53, 50.25),
    "抚远": (134.30, 48.36),
    "漠河": (122.54, 52.97),
    "丹东": (124.38, 40.12),
    "珲春": (130.36, 42.86),
    "霍尔果斯": (80.41, 44.20),
    "塔什库尔干": (75.23, 37.77),
    "樟木": (85.98, 27.98),
    "瑞丽": (97.85, 24.01),
    "东兴": (107.97, 21.54),
    "三沙": (112.33, 16.83),
    "台北": (121.56, 25.03),
}


def test_the_outline_is_a_valid_polygon() -> None:
    assert CHINA.is_valid


@pytest.mark.parametrize("city", cities(), ids=lambda city: city.name)
def test_every_city_is_inside(city: object) -> None:
    assert in_china(city.centre)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", BORDER_TOWNS)
def test_border_towns_are_inside(name: str) -> None:
    assert in_china(LonLat(*BORDER_TOWNS[name]))


@pytest.mark.parametrize("name", ABROAD)
def test_the_neighbours_cities_are_outside(name: str) -> None:
    assert not in_china(LonLat(*ABROAD[name]))
