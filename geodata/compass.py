"""The direction of one place from another, as one of the eight points of the compass."""

import math

from geodata.lonlat import LonLat
from geodata.sentence import Sentence

# Clockwise from north; static/js/find/distance.js has the same.
POINTS = (
    Sentence("北"),
    Sentence("东北"),
    Sentence("东"),
    Sentence("东南"),
    Sentence("南"),
    Sentence("西南"),
    Sentence("西"),
    Sentence("西北"),
)
POINT_CODES = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
DEGREES_A_POINT = 360 / len(POINTS)
SAME_PLACE_DEG = 1e-7  # a centimetre: no direction


def point_of(bearing_deg: float) -> int:
    """Return the number of the point of the compass nearest to a bearing, clockwise from 0 for north."""
    return round(bearing_deg / DEGREES_A_POINT) % len(POINTS)


def azimuth_deg(start: LonLat, end: LonLat) -> float:
    """Return the initial bearing on the sphere, in degrees clockwise from north, from 0 to 360."""
    across = math.radians(end.lon - start.lon)
    lat_1, lat_2 = math.radians(start.lat), math.radians(end.lat)
    east = math.sin(across) * math.cos(lat_2)
    north = math.cos(lat_1) * math.sin(lat_2) - math.sin(lat_1) * math.cos(lat_2) * math.cos(across)
    return math.degrees(math.atan2(east, north)) % 360


def compass_point(start: LonLat, end: LonLat) -> Sentence | None:
    """Return the direction of `end` from `start`: ``东北``; None where both are the same place."""
    if abs(start.lon - end.lon) < SAME_PLACE_DEG and abs(start.lat - end.lat) < SAME_PLACE_DEG:
        return None
    return POINTS[point_of(azimuth_deg(start, end))]
