"""Where two roads cross, asked of the ground's lines around the middles that the gazetteer knows."""

from collections.abc import Sequence
from itertools import product

from geoalchemy2 import Geometry
from sqlalchemy import Connection, func, select, type_coerce

from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.ground.queries.loaded import loaded_ground
from locator.ground.tables import road
from locator.places.domain.forms import Script
from locator.places.domain.found import Place

NEAR_PAIR_M = 30_000.0  # between the middles of two roads that may cross
AROUND_M = 40_000.0  # in Web Mercator, around the middle of a road: it is looked for there
TOUCH_M = 25.0  # in Web Mercator: carriageways apart, and nodes that were drawn beside each other
SAME_CROSSING_M = 400.0
MAX_PAIRS = 8
MAX_POINTS = 60
KEY = "x"  # of a crossing, before the keys of both roads


def crossings(connection: Connection, first: Sequence[Place], second: Sequence[Place]) -> list[Place]:
    """Return the crossings of roads of two names, one for each town that has both."""
    if loaded_ground(connection) is None:
        return []
    pairs = [
        (distance_m(a.position, b.position), a, b)
        for a, b in product(first, second)
        if a.position and b.position and a.key != b.key
    ]
    near = sorted((pair for pair in pairs if pair[0] <= NEAR_PAIR_M), key=lambda pair: pair[0])[:MAX_PAIRS]
    found = [crossing for _, a, b in near if (crossing := _crossing(connection, a, b))]
    return _distinct(found)


def keys_of(key: str) -> tuple[str, str] | None:
    """Return the keys of the two roads of a crossing's key; None for other keys."""
    first, _, second = key.removeprefix(KEY).partition("-")
    return (first, second) if key.startswith(KEY) and second else None


def label(first: str, second: str) -> str:
    """Return the name of a crossing."""
    return Sentence("{first}与{second}路口", first=first, second=second)


def _crossing(connection: Connection, a: Place, b: Place) -> Place | None:
    points = _points(connection, a, b)
    if not points:
        return None
    groups: list[list[LonLat]] = []
    for point in points:
        group = next((one for one in groups if distance_m(one[0], point) <= SAME_CROSSING_M), None)
        if group is None:
            groups.append([point])
        else:
            group.append(point)
    largest = max(groups, key=len)
    middle = LonLat.of(
        sum(point.lon for point in largest) / len(largest), sum(point.lat for point in largest) / len(largest)
    )
    return Place(
        f"{KEY}{a.key}-{b.key}",
        "crossing" if len(groups) == 1 else "crossings",
        label(a.name, b.name),
        max(a.importance, b.importance),
        Script.WRITTEN,
        a.division_code or b.division_code,
        a.near or b.near,
        position=middle,
    )


def _points(connection: Connection, a: Place, b: Place) -> list[LonLat]:
    first, second = road.alias("first"), road.alias("second")
    shapes = [type_coerce(one.c.geom, Geometry) for one in (first, second)]
    point = func.ST_Transform(func.ST_ClosestPoint(*shapes, type_=Geometry), 4326, type_=Geometry)
    statement = (
        select(func.ST_X(point), func.ST_Y(point))
        .select_from(first.join(second, func.ST_DWithin(*shapes, TOUCH_M)))
        .where(
            first.c.name == a.name,
            second.c.name == b.name,
            shapes[0].op("&&")(_around(a)),
            shapes[1].op("&&")(_around(b)),
        )
        .limit(MAX_POINTS)
    )
    return [LonLat.of(lon, lat) for lon, lat in connection.execute(statement)]


def _around(place: Place) -> object:
    assert place.position is not None
    point = func.ST_SetSRID(func.ST_MakePoint(place.position.lon, place.position.lat), 4326, type_=Geometry)
    return func.ST_Expand(func.ST_Transform(point, 3857, type_=Geometry), AROUND_M)


def _distinct(found: Sequence[Place]) -> list[Place]:
    kept: list[Place] = []
    for one in found:
        if one.position and not any(
            other.position and distance_m(one.position, other.position) <= SAME_CROSSING_M for other in kept
        ):
            kept.append(one)
    return kept
