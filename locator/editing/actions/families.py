"""Rooms and service points that belong to a parent station: one level deep, counted once with it."""

from sqlalchemy import Connection, select, update

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Right
from locator.accounts.queries.approval_rules import allows_own_approval
from locator.editing.domain.errors import MergerRefused
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.errors import NotAllowed
from locator.stations.domain.station import LifecycleStatus
from locator.stations.tables import station

ENDED_STATUSES = (LifecycleStatus.MERGED, LifecycleStatus.DELISTED)


def set_parent(connection: Connection, actor: Actor, room: StoredStation, parent_code: str) -> None:
    """Make a station a room of the station with a code, or with an empty code independent again.

    Raises MergerRefused where the parent cannot have it, NotAllowed outside the actor's areas, and
    StationNotFound.
    """
    parent = drafts.by_code(connection, parent_code) if parent_code else None
    for stored in filter(None, (room, parent)):
        if not actor.may(Right.PUBLISH, stored.draft.division_code, stored.operator_id):
            raise NotAllowed(Sentence("{code} 不在您管的范围里", code=stored.code))
        if not allows_own_approval(connection, stored.draft.division_code):
            raise NotAllowed("这里的修改要两个人：请管理员先改这里的规定，改完再改回来")
    if parent is not None:
        _require_possible_parent(connection, room, parent)
    statement = update(station).where(station.c.id == room.id).values(parent_id=parent.id if parent else None)
    if connection.execute(statement).rowcount != 1:
        raise NotAllowed(Sentence("{code} 不在您管的范围里", code=room.code))


def _require_possible_parent(connection: Connection, room: StoredStation, parent: StoredStation) -> None:
    """Raise MergerRefused for a station itself, an ended parent, and a second level of rooms."""
    if room.id == parent.id:
        raise MergerRefused("一个站不能是它自己的房间")
    if parent.draft.status in ENDED_STATUSES:
        raise MergerRefused(
            Sentence("{code} {status}，不能有房间", code=parent.code, status=parent.draft.status.zh)
        )
    if connection.scalar(select(station.c.parent_id).where(station.c.id == parent.id)) is not None:
        raise MergerRefused(Sentence("{code} 自己就是别的站里的房间，请写那一站的编号", code=parent.code))
    if connection.scalar(select(station.c.id).where(station.c.parent_id == room.id).limit(1)) is not None:
        raise MergerRefused(Sentence("{code} 自己有房间，不能再当别的站的房间", code=room.code))
