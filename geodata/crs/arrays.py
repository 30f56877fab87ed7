"""Conversion of many positions at once, as numpy arrays; conversion.py has the systems."""

from functools import partial

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geodata.crs.conversion import Crs, inverse
from geodata.crs.formulas import bd09_to_gcj02_once, gcj02_everywhere, gcj02_to_bd09
from geodata.crs.outline import CORNERS, UNSHIFTED

Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]

CHINA = shapely.Polygon(CORNERS)
SHIFTED = CHINA.difference(shapely.box(*UNSHIFTED))
shapely.prepare(SHIFTED)


def to_wgs84(lon: ArrayLike, lat: ArrayLike, crs: Crs) -> Pair:
    """Return arrays of WGS 84 longitudes and latitudes, in degrees, for arrays given in `crs`."""
    given: Pair = (_floats(lon), _floats(lat))
    if crs is Crs.BD_09:
        given = inverse(_to_bd09, *given, bd09_to_gcj02_once(np, *given), _largest)
    if crs in (Crs.BD_09, Crs.GCJ_02):
        converted: Pair = inverse(_to_gcj02, *given, given, _largest)
        return _where_shifted(converted, converted, given)
    return given


def from_wgs84(lon: ArrayLike, lat: ArrayLike, crs: Crs) -> Pair:
    """Return arrays of longitudes and latitudes in `crs`, in degrees, for WGS 84 arrays."""
    given: Pair = (_floats(lon), _floats(lat))
    if crs in (Crs.BD_09, Crs.GCJ_02):
        given = _where_shifted(given, _to_gcj02(*given), given)
    return _to_bd09(*given) if crs is Crs.BD_09 else given


def are_shifted(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    """Return for arrays of WGS 84 degrees whether GCJ-02 differs from WGS 84."""
    inside: NDArray[np.bool_] = shapely.contains_xy(SHIFTED, lon, lat)
    return inside


def _where_shifted(positions: Pair, there: Pair, elsewhere: Pair) -> Pair:
    inside = are_shifted(*positions)
    return np.where(inside, there[0], elsewhere[0]), np.where(inside, there[1], elsewhere[1])


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _largest(values: Floats) -> float:
    return float(np.max(np.abs(values), initial=0.0))


_to_gcj02 = partial(gcj02_everywhere, np)
_to_bd09 = partial(gcj02_to_bd09, np)
