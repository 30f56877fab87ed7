"""Coordinate reference systems used in China, and conversion to and from WGS 84.

Coordinates are converted on input and output only; internally all are WGS 84. A phone's GPS position
is WGS 84 already and must never be converted.

Here are single positions, by plain numbers; arrays.py has many at once, by numpy, which web processes do
not load.
"""

import math
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Any, Self

from geodata.crs.formulas import bd09_to_gcj02_once, gcj02_everywhere, gcj02_to_bd09
from geodata.crs.outline import is_shifted
from geodata.errors import UnknownCrs
from geodata.lonlat import LonLat
from geodata.sentence import Sentence

# Each step of the fixed-point inverse reduces the error about 200-fold: four steps reach 1e-6 m, ten
# the precision of a float.
INVERSE_ROUNDS = 10
INVERSE_TOLERANCE_DEG = 1e-12


class Crs(StrEnum):
    """Coordinate reference systems of station lists."""

    WGS_84 = "wgs84"  # EPSG:4326: GPS, phones, OpenStreetMap
    CGCS2000 = "cgcs2000"  # EPSG:4490: Tianditu; within centimetres of WGS 84, taken as equal
    GCJ_02 = "gcj02"  # Amap, Tencent, WeChat, Huawei in China; no EPSG code
    BD_09 = "bd09"  # Baidu; no EPSG code

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse the name of a system in any usual form; raise UnknownCrs."""
        key = text.strip().lower().replace("-", "").replace("_", "").replace(" ", "")
        key = NAMES.get(key, key)
        try:
            return cls(key)
        except ValueError:
            raise UnknownCrs(
                Sentence(
                    "坐标系“{text}”不认识：应是 wgs84（GPS）、gcj02（高德、腾讯）、"
                    "bd09（百度）或 cgcs2000（天地图）",
                    text=text[:40],
                )
            ) from None


NAMES = {
    **dict.fromkeys(("gps", "epsg4326", "wgs1984"), "wgs84"),
    **dict.fromkeys(("epsg4490", "天地图", "国家2000"), "cgcs2000"),
    **dict.fromkeys(("gcj", "高德", "腾讯", "火星"), "gcj02"),
    **dict.fromkeys(("bd", "bd09ll", "baidu", "百度"), "bd09"),
}


def is_same_datum(first: Crs, second: Crs) -> bool:
    """Return whether two systems are treated as equal, as WGS 84 and CGCS2000 are."""
    equivalent = {Crs.CGCS2000: Crs.WGS_84}
    return equivalent.get(first, first) == equivalent.get(second, second)


def position_to_wgs84(position: LonLat, crs: Crs) -> LonLat:
    """Return one position, given in `crs`, in WGS 84."""
    lon, lat = position
    if crs is Crs.BD_09:
        lon, lat = inverse(_to_bd09, lon, lat, bd09_to_gcj02_once(math, lon, lat), abs)
    if crs in (Crs.BD_09, Crs.GCJ_02):
        found = inverse(_to_gcj02, lon, lat, (lon, lat), abs)
        lon, lat = found if is_shifted(LonLat(*found)) else (lon, lat)
    return LonLat(lon, lat)


def position_from_wgs84(position: LonLat, crs: Crs) -> LonLat:
    """Return one WGS 84 position in `crs`."""
    lon, lat = position
    if crs in (Crs.BD_09, Crs.GCJ_02) and is_shifted(position):
        lon, lat = _to_gcj02(lon, lat)
    if crs is Crs.BD_09:
        lon, lat = _to_bd09(lon, lat)
    return LonLat(lon, lat)


def inverse(
    forward: Callable[[Any, Any], tuple[Any, Any]],
    lon: Any,
    lat: Any,
    first: tuple[Any, Any],
    largest: Callable[[Any], float],
) -> tuple[Any, Any]:
    """Solve ``forward(x, y) == (lon, lat)`` by fixed-point iteration from `first`, for numbers or arrays.

    `largest` returns the largest absolute value of a step.
    """
    x, y = first
    for _ in range(INVERSE_ROUNDS):
        forward_lon, forward_lat = forward(x, y)
        step_lon, step_lat = forward_lon - lon, forward_lat - lat
        x, y = x - step_lon, y - step_lat
        if max(largest(step_lon), largest(step_lat)) < INVERSE_TOLERANCE_DEG:
            break
    return x, y


_to_gcj02 = partial(gcj02_everywhere, math)
_to_bd09 = partial(gcj02_to_bd09, math)
