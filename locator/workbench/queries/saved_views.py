"""Saved views: a person's own, and those of the unions that the person works for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from locator.accounts.domain.rights import Actor, Right
from locator.workbench.tables import saved_view


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view of the table; `area` is empty for the person's own."""

    id: int
    area: str
    name: str
    query: str


def views_of(connection: Connection, actor: Actor) -> Sequence[SavedView]:
    """Return the views of a person and of the person's unions, the own ones first."""
    is_own = saved_view.c.area == ""
    areas = [area.key for area in actor.areas(Right.LOOK)]
    chosen = select(saved_view).where(
        or_(is_own & (saved_view.c.staff_id == actor.staff_id), saved_view.c.area.in_(areas))
    )
    rows = connection.execute(chosen.order_by(~is_own, saved_view.c.id))
    return [SavedView(row.id, row.area, row.name, row.query) for row in rows]


def count_in(connection: Connection, actor: Actor, area: str) -> int:
    """Return how many views an area has; of the person without one."""
    counted = select(func.count()).select_from(saved_view).where(saved_view.c.area == area)
    if not area:
        counted = counted.where(saved_view.c.staff_id == actor.staff_id)
    return connection.scalar(counted) or 0
