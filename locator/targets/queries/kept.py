"""Targets that are kept: of some areas, of areas around them, and one by its number."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from locator.accounts.domain.rights import Area
from locator.stations.domain.station import StationKind
from locator.targets.domain.target import MAX_TARGETS, Metric, Per, Target, TargetTerms
from locator.targets.queries.areas import divisions_above, key_lies_in
from locator.targets.tables import target


def find_target(connection: Connection, target_id: int) -> Target | None:
    """Return a target by its number."""
    row = connection.execute(select(target).where(target.c.id == target_id)).one_or_none()
    return _target(row) if row else None


def targets_in(connection: Connection, areas: Sequence[Area]) -> list[Target]:
    """Return the targets of stations that lie in some areas, those that end first first."""
    return _targets(connection, key_lies_in(target.c.area, areas))


def targets_for_parts(connection: Connection, areas: Sequence[Area]) -> list[Target]:
    """Return the targets that a larger area sets for each of its divisions, of which some areas are parts."""
    codes = [area.division_code for area in areas if area.division_code]
    around = {f"division:{above}" for code in codes for above in divisions_above(code)}
    is_around = target.c.area.in_(sorted(around))
    return _targets(connection, is_around, target.c.per.not_in([Per.SELF.value, Per.UNION.value]))


def _targets(connection: Connection, *conditions: ColumnElement[bool]) -> list[Target]:
    chosen = select(target).where(*conditions).order_by(target.c.ends_on, target.c.area, target.c.id)
    return [_target(row) for row in connection.execute(chosen.limit(MAX_TARGETS))]


def _target(row: Row[Any]) -> Target:
    terms = TargetTerms(
        row.area,
        tuple(StationKind(kind) for kind in row.kinds),
        Metric(row.metric),
        Per(row.per),
        row.least,
        row.begins_on,
        row.ends_on,
        row.document,
        row.link,
    )
    return Target(row.id, terms)
