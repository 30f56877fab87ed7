"""Targets that are kept: of some areas, of areas around them, and one by its number."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, false, func, or_, select

from locator.accounts.domain.rights import Area
from locator.divisions.domain import code_prefix
from locator.organizations.tables import organization
from locator.stations.domain.station import StationKind
from locator.targets.domain.target import MAX_TARGETS, Metric, Per, Target, TargetTerms
from locator.targets.tables import target


def find_target(connection: Connection, target_id: int) -> Target | None:
    """Return a target by its number."""
    row = connection.execute(select(target).where(target.c.id == target_id)).one_or_none()
    return _target(row) if row else None


def targets_in(connection: Connection, areas: Sequence[Area]) -> list[Target]:
    """Return the targets of stations that lie in some areas, those that end first first."""
    inside = or_(false(), *(lies_in(target.c.area, area) for area in areas))
    return _targets(connection, inside)


def targets_for_parts(connection: Connection, areas: Sequence[Area]) -> list[Target]:
    """Return the targets that a larger area sets for each of its divisions, of which some areas are parts."""
    codes = [area.division_code for area in areas if area.division_code]
    around = {f"division:{above}" for code in codes for above in _above(code)}
    is_around = target.c.area.in_(sorted(around))
    return _targets(connection, is_around, target.c.per.not_in([Per.SELF.value, Per.UNION.value]))


def lies_in(owner: ColumnElement[str], area: Area) -> ColumnElement[bool]:
    """Return the condition that a column's key of a division or a union lies in an area."""
    if area.organization_id is not None:
        return owner.in_([f"organization:{key}" for key in sorted(area.organization_ids)])
    prefix = code_prefix(area.division_code)
    unions = select(func.concat("organization:", organization.c.id))
    if prefix:
        unions = unions.where(organization.c.division_code.startswith(prefix))
    return or_(owner.startswith(f"division:{prefix}"), owner.in_(unions))


def _targets(connection: Connection, *conditions: ColumnElement[bool]) -> list[Target]:
    chosen = select(target).where(*conditions).order_by(target.c.ends_on, target.c.area, target.c.id)
    return [_target(row) for row in connection.execute(chosen.limit(MAX_TARGETS))]


def _above(division_code: str) -> list[str]:
    """Return the codes of the divisions that a division lies in, and the country's, which is empty."""
    prefix = code_prefix(division_code)
    return [prefix[:digits].ljust(6, "0") if digits else "" for digits in range(0, len(prefix), 2)]


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
