"""The formulas of GCJ-02 and BD-09, for numbers and for arrays alike.

`m` is the module that computes: `math` for numbers, `numpy` for arrays. Coordinates are in degrees.

Sources: the published reverse-engineered formulas, on the Krasovsky 1940 ellipsoid. They agree with a map
vendor's own service within 0.7 m.
"""

import math
from types import ModuleType
from typing import Any

KRASOVSKY_A_M = 6378245.0
KRASOVSKY_EE = 0.00669342162296594323
BD_WAVE = math.pi * 3000.0 / 180.0
BD_LON_OFFSET, BD_LAT_OFFSET = 0.0065, 0.006


def gcj02_everywhere(m: ModuleType, lon: Any, lat: Any) -> tuple[Any, Any]:
    """Return a WGS 84 position with the GCJ-02 offset, wherever it is."""
    d_lon, d_lat = _gcj02_offset(m, lon, lat)
    return lon + d_lon, lat + d_lat


def _gcj02_offset(m: ModuleType, lon: Any, lat: Any) -> tuple[Any, Any]:
    """Return the GCJ-02 offset of a WGS 84 position, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    wave = (20.0 * m.sin(6.0 * m.pi * x) + 20.0 * m.sin(2.0 * m.pi * x)) * 2.0 / 3.0
    root = m.sqrt(abs(x))
    north_m = (
        (-100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave)
        + (20.0 * m.sin(m.pi * y) + 40.0 * m.sin(m.pi / 3.0 * y)) * 2.0 / 3.0
        + (160.0 * m.sin(m.pi / 12.0 * y) + 320.0 * m.sin(m.pi / 30.0 * y)) * 2.0 / 3.0
    )
    east_m = (
        (300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave)
        + (20.0 * m.sin(m.pi * x) + 40.0 * m.sin(m.pi / 3.0 * x)) * 2.0 / 3.0
        + (150.0 * m.sin(m.pi / 12.0 * x) + 300.0 * m.sin(m.pi / 30.0 * x)) * 2.0 / 3.0
    )
    return _metres_to_degrees(m, east_m, north_m, lat)


def _metres_to_degrees(m: ModuleType, east_m: Any, north_m: Any, lat: Any) -> tuple[Any, Any]:
    phi = m.radians(lat)
    w = 1.0 - KRASOVSKY_EE * m.sin(phi) ** 2
    meridian_m = KRASOVSKY_A_M * (1.0 - KRASOVSKY_EE) / (w * m.sqrt(w))
    parallel_m = KRASOVSKY_A_M / m.sqrt(w) * m.cos(phi)
    return m.degrees(east_m / parallel_m), m.degrees(north_m / meridian_m)


def gcj02_to_bd09(m: ModuleType, lon: Any, lat: Any) -> tuple[Any, Any]:
    """Return a GCJ-02 position in BD-09."""
    radius = m.sqrt(lon * lon + lat * lat) + 2e-5 * m.sin(lat * BD_WAVE)
    angle = m.atan2(lat, lon) + 3e-6 * m.cos(lon * BD_WAVE)
    return radius * m.cos(angle) + BD_LON_OFFSET, radius * m.sin(angle) + BD_LAT_OFFSET


def bd09_to_gcj02_once(m: ModuleType, lon: Any, lat: Any) -> tuple[Any, Any]:
    """Convert BD-09 to GCJ-02 by the published one-step formula, with an error of up to 0.22 m."""
    x, y = lon - BD_LON_OFFSET, lat - BD_LAT_OFFSET
    radius = m.sqrt(x * x + y * y) - 2e-5 * m.sin(y * BD_WAVE)
    angle = m.atan2(y, x) - 3e-6 * m.cos(x * BD_WAVE)
    return radius * m.cos(angle), radius * m.sin(angle)
