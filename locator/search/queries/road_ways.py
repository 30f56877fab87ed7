"""The ways of a road in the ground, and the stations beside them, as SQL alone."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, select

from locator.ground.tables import road
from locator.stations.domain.truck import ROAD_NUMBER
from locator.stations.tables import public_station

MOST_WAYS = 20_000
BESIDE_M = 2_000.0  # a station farther from a road is not on it
EARTH_RADIUS_M = 6_378_137.0  # of web mercator
# The numbers in a way's `ref`, which has several where roads run together: G42;S88.
NUMBER_IN_REF = r"(^|[;,/、\s]){}($|[;,/、\s])"


def ways_called(number: str) -> Select[Any]:
    """Return the shapes of the ways of a road, by its number, wherever they are; in web mercator."""
    is_main = ~road.c.kind.like("%\\_link")
    return select(road.c.geom).where(road.c.ref != "", is_named(number), is_main).limit(MOST_WAYS)


def ids_beside(ways: Subquery) -> Select[tuple[int]]:
    """Return the ids of the stations within BESIDE_M of ways; web mercator stretches by latitude."""
    other = public_station.alias("other")
    stretch = func.cosh(func.ST_Y(func.ST_StartPoint(ways.c.geom)) / EARTH_RADIUS_M)
    is_near = func.ST_DWithin(other.c.mercator, ways.c.geom, BESIDE_M * stretch)
    return select(other.c.station_id).join(ways, is_near)


def is_named(name: str) -> ColumnElement[bool]:
    """Return the condition of the ways with a number or name."""
    if ROAD_NUMBER.fullmatch(name):
        return road.c.ref.regexp_match(NUMBER_IN_REF.format(name))
    return road.c.name == name
