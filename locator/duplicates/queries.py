"""Stations that may be one, waiting for a clerk's word; and the mergers that were made."""

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

MOST = 50
WAITS = duplicate.c.verdict == literal_column("''")  # written out, for the index of those that wait
left = station.alias("left_station")
right = station.alias("right_station")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two stations that may be one."""

    left_code: str
    left_name: str
    right_code: str
    right_name: str
    division_code: str | None
    distance_m: float
    likeness: float


@dataclass(frozen=True, slots=True)
class Merger:
    """One merger: what went where, by whom, and whether it was taken back."""

    number: int
    merged_code: str
    merged_name: str
    survivor_code: str
    survivor_name: str
    made_by: str
    made_at: datetime
    undone_at: datetime | None


def waiting(connection: Connection, areas: Sequence[Area]) -> list[Pair]:
    """Return the pairs that wait in some areas, the likest first."""
    columns = (left.c.code, left.c.name, right.c.code, right.c.name, left.c.division_code)
    chosen = _pairs(areas, *columns, duplicate.c.distance_m, duplicate.c.likeness)
    chosen = chosen.order_by(duplicate.c.likeness.desc(), duplicate.c.left_id).limit(MOST)
    return [Pair(*row) for row in connection.execute(chosen)]


def count(connection: Connection, areas: Sequence[Area]) -> int:
    """Return how many pairs wait in some areas."""
    return connection.scalar(counted(areas)) or 0


def counted(areas: Sequence[Area]) -> Select[Any]:
    """Return the question how many pairs wait in some areas."""
    return _pairs(areas, func.count())


def mergers(connection: Connection, areas: Sequence[Area], station_id: int | None = None) -> list[Merger]:
    """Return the mergers of some areas, or of one station, the latest first."""
    columns = (left.c.code, left.c.name, right.c.code, right.c.name, staff.c.name)
    chosen = (
        select(merger.c.id, *columns, merger.c.made_at, merger.c.undone_at)
        .join(left, left.c.id == merger.c.merged_id)
        .join(right, right.c.id == merger.c.survivor_id)
        .join(staff, staff.c.id == merger.c.made_by_id)
        .where(_within(areas))
        .order_by(merger.c.id.desc())
        .limit(MOST)
    )
    if station_id is not None:
        chosen = chosen.where(or_(merger.c.merged_id == station_id, merger.c.survivor_id == station_id))
    return [Merger(*row) for row in connection.execute(chosen)]


def _pairs(areas: Sequence[Area], *columns: ColumnElement[Any]) -> Select[Any]:
    merged: ColumnElement[str] = literal_column(f"'{LifecycleStatus.MERGED.value}'")
    return (
        select(*columns)
        .select_from(duplicate)
        .join(left, left.c.id == duplicate.c.left_id)
        .join(right, right.c.id == duplicate.c.right_id)
        .where(WAITS, _within(areas), left.c.status != merged, right.c.status != merged)
    )


def _within(areas: Sequence[Area]) -> ColumnElement[bool]:
    return lies_within(areas, left.c.division_code, left.c.operator_organization_id)
