"""The divisions below one, with how many public stations each has."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from geodata.divisions import Division, divisions
from locator.db.tables import public_station


@dataclass(frozen=True, slots=True)
class CountedDivision:
    """A division and its public stations in service, those of the divisions inside included."""

    division: Division
    stations: int


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


def _counts(connection: Connection, prefix: str) -> Counter[str]:
    rows = connection.execute(
        select(public_station.c.division_code, func.count())
        .where(public_station.c.in_service, public_station.c.division_code.startswith(prefix))
        .group_by(public_station.c.division_code)
    )
    return Counter(dict(rows.tuples().all()))
