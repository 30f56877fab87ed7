"""Coordinate reference systems used in China, and conversion to and from WGS 84.

Coordinates are converted on input and output only; internally all are WGS 84. A phone's GPS position
is WGS 84 already and must never be converted.

Sources: the GCJ-02 and BD-09 formulas are the published reverse-engineered ones, on the Krasovsky
1940 ellipsoid. They agree with a map vendor's own service within 0.7 m.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geodata.crs.outline import is_shifted
from geodata.errors import UnknownCrs
from geodata.lonlat import LonLat
from geodata.sentence import Sentence

Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]

KRASOVSKY_A_M = 6378245.0
KRASOVSKY_EE = 0.00669342162296594323
BD_WAVE = np.pi * 3000.0 / 180.0
BD_LON_OFFSET, BD_LAT_OFFSET = 0.0065, 0.006
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


def to_wgs84(lon: ArrayLike, lat: ArrayLike, crs: Crs) -> Pair:
    """Return arrays of WGS 84 longitudes and latitudes, in degrees, for arrays given in `crs`."""
    lon, lat = _floats(lon), _floats(lat)
    if crs is Crs.BD_09:
        lon, lat = _bd09_to_gcj02(lon, lat)
    if crs in (Crs.BD_09, Crs.GCJ_02):
        return _gcj02_to_wgs84(lon, lat)
    return lon, lat


def from_wgs84(lon: ArrayLike, lat: ArrayLike, crs: Crs) -> Pair:
    """Return arrays of longitudes and latitudes in `crs`, in degrees, for WGS 84 arrays."""
    lon, lat = _floats(lon), _floats(lat)
    if crs in (Crs.BD_09, Crs.GCJ_02):
        lon, lat = _wgs84_to_gcj02(lon, lat)
    if crs is Crs.BD_09:
        lon, lat = _gcj02_to_bd09(lon, lat)
    return lon, lat


def position_to_wgs84(position: LonLat, crs: Crs) -> LonLat:
    """Return one position, given in `crs`, in WGS 84."""
    lon, lat = to_wgs84(position.lon, position.lat, crs)
    return LonLat(float(lon), float(lat))


def position_from_wgs84(position: LonLat, crs: Crs) -> LonLat:
    """Return one WGS 84 position in `crs`."""
    lon, lat = from_wgs84(position.lon, position.lat, crs)
    return LonLat(float(lon), float(lat))


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _wgs84_to_gcj02(lon: Floats, lat: Floats) -> Pair:
    gcj_lon, gcj_lat = _gcj02_everywhere(lon, lat)
    inside = is_shifted(lon, lat)
    return np.where(inside, gcj_lon, lon), np.where(inside, gcj_lat, lat)


def _gcj02_to_wgs84(lon: Floats, lat: Floats) -> Pair:
    wgs_lon, wgs_lat = _inverse(_gcj02_everywhere, lon, lat, first=(lon, lat))
    inside = is_shifted(wgs_lon, wgs_lat)
    return np.where(inside, wgs_lon, lon), np.where(inside, wgs_lat, lat)


def _bd09_to_gcj02(lon: Floats, lat: Floats) -> Pair:
    return _inverse(_gcj02_to_bd09, lon, lat, first=_bd09_to_gcj02_once(lon, lat))


def _inverse(forward: Callable[[Floats, Floats], Pair], lon: Floats, lat: Floats, first: Pair) -> Pair:
    """Solve ``forward(x, y) == (lon, lat)`` by fixed-point iteration from `first`."""
    x, y = first
    for _ in range(INVERSE_ROUNDS):
        forward_lon, forward_lat = forward(x, y)
        step_lon, step_lat = forward_lon - lon, forward_lat - lat
        x, y = x - step_lon, y - step_lat
        if max(_largest(step_lon), _largest(step_lat)) < INVERSE_TOLERANCE_DEG:
            break
    return x, y


def _largest(values: Floats) -> float:
    return float(np.max(np.abs(values), initial=0.0))


def _gcj02_everywhere(lon: Floats, lat: Floats) -> Pair:
    d_lon, d_lat = _gcj02_offset(lon, lat)
    return lon + d_lon, lat + d_lat


def _gcj02_offset(lon: Floats, lat: Floats) -> Pair:
    """Return the GCJ-02 offset of a WGS 84 position, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    wave = (20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)) * 2.0 / 3.0
    root = np.sqrt(np.abs(x))
    north_m = (
        (-100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave)
        + (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi / 3.0 * y)) * 2.0 / 3.0
        + (160.0 * np.sin(np.pi / 12.0 * y) + 320.0 * np.sin(np.pi / 30.0 * y)) * 2.0 / 3.0
    )
    east_m = (
        (300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave)
        + (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi / 3.0 * x)) * 2.0 / 3.0
        + (150.0 * np.sin(np.pi / 12.0 * x) + 300.0 * np.sin(np.pi / 30.0 * x)) * 2.0 / 3.0
    )
    return _metres_to_degrees(east_m, north_m, lat)


def _metres_to_degrees(east_m: Floats, north_m: Floats, lat: Floats) -> Pair:
    phi = np.radians(lat)
    m = 1.0 - KRASOVSKY_EE * np.sin(phi) ** 2
    meridian_m = KRASOVSKY_A_M * (1.0 - KRASOVSKY_EE) / (m * np.sqrt(m))
    parallel_m = KRASOVSKY_A_M / np.sqrt(m) * np.cos(phi)
    return np.degrees(east_m / parallel_m), np.degrees(north_m / meridian_m)


def _gcj02_to_bd09(lon: Floats, lat: Floats) -> Pair:
    radius = np.sqrt(lon * lon + lat * lat) + 2e-5 * np.sin(lat * BD_WAVE)
    angle = np.arctan2(lat, lon) + 3e-6 * np.cos(lon * BD_WAVE)
    return radius * np.cos(angle) + BD_LON_OFFSET, radius * np.sin(angle) + BD_LAT_OFFSET


def _bd09_to_gcj02_once(lon: Floats, lat: Floats) -> Pair:
    """Convert BD-09 to GCJ-02 by the published one-step formula, with an error of up to 0.22 m."""
    x, y = lon - BD_LON_OFFSET, lat - BD_LAT_OFFSET
    radius = np.sqrt(x * x + y * y) - 2e-5 * np.sin(y * BD_WAVE)
    angle = np.arctan2(y, x) - 3e-6 * np.cos(x * BD_WAVE)
    return radius * np.cos(angle), radius * np.sin(angle)
