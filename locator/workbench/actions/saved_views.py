"""Saving and removing views of the table."""

from sqlalchemy import Connection, delete, insert

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Right
from locator.errors import NotAllowed
from locator.workbench.actions.plan import OUTSIDE_AREA
from locator.workbench.domain.errors import ViewRefused
from locator.workbench.queries.saved_views import count_in
from locator.workbench.tables import saved_view

MOST_VIEWS = 30
MAX_NAME_LENGTH = 40


def save_view(connection: Connection, actor: Actor, area: str, name: str, query: str) -> None:
    """Save a view for the actor, or for the union of an area.

    Raises ViewRefused, and NotAllowed for an area that the actor does not edit.
    """
    if not name or len(name) > MAX_NAME_LENGTH:
        raise ViewRefused(Sentence("请给这个视图起个名字，最多 {n} 个字", n=MAX_NAME_LENGTH))
    if area and area not in {own.key for own in actor.areas(Right.EDIT)}:
        raise NotAllowed(OUTSIDE_AREA)
    if count_in(connection, actor, area) >= MOST_VIEWS:
        raise ViewRefused(Sentence("最多存 {n} 个视图：请先去掉不用的", n=MOST_VIEWS))
    values = {"staff_id": actor.staff_id, "area": area, "name": name, "query": query}
    connection.execute(insert(saved_view).values(values))


def remove_view(connection: Connection, key: int) -> None:
    """Remove a view; raise NotAllowed for one of others."""
    if connection.execute(delete(saved_view).where(saved_view.c.id == key)).rowcount != 1:
        raise NotAllowed(OUTSIDE_AREA)
