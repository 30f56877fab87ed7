"""Divisions with the number of their public stations and the centre of these stations.

The numbers are kept by the database in the transaction of each change: see division_counts.sql.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Integer, Text, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from geodata.divisions.codes import Division, DivisionLevel, divisions
from geodata.lonlat import LonLat
from locator.db.prepared import Prepared
from locator.divisions.domain import code_range
from locator.stations.tables import division_count

NANODEGREES = 1_000_000_000
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


_prefix, _total = division_count.c.prefix, func.sum(division_count.c.stations)
_COUNTED = Prepared(
    select(_prefix, _total)
    .where(_prefix == any_(bindparam("prefixes", type_=ARRAY(Text))))
    .group_by(_prefix)
    .having(_total > 0),
    {},
)
_LOCATED = Prepared(
    select(
        _prefix,
        _total.label("stations"),
        *(func.sum(division_count.c[name]).label(name) for name in ("located", "lon_ndeg", "lat_ndeg")),
    )
    .where(division_count.c.digits == bindparam("digits", type_=Integer))
    .where(_prefix.between(bindparam("first", type_=Text), bindparam("last", type_=Text)))
    .group_by(_prefix)
    .having(_total > 0)
    .order_by(_prefix),
    {},
)


@cache
def _children() -> Mapping[str | None, Sequence[Division]]:
    """Return the direct children of each division (of none: provinces), in order of their codes."""
    children: dict[str | None, list[Division]] = defaultdict(list)
    for _, place in sorted(divisions().items()):
        children[place.parent_code].append(place)
    return children


def has_prefectures(province: Division) -> bool:
    """Return whether a province is divided into prefectures; Beijing, for example, is not."""
    return any(child.level is DivisionLevel.PREFECTURE for child in _children()[province.code])


def counted_children(connection: Connection, parent: Division | None) -> list[CountedDivision]:
    """Return the direct children of a division (provinces for None) that have stations."""
    children = _children()[parent.code if parent else None]
    counts = _counts(connection, [child.prefix for child in children])
    return [CountedDivision(child, counts[child.prefix]) for child in children if counts.get(child.prefix)]


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
    first, last = code_range(within, DIGITS[level])
    rows = _LOCATED.all(connection, {"digits": DIGITS[level], "first": first, "last": last})
    matches = ((divisions().get(row.prefix.ljust(6, "0")), row) for row in rows)
    return [
        LocatedDivision(division, row.stations, _centre(row), row.stations - row.located)
        for division, row in matches
        if division and not division.is_placeholder
    ]


def _centre(row: Any) -> LonLat | None:
    if not row.located:
        return None
    n = row.located * NANODEGREES
    return LonLat(float(row.lon_ndeg / n), float(row.lat_ndeg / n))


def _is_directly_governed(county: Division) -> bool:
    parent = divisions()[county.parent_code] if county.parent_code else None
    is_governed = (
        parent is not None and parent.level is DivisionLevel.PREFECTURE and not parent.is_placeholder
    )
    return county.level is DivisionLevel.COUNTY and not is_governed


def count_stations(connection: Connection, division: Division | None) -> int:
    """Return the number of stations of a division, of all divisions for None."""
    counted = [division] if division else _children()[None]
    return sum(_counts(connection, [one.prefix for one in counted]).values())


def _counts(connection: Connection, prefixes: Sequence[str]) -> dict[str, int]:
    """Return the number of stations by prefix of the division's code, of those that have any."""
    return dict(_COUNTED.all(connection, {"prefixes": list(prefixes)}))
