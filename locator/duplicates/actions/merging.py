"""Merging two stations into one (整合), and undoing a merger.

Nothing is deleted: the merged station keeps its code, page, reports and history, and points to its
successor. The table `merger` records what was changed, so that the merger can be undone.
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
from locator.photos.actions import moving
from locator.sheets.domain.entry_cells import Cells, cells_of, merge_changes
from locator.stations.domain.station import LifecycleStatus
from locator.stations.tables import station

NEEDS_TWO_PEOPLE = Sentence(
    "这里的修改要两个人，合并还不能由两个人来做：请管理员先改这里的规定，合并以后再改回来"
)
LIFECYCLE_COLUMNS = ("status", "status_since", "status_reason", "expected_reopen_on", "parent_id")
DATE_COLUMNS = frozenset({"expected_reopen_on"})


def merge_stations(
    connection: Connection,
    actor: Actor,
    survivor: StoredStation,
    merged: StoredStation,
    cells: Cells,
    reason: str,
    now: datetime,
) -> int:
    """Merge a station into the survivor, whose entry becomes the given cells; return the merger's id.

    Raises MergerRefused for stations that cannot be merged, ChangedMeanwhile, EntryInvalid, NotAllowed.
    """
    _require_mergeable(connection, actor, survivor, merged)
    before = cells_of(survivor.draft)
    if dict(cells) != before:
        editing.publish_entry(connection, actor, survivor, cells, now.date())
    row = connection.execute(select(station).where(station.c.id == merged.id).with_for_update()).one()
    if row.version != merged.version:
        raise ChangedMeanwhile(Sentence("{code} 刚刚被别人改过，请看一看再合并", code=merged.code))
    moved = _move_dependents(connection, survivor.id, row)
    new_status = {"status": LifecycleStatus.MERGED.value, "successor_id": survivor.id, "parent_id": None}
    since = {"status_since": now.date().isoformat(), "status_reason": reason, "expected_reopen_on": None}
    _update_station(connection, merged.id, new_status | since)
    undo_record = moved | {
        "survivor": before,
        "after": dict(cells),
        "life": {name: _to_json(getattr(row, name)) for name in LIFECYCLE_COLUMNS},
    }
    values = {"merged_id": merged.id, "survivor_id": survivor.id, "before": undo_record}
    values |= {"made_at": now, "made_by_id": actor.staff_id}
    merger_id = connection.scalars(insert(merger).values(values).returning(merger.c.id)).one()
    duplicates.record_verdict(connection, (survivor.id, merged.id), PairVerdict.SAME, actor, now)
    return int(merger_id)


def undo_merger(connection: Connection, actor: Actor, number: int, now: datetime) -> str:
    """Undo a merger by its id; return the code of the station that was merged.

    Changes made to the survivor since then stay. Raises MergerRefused where there is no merger to undo,
    NotAllowed outside the actor's areas.
    """
    query = select(merger).where(merger.c.id == number, merger.c.undone_at.is_(None)).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise MergerRefused("没有这次合并，或者已经撤销过，或者不在您管的范围里")
    survivor, merged = drafts.by_ids(connection, [row.survivor_id, row.merged_id])
    _require_areas(connection, actor, survivor, merged)
    old_status = {name: _from_json(name, text) for name, text in row.before["life"].items()}
    _update_station(connection, merged.id, old_status | {"successor_id": None})
    _return_dependents(connection, row)
    if survivor.draft.status is not LifecycleStatus.MERGED:
        current = cells_of(survivor.draft)
        cells, _ = merge_changes(current, row.before["after"], row.before["survivor"])
        if cells != current:
            reread = drafts.by_ids(connection, [survivor.id])[0]  # its version may have changed above
            editing.publish_entry(connection, actor, reread, cells, now.date())
    undone = {"undone_at": now, "undone_by_id": actor.staff_id}
    connection.execute(update(merger).where(merger.c.id == number).values(undone))
    duplicates.record_verdict(connection, (survivor.id, merged.id), None, actor, now)
    return merged.code


def _require_mergeable(
    connection: Connection, actor: Actor, survivor: StoredStation, merged: StoredStation
) -> None:
    if survivor.id == merged.id:
        raise MergerRefused("这是同一个编号")
    for stored in (survivor, merged):
        if stored.draft.status is LifecycleStatus.MERGED:
            raise MergerRefused(Sentence("{code} 已经并入别的站，请用它并入的那一站", code=stored.code))
    if survivor.draft.visibility is not merged.draft.visibility:
        raise MergerRefused("一个对所有人公布，一个不是：旧编号会找不到，请先改成一样")
    if survivor.draft.is_demo is not merged.draft.is_demo:
        raise MergerRefused("演示的站不能和真的站合并")
    _require_areas(connection, actor, survivor, merged)


def _require_areas(connection: Connection, actor: Actor, *stations: StoredStation) -> None:
    for stored in stations:
        if not actor.may(Right.PUBLISH, stored.draft.division_code, stored.operator_id):
            raise NotAllowed("这两站不都在您管的范围里")
    if not all(allows_own_approval(connection, stored.draft.division_code) for stored in stations):
        raise NotAllowed(NEEDS_TWO_PEOPLE)


def _move_dependents(connection: Connection, survivor_id: int, merged: Row[Any]) -> dict[str, Any]:
    """Move rooms, photos, unused links, and the keeper if the survivor has none; return what was moved."""
    parent_id = connection.scalar(select(station.c.parent_id).where(station.c.id == survivor_id))
    was_room_of_merged = parent_id == merged.id
    if was_room_of_merged:
        parent_id = merged.parent_id
        _update_station(connection, survivor_id, {"parent_id": parent_id})
    room_ids = connection.scalars(select(station.c.id).where(station.c.parent_id == merged.id)).all()
    for room_id in room_ids:
        _update_station(connection, room_id, {"parent_id": parent_id or survivor_id})
    return {
        "house": parent_id or survivor_id,
        "left_house": was_room_of_merged,
        "rooms": list(room_ids),
        "keeper": _move_keeper(connection, merged.id, survivor_id),
        "links": _move_links(connection, merged.id, survivor_id),
        "photos": moving.move_all(connection, merged.id, survivor_id),
    }


def _return_dependents(connection: Connection, row: Row[Any]) -> None:
    """Move back what a merger moved, where it has not been changed since."""
    moved = row.before
    for room_id in moved["rooms"]:
        is_unchanged = (station.c.id == room_id, station.c.parent_id == moved["house"])
        connection.execute(update(station).where(*is_unchanged).values(parent_id=row.merged_id))
    if moved["left_house"]:
        _update_station(connection, row.survivor_id, {"parent_id": row.merged_id})
    if moved["keeper"]:
        _move_keeper(connection, row.survivor_id, row.merged_id)
    moving.move(connection, moved.get("photos", ()), row.survivor_id, row.merged_id)
    is_unused = (keeper_link.c.id.in_(moved["links"]), keeper_link.c.used_at.is_(None))
    connection.execute(update(keeper_link).where(*is_unused).values(station_id=row.merged_id))


def _move_keeper(connection: Connection, from_id: int, to_id: int) -> bool:
    """Move a station's keeper to a station that has none; return whether one was moved."""
    if connection.scalar(select(keeper.c.email).where(keeper.c.station_id == to_id)) is not None:
        return False
    statement = update(keeper).where(keeper.c.station_id == from_id).values(station_id=to_id)
    return connection.execute(statement).rowcount == 1


def _move_links(connection: Connection, from_id: int, to_id: int) -> list[int]:
    """Move a station's unused keeper links to another; return their ids."""
    is_unused = (keeper_link.c.station_id == from_id, keeper_link.c.used_at.is_(None))
    statement = update(keeper_link).where(*is_unused).values(station_id=to_id).returning(keeper_link.c.id)
    return list(connection.scalars(statement))


def _update_station(connection: Connection, station_id: int, values: dict[str, Any]) -> None:
    if connection.execute(update(station).where(station.c.id == station_id).values(values)).rowcount != 1:
        raise NotAllowed("这一站不在您管的范围里")


def _to_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, text: Any) -> Any:
    return date.fromisoformat(text) if name in DATE_COLUMNS and text else text
