"""Divisions with the number of their public stations and the centre of these stations."""

from collections import Counter
from dataclasses import dataclass

from geoalchemy2 import Geometry
from sqlalchemy import Connection, cast, func, select

from geodata.divisions.codes import Division, DivisionLevel, divisions
from geodata.lonlat import LonLat
from locator.stations.queries.families import is_counted_by_itself
from locator.stations.tables import public_station

DIGITS = {DivisionLevel.PROVINCE: 2, DivisionLevel.PREFECTURE: 4, DivisionLevel.COUNTY: 6}


@dataclass(frozen=True, slots=True)
class CountedDivision:
    """A division with its number of public stations in service, including those of its subdivisions."""

    division: Division
    stations: int


@dataclass(frozen=True, slots=True)
class LocatedDivision(CountedDivision):
    """A counted division with the centre of its stations (not of its area), in WGS 84.

    `without_position` of its stations have no position; the centre is that of the others, None for none.
    """

    centre: LonLat | None
    without_position: int


def has_prefectures(province: Division) -> bool:
    """Return whether a province is divided into prefectures; Beijing, for example, is not."""
    children = (child for child in divisions().values() if child.parent_code == province.code)
    return any(child.level is DivisionLevel.PREFECTURE for child in children)


def counted_children(connection: Connection, parent: Division | None) -> list[CountedDivision]:
    """Return the direct children of a division (provinces for None) that have stations."""
    counts = _counts(connection, parent.prefix if parent else "")
    parent_code = parent.code if parent else None
    children = [child for child in divisions().values() if child.parent_code == parent_code]
    summed = (
        CountedDivision(child, sum(count for code, count in counts.items() if code.startswith(child.prefix)))
        for child in children
    )
    return sorted(
        (counted for counted in summed if counted.stations), key=lambda counted: counted.division.code
    )


def located_divisions(
    connection: Connection, level: DivisionLevel, within: Division | None = None
) -> list[LocatedDivision]:
    """Return the divisions of a level that have stations: all, or those of a division.

    Counties that are governed by no prefecture, as in Beijing, are included among the prefectures.
    """
    prefix = within.prefix if within else ""
    found = _located_at_level(connection, level, prefix)
    if level is not DivisionLevel.PREFECTURE:
        return found
    counties = [
        division
        for division in _located_at_level(connection, DivisionLevel.COUNTY, prefix)
        if _is_directly_governed(division.division)
    ]
    return sorted([*found, *counties], key=lambda division: division.division.code)


def _located_at_level(connection: Connection, level: DivisionLevel, within: str) -> list[LocatedDivision]:
    prefix = func.left(public_station.c.division_code, DIGITS[level]).label("prefix")
    point = cast(public_station.c.place, Geometry)
    rows = connection.execute(
        select(
            prefix,
            func.count().label("stations"),
            func.avg(func.ST_X(point)).label("lon"),
            func.avg(func.ST_Y(point)).label("lat"),
            func.count().filter(public_station.c.place.is_(None)).label("without_position"),
        )
        .where(public_station.c.in_service, is_counted_by_itself())
        .where(public_station.c.division_code.startswith(within))
        .group_by(prefix)
        .order_by(prefix)
    )
    matches = ((divisions().get(row.prefix.ljust(6, "0")), row) for row in rows if row.prefix)
    return [
        LocatedDivision(
            division,
            row.stations,
            None if row.lon is None else LonLat(row.lon, row.lat),
            row.without_position,
        )
        for division, row in matches
        if division and not division.is_placeholder
    ]


def _is_directly_governed(county: Division) -> bool:
    parent = divisions()[county.parent_code] if county.parent_code else None
    is_governed = (
        parent is not None and parent.level is DivisionLevel.PREFECTURE and not parent.is_placeholder
    )
    return county.level is DivisionLevel.COUNTY and not is_governed


def count_stations(connection: Connection, division: Division | None) -> int:
    """Return the number of stations of a division, of all divisions for None."""
    return sum(_counts(connection, division.prefix if division else "").values())


def _counts(connection: Connection, prefix: str) -> Counter[str]:
    rows = connection.execute(
        select(public_station.c.division_code, func.count())
        .where(public_station.c.in_service, public_station.c.division_code.startswith(prefix))
        .where(is_counted_by_itself())
        .group_by(public_station.c.division_code)
    )
    return Counter(dict(rows.all()))
