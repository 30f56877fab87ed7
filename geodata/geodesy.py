"""Distances on the WGS 84 ellipsoid, and the web mercator plane that the spatial index sorts in."""

import math
from typing import NamedTuple

from pyproj import Geod

from geodata.lonlat import LonLat

WGS84 = Geod(ellps="WGS84")
EQUATOR_RADIUS_M = 6378137.0
# The smallest radius of curvature of the ellipsoid (the meridian's, at the equator): a path of d metres
# changes the latitude by at most d / MERIDIAN_RADIUS_MIN_M.
MERIDIAN_RADIUS_MIN_M = 6335439.0
MERIDIAN_RATIO_MIN = MERIDIAN_RADIUS_MIN_M / EQUATOR_RADIUS_M


class Mercator(NamedTuple):
    """A point in web mercator (EPSG:3857), in its metres, which stretch with latitude."""

    x: float
    y: float


def distance_m(start: LonLat, end: LonLat) -> float:
    """Return the geodesic distance between two WGS 84 positions in metres (Karney 2013, via PROJ)."""
    return float(WGS84.inv(start.lon, start.lat, end.lon, end.lat)[2])


def web_mercator(position: LonLat) -> Mercator:
    """Return a WGS 84 position in EPSG:3857; latitudes are clamped to 89.99 degrees."""
    phi = math.radians(max(-89.99, min(89.99, position.lat)))
    return Mercator(
        EQUATOR_RADIUS_M * math.radians(position.lon),
        EQUATOR_RADIUS_M * math.log(math.tan(math.pi / 4 + phi / 2)),
    )


def mercator_reach(lat: float, within_m: float) -> float:
    """Return an upper bound of the mercator distance of anything within a geodesic distance, in its units.

    A path of `within_m` metres from latitude `lat` stays between the latitudes lat -+ delta. Along it,
    a unit of web mercator is at least cos(latitude) x MERIDIAN_RATIO_MIN metres long, so the straight
    line between the ends in the plane is at most the path's length divided by that. Infinite where the
    path may pass a pole.
    """
    delta = within_m / MERIDIAN_RADIUS_MIN_M
    max_latitude = math.radians(abs(lat)) + delta
    if max_latitude >= math.pi / 2:
        return math.inf
    return within_m / (math.cos(max_latitude) * MERIDIAN_RATIO_MIN)
