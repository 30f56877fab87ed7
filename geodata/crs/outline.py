"""A coarse outline of China, for validating positions and for the area where GCJ-02 is shifted.

It must never be drawn: its corners are tens of kilometres outside of the real border on purpose, so
that every place in China is inside.
"""

from math import ceil, floor

from geodata.errors import InvalidPosition
from geodata.lonlat import LonLat
from geodata.sentence import Sentence

# Longitude, latitude in WGS 84. Ulaanbaatar, Almaty, Kathmandu, Hanoi, Pyongyang, Seoul and
# Vladivostok are outside, every county seat of China is inside (tests/geodata/test_outline.py).
CORNERS = [
    *((73.2, 39.6), (74.5, 36.7), (77.6, 35.2), (78.0, 32.3), (78.5, 31.0), (80.8, 29.9)),
    *((84.2, 28.4), (86.2, 27.85), (88.7, 27.2), (89.2, 27.3), (91.5, 27.0), (91.9, 26.6)),
    *(
        (94.5, 26.5),
        (96.2, 26.9),
        (97.3, 27.6),
        (98.4, 25.6),
        (97.3, 24.4),
        (97.4, 23.7),
        (98.6, 23.5),
    ),
    *((98.8, 22.0), (99.9, 21.3), (101.1, 21.0), (102.2, 21.9), (103.9, 22.3), (105.2, 22.9)),
    *((106.4, 22.4), (106.5, 21.7), (107.9, 21.2), (107.6, 19.9), (108.3, 17.9), (109.6, 14.9)),
    *((109.7, 3.2), (118.5, 6.0), (120.0, 17.0), (122.5, 21.5), (124.0, 25.5), (123.5, 32.0)),
    *((122.9, 37.6), (123.7, 39.6), (124.5, 39.95), (126.5, 40.9), (126.9, 41.4), (128.2, 41.2)),
    *((128.4, 41.9), (129.7, 42.2), (130.5, 42.2), (130.9, 42.7), (131.5, 43.5), (131.5, 44.7)),
    *((133.3, 44.8), (134.0, 46.2), (135.3, 48.4), (134.6, 48.6), (131.3, 48.1), (130.8, 49.1)),
    *((128.0, 50.0), (127.6, 51.0), (125.9, 53.3), (123.5, 53.8), (120.0, 53.6), (119.7, 52.3)),
    *((118.9, 50.4), (117.2, 50.0), (115.2, 48.2), (115.6, 47.5), (117.5, 47.4), (119.0, 46.9)),
    *((116.2, 46.6), (113.6, 45.3), (111.6, 45.4), (111.2, 44.3), (111.2, 43.6), (109.8, 42.8)),
    *((105.0, 42.0), (100.0, 43.0), (96.3, 43.2), (95.2, 44.6), (91.3, 45.6), (91.1, 47.2)),
    *((87.9, 49.5), (86.4, 49.3), (85.2, 47.4), (82.9, 47.5), (82.1, 45.6), (79.8, 45.1)),
    *((80.4, 43.3), (79.8, 42.2), (76.0, 40.8)),
]
# West, south, east, north: here the vendors' own services use WGS 84, as they do abroad (according to Huawei
# Map Kit's notes).
UNSHIFTED = (119.2, 21.7, 122.3, 25.5)
EDGES = tuple(zip(CORNERS, (*CORNERS[1:], CORNERS[0]), strict=True))
# By degrees of latitude: every search asks, and is compared with the few edges of its own degree.
EDGES_OF_DEGREE = {
    degree: tuple(
        (start, end)
        for start, end in EDGES
        if min(start[1], end[1]) <= degree + 1 and max(start[1], end[1]) >= degree
    )
    for degree in range(floor(min(lat for _, lat in CORNERS)), ceil(max(lat for _, lat in CORNERS)) + 1)
}


def in_china(position: LonLat) -> bool:
    """Return whether a WGS 84 position may be in China, with a tolerance along the border.

    A ray from the position to the east crosses the outline an odd number of times.
    """
    lon, lat = position
    is_inside = False
    for (west, south), (east, north) in EDGES_OF_DEGREE.get(floor(lat), ()):
        if (south > lat) != (north > lat) and lon < (lat - south) / (north - south) * (east - west) + west:
            is_inside = not is_inside
    return is_inside


def require_in_china(position: LonLat) -> LonLat:
    """Return the position; raise InvalidPosition if it is not in China."""
    if in_china(position):
        return position
    if in_china(LonLat(position.lat, position.lon)):
        raise InvalidPosition(
            Sentence(
                "经度 {lon:g}、纬度 {lat:g} 不在中国，对调后在：像是把经度和纬度写反了",
                lon=position.lon,
                lat=position.lat,
            )
        )
    raise InvalidPosition(
        Sentence(
            "经度 {lon:g}、纬度 {lat:g} 不在中国：经度应约在 73 到 135，纬度应约在 3 到 54",
            lon=position.lon,
            lat=position.lat,
        )
    )


def is_shifted(position: LonLat) -> bool:
    """Return whether GCJ-02 differs from WGS 84 at a WGS 84 position."""
    west, south, east, north = UNSHIFTED
    is_unshifted = west <= position.lon <= east and south <= position.lat <= north
    return in_china(position) and not is_unshifted
