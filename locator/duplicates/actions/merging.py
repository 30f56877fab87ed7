"""Two stations become one (整合): one code survives, the other leads to it; and the way back.

Nothing is deleted: the merged station keeps its code, page, reports and history, and points to its
successor. What a merger changed is written down (table merger), so that it can be undone.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Right
from locator.accounts.queries.approval_rules import allows_own_approval
from locator.duplicates.actions import duplicates
from locator.duplicates.actions.duplicates import PairVerdict
from locator.duplicates.tables import merger
from locator.editing.actions import editing
from locator.editing.domain.errors import ChangedMeanwhile, MergerRefused
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.errors import NotAllowed
from locator.keepers.tables import keeper, keeper_link
from locator.sheets.domain.entry_cells import Cells, cells_of, merge_changes
from locator.stations.domain.station import LifecycleStatus
from locator.stations.tables import station

TWO_PEOPLE = Sentence("这里的修改要两个人，合并还不能由两个人来做：请管理员先改这里的规定，合并以后再改回来")
LIFE = ("status", "status_since", "status_reason", "expected_reopen_on", "parent_id")
DAYS = frozenset({"status_since", "expected_reopen_on"})


def merge(
    connection: Connection,
    actor: Actor,
    survivor: StoredStation,
    goes: StoredStation,
    cells: Cells,
    reason: str,
    now: datetime,
) -> int:
    """Let a station go into another, which then says what the cells say; return the merger's number.

    Raises MergerRefused for two that cannot become one, ChangedMeanwhile, EntryInvalid, NotAllowed.
    """
    _require(connection, actor, survivor, goes)
    before = cells_of(survivor.draft)
    if dict(cells) != before:
        editing.publish_entry(connection, actor, survivor, cells, now.date())
    was = connection.execute(select(station).where(station.c.id == goes.id).with_for_update()).one()
    if was.version != goes.version:
        raise ChangedMeanwhile(Sentence("{code} 刚刚被别人改过，请看一看再合并", code=goes.code))
    carried = _carry_over(connection, survivor.id, was)
    gone = {"status": LifecycleStatus.MERGED.value, "successor_id": survivor.id, "parent_id": None}
    since = {"status_since": now.date(), "status_reason": reason, "expected_reopen_on": None}
    _write(connection, goes.id, gone | since)
    kept = carried | {
        "survivor": before,
        "after": dict(cells),
        "life": {name: _plain(getattr(was, name)) for name in LIFE},
    }
    row = {"merged_id": goes.id, "survivor_id": survivor.id, "made_at": now, "made_by_id": actor.staff_id}
    added = connection.scalars(insert(merger).values(before=kept, **row).returning(merger.c.id)).one()
    duplicates.decide(connection, (survivor.id, goes.id), PairVerdict.SAME, actor, now)
    return int(added)


def undo(connection: Connection, actor: Actor, number: int, now: datetime) -> str:
    """Take a merger back; return the code of the station that is there again.

    What somebody has changed at the survivor since then stays as it is. Raises MergerRefused where
    there is nothing to take back, NotAllowed outside the area.
    """
    chosen = select(merger).where(merger.c.id == number, merger.c.undone_at.is_(None)).with_for_update()
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise MergerRefused("没有这次合并，或者已经撤销过，或者不在您管的范围里")
    survivor, back = drafts.by_ids(connection, [row.survivor_id, row.merged_id])
    _require_areas(connection, actor, survivor, back)
    life = {name: _read(name, text) for name, text in row.before["life"].items()}
    _write(connection, back.id, life | {"successor_id": None})
    _carry_back(connection, row)
    if survivor.draft.status is not LifecycleStatus.MERGED:
        now_says = cells_of(survivor.draft)
        cells, _ = merge_changes(now_says, row.before["after"], row.before["survivor"])
        if cells != now_says:
            again = drafts.by_ids(connection, [survivor.id])[0]
            editing.publish_entry(connection, actor, again, cells, now.date())
    undone = {"undone_at": now, "undone_by_id": actor.staff_id}
    connection.execute(update(merger).where(merger.c.id == number).values(undone))
    duplicates.decide(connection, (survivor.id, back.id), None, actor, now)
    return back.code


def _require(connection: Connection, actor: Actor, survivor: StoredStation, goes: StoredStation) -> None:
    if survivor.id == goes.id:
        raise MergerRefused("这是同一个编号")
    for one in (survivor, goes):
        if one.draft.status is LifecycleStatus.MERGED:
            raise MergerRefused(Sentence("{code} 已经并入别的站，请用它并入的那一站", code=one.code))
    if survivor.draft.visibility is not goes.draft.visibility:
        raise MergerRefused("一个对所有人公布，一个不是：旧编号会找不到，请先改成一样")
    if survivor.draft.is_demo is not goes.draft.is_demo:
        raise MergerRefused("演示的站不能和真的站合并")
    _require_areas(connection, actor, survivor, goes)


def _require_areas(connection: Connection, actor: Actor, *both: StoredStation) -> None:
    if not all(actor.may(Right.PUBLISH, one.draft.division_code, one.operator_id) for one in both):
        raise NotAllowed("这两站不都在您管的范围里")
    if not all(allows_own_approval(connection, one.draft.division_code) for one in both):
        raise NotAllowed(TWO_PEOPLE)


def _carry_over(connection: Connection, survivor_id: int, goes: Row[Any]) -> dict[str, Any]:
    """Let rooms, an only keeper and open links follow to the survivor; return what did."""
    house = connection.scalar(select(station.c.parent_id).where(station.c.id == survivor_id))
    if house == goes.id:  # the room stays, the house goes
        house = goes.parent_id
        _write(connection, survivor_id, {"parent_id": house})
        left = True
    else:
        left = False
    rooms = connection.scalars(select(station.c.id).where(station.c.parent_id == goes.id)).all()
    for room in rooms:
        _write(connection, room, {"parent_id": house or survivor_id})
    return {
        "house": house or survivor_id,
        "left_house": left,
        "rooms": list(rooms),
        "keeper": _move_keeper(connection, goes.id, survivor_id),
        "links": _move_links(connection, goes.id, survivor_id),
    }


def _carry_back(connection: Connection, row: Row[Any]) -> None:
    """Let what followed go back, where it still is as the merger left it."""
    kept = row.before
    for room in kept["rooms"]:
        here = (station.c.id == room, station.c.parent_id == kept["house"])
        connection.execute(update(station).where(*here).values(parent_id=row.merged_id))
    if kept["left_house"]:
        _write(connection, row.survivor_id, {"parent_id": row.merged_id})
    if kept["keeper"]:
        _move_keeper(connection, row.survivor_id, row.merged_id)
    back = (keeper_link.c.id.in_(kept["links"]), keeper_link.c.used_at.is_(None))
    connection.execute(update(keeper_link).where(*back).values(station_id=row.merged_id))


def _move_keeper(connection: Connection, from_id: int, to_id: int) -> bool:
    """Give a station's keeper to another that has none; return whether there was one to give."""
    if connection.scalar(select(keeper.c.email).where(keeper.c.station_id == to_id)) is not None:
        return False
    moved = update(keeper).where(keeper.c.station_id == from_id).values(station_id=to_id)
    return connection.execute(moved).rowcount == 1


def _move_links(connection: Connection, from_id: int, to_id: int) -> list[int]:
    unspent = (keeper_link.c.station_id == from_id, keeper_link.c.used_at.is_(None))
    moved = update(keeper_link).where(*unspent).values(station_id=to_id).returning(keeper_link.c.id)
    return list(connection.scalars(moved))


def _write(connection: Connection, station_id: int, values: dict[str, Any]) -> None:
    if connection.execute(update(station).where(station.c.id == station_id).values(values)).rowcount != 1:
        raise NotAllowed("这一站不在您管的范围里")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(name: str, text: Any) -> Any:
    return date.fromisoformat(text) if name in DAYS and text else text
