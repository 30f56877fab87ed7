"""Rooms and service points under a station: one storey, counted once."""

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

GONE = (LifecycleStatus.MERGED, LifecycleStatus.DELISTED)


def put_under(connection: Connection, actor: Actor, room: StoredStation, house_code: str) -> None:
    """Let a station be a room or point of another; of none, where no code is given.

    Raises MergerRefused for what would be a room of a room, NotAllowed outside the area, StationNotFound.
    """
    house = drafts.by_code(connection, house_code) if house_code else None
    for one in filter(None, (room, house)):
        if not actor.may(Right.PUBLISH, one.draft.division_code, one.operator_id):
            raise NotAllowed(Sentence("{code} 不在您管的范围里", code=one.code))
        if not allows_own_approval(connection, one.draft.division_code):
            raise NotAllowed("这里的修改要两个人：请管理员先改这里的规定，改完再改回来")
    if house is not None:
        _require_house(connection, room, house)
    moved = update(station).where(station.c.id == room.id).values(parent_id=house.id if house else None)
    if connection.execute(moved).rowcount != 1:
        raise NotAllowed(Sentence("{code} 不在您管的范围里", code=room.code))


def _require_house(connection: Connection, room: StoredStation, house: StoredStation) -> None:
    if room.id == house.id:
        raise MergerRefused("一个站不能是它自己的房间")
    if house.draft.status in GONE:
        raise MergerRefused(
            Sentence("{code} {status}，不能有房间", code=house.code, status=house.draft.status.zh)
        )
    if connection.scalar(select(station.c.parent_id).where(station.c.id == house.id)) is not None:
        raise MergerRefused(Sentence("{code} 自己就是别的站里的房间，请写那一站的编号", code=house.code))
    if connection.scalar(select(station.c.id).where(station.c.parent_id == room.id).limit(1)) is not None:
        raise MergerRefused(Sentence("{code} 自己有房间，不能再当别的站的房间", code=room.code))
