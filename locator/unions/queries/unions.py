"""The tree of union organisations, with the stations, people and unions that each has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, literal, or_, select, true

from locator.accounts.domain.rights import Area
from locator.accounts.tables import appointment
from locator.divisions.domain import code_prefix, code_range
from locator.organizations.domain import UnionKind, UnionLevel, UnionProfile
from locator.organizations.queries import is_active
from locator.organizations.tables import organization
from locator.stations.domain.station import LifecycleStatus
from locator.stations.tables import station

MAX_NAMES = 2000
MAX_UNIONS = 500
ENDED_STATUSES = (LifecycleStatus.MERGED, LifecycleStatus.DELISTED)


@dataclass(slots=True)
class Union:
    """A union with counts of what belongs to it; `below` holds those of its children that were read."""

    id: int
    parent_id: int | None
    profile: UnionProfile
    is_ended: bool
    stations: int
    people: int
    children: int
    below: list["Union"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its name."""
        return self.profile.name

    @property
    def hidden(self) -> int:
        """How many of its children were not read."""
        return self.children - len(self.below)


def union_names(connection: Connection, areas: Sequence[Area]) -> list[str]:
    """Return the names of the unions in some areas, to appoint people for and to place unions below."""
    organization_ids = sorted({key for area in areas for key in area.organization_ids})
    is_in_areas = _is_union() if _has_whole_country(areas) else organization.c.id.in_(organization_ids)
    query = select(organization.c.name).where(is_in_areas, is_active()).order_by(organization.c.name)
    return list(connection.scalars(query.limit(MAX_NAMES)))


def union_tree(connection: Connection, areas: Sequence[Area], most: int = MAX_UNIONS) -> list[Union]:
    """Return the highest unions of some areas with those below, at most so many, the highest first."""
    roots = select(organization.c.id, literal(0).label("depth")).where(_is_root(areas))
    below = roots.cte("below", recursive=True)
    lower = (
        select(organization.c.id, below.c.depth + 1)
        .join(below, organization.c.parent_id == below.c.id)
        .where(is_active())
    )
    below = below.union(lower)
    depth = func.min(below.c.depth)
    ids = select(below.c.id, depth.label("depth")).group_by(below.c.id).subquery("shown")
    query = _unions_with_counts().join(ids, ids.c.id == organization.c.id)
    rows = connection.execute(query.order_by(ids.c.depth, organization.c.name).limit(most))
    return _nested([_union(row) for row in rows])


def unions_and_parents(
    connection: Connection, areas: Sequence[Area], most: int
) -> Iterator[tuple[UnionProfile, str]]:
    """Yield the unions of some areas and the name of the one above each, from the top down."""
    waiting = [(root, _name_above(connection, root)) for root in union_tree(connection, areas, most)]
    while waiting:
        union, parent = waiting.pop(0)
        yield union.profile, parent
        waiting = [(child, union.name) for child in union.below] + waiting


def _name_above(connection: Connection, union: Union) -> str:
    above = unions_above(connection, union.id)
    return above[-1][1] if above else ""


def unplaced_unions(connection: Connection) -> list[Union]:
    """Return the organisations that run stations by the entries and are not in the tree yet."""
    is_unplaced = and_(organization.c.kind == "", organization.c.parent_id.is_(None), _runs_stations())
    query = _unions_with_counts().where(is_unplaced, is_active())
    rows = connection.execute(query.order_by(organization.c.name).limit(MAX_UNIONS))
    return [_union(row) for row in rows]


def find_union(connection: Connection, key: int) -> Union | None:
    """Return an organisation with those directly below, the ended ones too; None if there is none."""
    is_it_or_child = or_(organization.c.id == key, organization.c.parent_id == key)
    order = (organization.c.ended_at.is_not(None), organization.c.name)
    query = _unions_with_counts().where(is_it_or_child).order_by(*order)
    unions = [_union(row) for row in connection.execute(query)]
    found = next((union for union in unions if union.id == key), None)
    if found is not None:
        found.below = [union for union in unions if union.id != key]
    return found


def unions_above(connection: Connection, key: int) -> list[tuple[int, str]]:
    """Return id and name of the unions above one, the highest first."""
    parent = select(organization.c.id, organization.c.parent_id, organization.c.name, literal(0).label("up"))
    up = parent.where(organization.c.id == key).cte("up", recursive=True)
    higher = select(organization.c.id, organization.c.parent_id, organization.c.name, up.c.up + 1)
    up = up.union(higher.join(up, up.c.parent_id == organization.c.id))
    query = select(up.c.id, up.c.name).where(up.c.id != key).order_by(up.c.up.desc())
    return [(row.id, row.name) for row in connection.execute(query)]


def _has_whole_country(areas: Sequence[Area]) -> bool:
    return any(area.division_code is None and area.organization_id is None for area in areas)


def _is_union() -> ColumnElement[bool]:
    return or_(organization.c.kind != "", organization.c.parent_id.is_not(None), _runs_stations())


def _runs_stations() -> ColumnElement[bool]:
    """Return the condition that an organisation is the operator of a station."""
    operators = select(station.c.operator_organization_id).where(
        station.c.operator_organization_id.is_not(None)
    )
    return organization.c.id.in_(operators)


def _is_root(areas: Sequence[Area]) -> ColumnElement[bool]:
    """Return the condition that a union is a root of the tree shown for some areas.

    For a division's area these are all unions that represent the division or one inside it.
    """
    if _has_whole_country(areas):
        return and_(organization.c.parent_id.is_(None), organization.c.kind != "", is_active())
    organization_ids = [area.organization_id for area in areas if area.organization_id is not None]
    division_codes = [area.division_code for area in areas if area.division_code is not None]
    represents = (
        organization.c.division_code.between(*code_range(code_prefix(code))) for code in division_codes
    )
    is_in_areas = or_(organization.c.id.in_(organization_ids), *represents)
    return and_(is_in_areas, organization.c.kind != "", is_active())


def _unions_with_counts() -> Select[Any]:
    child = organization.alias("child")
    runs = (station.c.host_organization_id, station.c.operator_organization_id)
    stations = (
        select(func.count().label("stations"))
        .where(or_(*(key == organization.c.id for key in runs)), station.c.status.not_in(ENDED_STATUSES))
        .lateral("runs")
    )
    people = (
        select(func.count(appointment.c.staff_id.distinct()).label("people"))
        .where(appointment.c.organization_id == organization.c.id, appointment.c.ended_at.is_(None))
        .lateral("works")
    )
    children = (
        select(func.count().label("children"))
        .where(child.c.parent_id == organization.c.id, child.c.ended_at.is_(None))
        .lateral("holds")
    )
    return select(organization, stations.c.stations, people.c.people, children.c.children).select_from(
        organization.join(stations, true()).join(people, true()).join(children, true())
    )


def _union(row: Row[Any]) -> Union:
    profile = UnionProfile(
        row.name,
        UnionKind(row.kind) if row.kind else None,
        UnionLevel(row.level) if row.level else None,
        row.division_code,
    )
    counts = (row.stations, row.people, row.children)
    return Union(row.id, row.parent_id, profile, row.ended_at is not None, *counts)


def _nested(unions: list[Union]) -> list[Union]:
    """Put each union below its parent; return those whose parent is not among them."""
    by_id = {union.id: union for union in unions}
    for union in unions:
        if union.parent_id in by_id:
            by_id[union.parent_id].below.append(union)
    return [union for union in unions if union.parent_id not in by_id]
