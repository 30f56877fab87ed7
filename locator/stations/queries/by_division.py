"""Divisions with how many public stations each has, and where those stations lie."""

from collections import Counter
from dataclasses import dataclass

from geoalchemy2 import Geometry
from sqlalchemy import Connection, cast, func, select

from geodata.divisions import Division, DivisionLevel, divisions
from geodata.lonlat import LonLat
from locator.stations.queries.families import stands_for_itself
from locator.stations.tables import public_station

DIGITS = {DivisionLevel.PROVINCE: 2, DivisionLevel.PREFECTURE: 4, DivisionLevel.COUNTY: 6}


@dataclass(frozen=True, slots=True)
class CountedDivision:
    """A division and its public stations in service, those of the divisions inside included."""

    division: Division
    stations: int


@dataclass(frozen=True, slots=True)
class LocatedDivision(CountedDivision):
    """A counted division with the middle of its stations (not of its land), in WGS 84."""

    middle: LonLat


def has_prefectures(place: Division) -> bool:
    """Return whether a province is divided into prefectures: Beijing is not, and no larger than one."""
    inside = (one for one in divisions().values() if one.parent_code == place.code)
    return any(one.level is DivisionLevel.PREFECTURE for one in inside)


def below(connection: Connection, parent: Division | None) -> list[CountedDivision]:
    """Return the divisions right below one (provinces for None) that have any stations."""
    counts = _counts(connection, parent.prefix if parent else "")
    parent_code = parent.code if parent else None
    children = [one for one in divisions().values() if one.parent_code == parent_code]
    summed = (
        CountedDivision(child, sum(n for code, n in counts.items() if code.startswith(child.prefix)))
        for child in children
    )
    return sorted((one for one in summed if one.stations), key=lambda one: one.division.code)


def located(connection: Connection, level: DivisionLevel) -> list[LocatedDivision]:
    """Return all divisions of a level that have stations with a position.

    Beside prefectures stand the counties that none governs, as those of Beijing.
    """
    found = _located(connection, level)
    if level is not DivisionLevel.PREFECTURE:
        return found
    alone = [one for one in _located(connection, DivisionLevel.COUNTY) if _is_alone(one.division)]
    return sorted([*found, *alone], key=lambda one: one.division.code)


def _located(connection: Connection, level: DivisionLevel) -> list[LocatedDivision]:
    prefix = func.left(public_station.c.division_code, DIGITS[level]).label("prefix")
    point = cast(public_station.c.place, Geometry)
    rows = connection.execute(
        select(prefix, func.count().label("stations"), func.avg(func.ST_X(point)), func.avg(func.ST_Y(point)))
        .where(public_station.c.in_service, public_station.c.place.is_not(None), stands_for_itself())
        .group_by(prefix)
        .order_by(prefix)
    )
    known = ((divisions().get(row.prefix.ljust(6, "0")), row) for row in rows if row.prefix)
    return [
        LocatedDivision(one, row.stations, LonLat(row[2], row[3]))
        for one, row in known
        if one and not one.is_shelf
    ]


def _is_alone(county: Division) -> bool:
    above = divisions()[county.parent_code] if county.parent_code else None
    is_governed = above is not None and above.level is DivisionLevel.PREFECTURE and not above.is_shelf
    return county.level is DivisionLevel.COUNTY and not is_governed


def how_many(connection: Connection, place: Division | None) -> int:
    """Return how many stations a division has, a county too; of all of them for None."""
    return sum(_counts(connection, place.prefix if place else "").values())


def _counts(connection: Connection, prefix: str) -> Counter[str]:
    rows = connection.execute(
        select(public_station.c.division_code, func.count())
        .where(public_station.c.in_service, public_station.c.division_code.startswith(prefix))
        .where(stands_for_itself())
        .group_by(public_station.c.division_code)
    )
    return Counter(dict(rows.all()))
