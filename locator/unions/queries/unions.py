"""The tree of union organisations: who stands below whom, what each has, and which names mean one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, literal, or_, select, true

from locator.accounts.domain.rights import Area
from locator.accounts.tables import appointment
from locator.divisions.domain import prefix
from locator.organizations.domain import Standing, UnionKind, UnionLevel
from locator.organizations.queries import goes_on
from locator.organizations.tables import organization
from locator.stations.domain.station import LifecycleStatus
from locator.stations.tables import station

MOST_NAMES = 2000
MOST_SHOWN = 500
GONE = (LifecycleStatus.MERGED, LifecycleStatus.DELISTED)


@dataclass(slots=True)
class Union:
    """A union with what it has; `below` holds the unions below it as far as they were asked for."""

    id: int
    parent_id: int | None
    standing: Standing
    is_ended: bool
    stations: int
    people: int
    children: int
    below: list["Union"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What it is called."""
        return self.standing.name

    @property
    def hidden(self) -> int:
        """How many of those directly below it were not asked for."""
        return self.children - len(self.below)


def names_in(connection: Connection, areas: Sequence[Area]) -> list[str]:
    """Return the names of the unions that somebody may be appointed for, or put something below."""
    within = sorted({key for one in areas for key in one.organization_ids})
    chosen = _is_union() if _everywhere(areas) else organization.c.id.in_(within)
    named = select(organization.c.name).where(chosen, goes_on()).order_by(organization.c.name)
    return list(connection.scalars(named.limit(MOST_NAMES)))


def tree(connection: Connection, areas: Sequence[Area]) -> list[Union]:
    """Return the highest unions of some areas with those below, as many as a page shows."""
    top = select(organization.c.id, literal(0).label("depth")).where(_are_tops(areas))
    below = top.cte("below", recursive=True)
    lower = (
        select(organization.c.id, below.c.depth + 1)
        .join(below, organization.c.parent_id == below.c.id)
        .where(goes_on())
    )
    below = below.union(lower)
    depth = func.min(below.c.depth)
    ids = select(below.c.id, depth.label("depth")).group_by(below.c.id).subquery("shown")
    chosen = _with_what_they_have().join(ids, ids.c.id == organization.c.id)
    rows = connection.execute(chosen.order_by(ids.c.depth, organization.c.name).limit(MOST_SHOWN))
    return _grown([_union(row) for row in rows])


def names_only(connection: Connection) -> list[Union]:
    """Return what entries name as running stations and nobody has put into the tree."""
    chosen = and_(organization.c.kind == "", organization.c.parent_id.is_(None), _runs_some())
    listed = _with_what_they_have().where(chosen, goes_on()).order_by(organization.c.name).limit(MOST_SHOWN)
    return [_union(row) for row in connection.execute(listed)]


def one(connection: Connection, key: int) -> Union | None:
    """Return one organisation with those directly below, the ended ones too."""
    near = or_(organization.c.id == key, organization.c.parent_id == key)
    order = (organization.c.ended_at.is_not(None), organization.c.name)
    rows = [_union(row) for row in connection.execute(_with_what_they_have().where(near).order_by(*order))]
    found = next((row for row in rows if row.id == key), None)
    if found is not None:
        found.below = [row for row in rows if row.id != key]
    return found


def above(connection: Connection, key: int) -> list[tuple[int, str]]:
    """Return the unions above one with their names, the highest first."""
    parent = select(organization.c.id, organization.c.parent_id, organization.c.name, literal(0).label("up"))
    up = parent.where(organization.c.id == key).cte("up", recursive=True)
    higher = select(organization.c.id, organization.c.parent_id, organization.c.name, up.c.up + 1)
    up = up.union(higher.join(up, up.c.parent_id == organization.c.id))
    chosen = select(up.c.id, up.c.name).where(up.c.id != key).order_by(up.c.up.desc())
    return [(row.id, row.name) for row in connection.execute(chosen)]


def _everywhere(areas: Sequence[Area]) -> bool:
    return any(one.division_code is None and one.organization_id is None for one in areas)


def _is_union() -> ColumnElement[bool]:
    return or_(organization.c.kind != "", organization.c.parent_id.is_not(None), _runs_some())


def _runs_some() -> ColumnElement[bool]:
    """Return the condition that stations name an organisation as the one that runs them."""
    runs = select(station.c.operator_organization_id).where(station.c.operator_organization_id.is_not(None))
    return organization.c.id.in_(runs)


def _are_tops(areas: Sequence[Area]) -> ColumnElement[bool]:
    """Return the condition of the highest unions of some areas; of a division's: those that stand for it."""
    if _everywhere(areas):
        return and_(organization.c.parent_id.is_(None), organization.c.kind != "", goes_on())
    mine = [one.organization_id for one in areas if one.organization_id is not None]
    places = [one.division_code for one in areas if one.division_code is not None]
    stands_for = (organization.c.division_code.startswith(prefix(code)) for code in places)
    return and_(or_(organization.c.id.in_(mine), *stands_for), organization.c.kind != "", goes_on())


def _with_what_they_have() -> Select[Any]:
    child = organization.alias("child")
    runs = (station.c.host_organization_id, station.c.operator_organization_id)
    stations = (
        select(func.count().label("stations"))
        .where(or_(*(key == organization.c.id for key in runs)), station.c.status.not_in(GONE))
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
    standing = Standing(
        row.name,
        UnionKind(row.kind) if row.kind else None,
        UnionLevel(row.level) if row.level else None,
        row.division_code,
    )
    has = (row.stations, row.people, row.children)
    return Union(row.id, row.parent_id, standing, row.ended_at is not None, *has)


def _grown(found: list[Union]) -> list[Union]:
    """Put each union below its parent; return those whose parent is not among them."""
    by_id = {one.id: one for one in found}
    for each in found:
        if each.parent_id in by_id:
            by_id[each.parent_id].below.append(each)
    return [each for each in found if each.parent_id not in by_id]
