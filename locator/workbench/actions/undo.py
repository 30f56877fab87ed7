"""Undo a change of many stations: what was changed again since stays as it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, column, delete, func, literal_column, update
from sqlalchemy.dialects.postgresql import JSONB

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.editing.actions.former_rows import restore_entries, rows_before
from locator.editing.domain.proposal import ProposalState
from locator.editing.tables import proposal
from locator.errors import NotAllowed
from locator.hours.actions import schedules
from locator.hours.tables import campaign, hours_exception
from locator.keepers.tables import keeper
from locator.workbench.actions.plan import OUTSIDE_AREA, Acting
from locator.workbench.domain.errors import NothingToUndo
from locator.workbench.queries import changes
from locator.workbench.queries.changes import CAMPAIGN, CLOSURE, ENTRY, KEEPER, PROPOSAL, ChangeOfMany

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Undone:
    """How many stations are as they were, and how many were left since they were changed again."""

    stations: int
    kept: int


def undo(connection: Connection, acting: Acting, key: int) -> Undone:
    """Undo a change in this transaction.

    Raises ChangeUnknown, NothingToUndo, and NotAllowed where a station is outside of the actor's areas.
    """
    change = changes.find_change(connection, key)
    later = changes.changed_since(connection, change)
    undone = changes.undoable(change, later)
    if not undone:
        raise NothingToUndo(Sentence("已经撤销过了，或者这些站后来都又改过"))
    _undo_entries(connection, acting, change, later.get(ENTRY, ()))
    _undo_exceptions(connection, acting, change, later.get(CLOSURE, ()))
    _undo_keepers(connection, change, later.get(KEEPER, ()))
    _withdraw(connection, acting, change, later.get(PROPOSAL, ()))
    return Undone(len(undone), len(change.stations) - len(undone))


def _undo_entries(
    connection: Connection, acting: Acting, change: ChangeOfMany, later: Collection[int]
) -> None:
    rows = [row for row in change.of(ENTRY) if row.station_id not in later]
    ids = sorted({row.station_id for row in rows})
    _require_publish_right(acting, change, ids)
    for start in range(0, len(ids), BATCH):
        batch = set(ids[start : start + BATCH])
        recorded = [(row.table_name, row.before, row.after) for row in rows if row.station_id in batch]
        restore_entries(connection, sorted(batch), rows_before(recorded), acting.today)


def _require_publish_right(acting: Acting, change: ChangeOfMany, ids: Collection[int]) -> None:
    """Raise NotAllowed unless the actor may publish some stations of a change."""
    wanted = set(ids)
    places = [
        (one.division_code, one.operator_organization_id) for one in change.stations if one.id in wanted
    ]
    if not all(acting.actor.may(Right.PUBLISH, *place) for place in places):
        raise NotAllowed(OUTSIDE_AREA)


def _undo_exceptions(
    connection: Connection, acting: Acting, change: ChangeOfMany, later: Collection[int]
) -> None:
    """Lift the closures and campaigns that were added, and put those in force again that were lifted."""
    rows = [row for row in change.of(CLOSURE) if row.station_id not in later]
    added = _keys(row.after for row in rows if not row.before)
    lifted = _keys(row.before for row in rows if row.before)
    _set_lifted(connection, hours_exception, added, acting.now)
    _set_lifted(connection, hours_exception, lifted, None)
    if not later:
        started = _keys(row.after for row in change.of(CAMPAIGN) if not row.before)
        _set_lifted(connection, campaign, started, acting.now)
    schedules.refresh(connection, {row.station_id for row in rows}, acting.today)


def _set_lifted(connection: Connection, table: Table, keys: Sequence[int], at: datetime | None) -> None:
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        written = connection.execute(update(table).where(table.c.id.in_(batch)).values(lifted_at=at))
        _require_all(written.rowcount, len(batch))


def _undo_keepers(connection: Connection, change: ChangeOfMany, later: Collection[int]) -> None:
    rows = [row for row in change.of(KEEPER) if row.station_id not in later]
    new = [row.station_id for row in rows if not row.before]
    if new:
        removed = connection.execute(delete(keeper).where(keeper.c.station_id.in_(new)))
        _require_all(removed.rowcount, len(new))
    former = [one for row in rows for one in row.before or ()]
    if former:
        written = connection.execute(_put_back(keeper, "station_id"), {"rows": former})
        _require_all(written.rowcount, len(former))


def _put_back(table: Table, key: str) -> Any:
    """Return the statement that writes recorded rows, given as JSON, over the same ones."""
    names = [field.name for field in table.columns]
    record = func.jsonb_populate_recordset(
        literal_column(f"NULL::{table.name}"), bindparam("rows", type_=JSONB)
    )
    former = record.table_valued(*(column(name) for name in names), name="former")
    others = {name: former.c[name] for name in names if name != key}
    return update(table).values(others).where(table.c[key] == former.c[key])


def _withdraw(connection: Connection, acting: Acting, change: ChangeOfMany, later: Collection[int]) -> None:
    """Withdraw the proposals that the change handed in and that nobody has decided on."""
    rows = [row for row in change.of(PROPOSAL) if row.station_id not in later]
    ids = _keys(row.after for row in rows)
    if ids:
        is_open = proposal.c.state == ProposalState.SUBMITTED.value
        own = proposal.c.author_id == acting.actor.staff_id
        withdrawn = update(proposal).where(proposal.c.id.in_(ids), is_open, own)
        done = connection.execute(withdrawn.values(state=ProposalState.WITHDRAWN.value))
        _require_all(done.rowcount, len(ids))


def _require_all(done: int, wanted: int) -> None:
    """Raise NotAllowed where row security left rows of other areas as they are."""
    if done != wanted:
        raise NotAllowed(OUTSIDE_AREA)


def _keys(recorded: Any) -> list[int]:
    return [row["id"] for rows in recorded for row in rows]
