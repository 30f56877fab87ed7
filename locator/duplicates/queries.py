"""Read-only queries about open pairs of possible duplicates, and about mergers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, or_, select

from locator.accounts.domain.rights import Area
from locator.accounts.tables import staff
from locator.duplicates.tables import duplicate, merger
from locator.stations.domain.station import LifecycleStatus
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

MAX_ROWS = 50
IS_OPEN = duplicate.c.verdict == literal_column("''")  # a literal, so that the partial index is used
left = station.alias("left_station")
right = station.alias("right_station")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two stations that may be duplicates."""

    left_code: str
    left_name: str
    right_code: str
    right_name: str
    division_code: str | None
    distance_m: float
    likeness: float


@dataclass(frozen=True, slots=True)
class Merger:
    """A merger, and when it was undone if it was."""

    number: int
    merged_code: str
    merged_name: str
    survivor_code: str
    survivor_name: str
    made_by: str
    made_at: datetime
    undone_at: datetime | None


def open_pairs(connection: Connection, areas: Sequence[Area]) -> list[Pair]:
    """Return the open pairs in some areas, the most similar names first."""
    columns = (left.c.code, left.c.name, right.c.code, right.c.name, left.c.division_code)
    query = _pairs(areas, *columns, duplicate.c.distance_m, duplicate.c.likeness)
    query = query.order_by(duplicate.c.likeness.desc(), duplicate.c.left_id).limit(MAX_ROWS)
    return [Pair(*row) for row in connection.execute(query)]


def count_open_pairs(connection: Connection, areas: Sequence[Area]) -> int:
    """Return the number of open pairs in some areas."""
    return connection.scalar(open_pair_count(areas)) or 0


def open_pair_count(areas: Sequence[Area]) -> Select[Any]:
    """Return the query that counts the open pairs in some areas."""
    return _pairs(areas, func.count())


def find_mergers(
    connection: Connection, areas: Sequence[Area], station_id: int | None = None
) -> list[Merger]:
    """Return the mergers in some areas, all or those of one station, the latest first."""
    columns = (left.c.code, left.c.name, right.c.code, right.c.name, staff.c.name)
    query = (
        select(merger.c.id, *columns, merger.c.made_at, merger.c.undone_at)
        .join(left, left.c.id == merger.c.merged_id)
        .join(right, right.c.id == merger.c.survivor_id)
        .join(staff, staff.c.id == merger.c.made_by_id)
        .where(_within(areas))
        .order_by(merger.c.id.desc())
        .limit(MAX_ROWS)
    )
    if station_id is not None:
        query = query.where(or_(merger.c.merged_id == station_id, merger.c.survivor_id == station_id))
    return [Merger(*row) for row in connection.execute(query)]


def _pairs(areas: Sequence[Area], *columns: ColumnElement[Any]) -> Select[Any]:
    merged: ColumnElement[str] = literal_column(f"'{LifecycleStatus.MERGED.value}'")
    return (
        select(*columns)
        .select_from(duplicate)
        .join(left, left.c.id == duplicate.c.left_id)
        .join(right, right.c.id == duplicate.c.right_id)
        .where(IS_OPEN, _within(areas), left.c.status != merged, right.c.status != merged)
    )


def _within(areas: Sequence[Area]) -> ColumnElement[bool]:
    return lies_within(areas, left.c.division_code, left.c.operator_organization_id)
