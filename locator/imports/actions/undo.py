"""Undo a whole import: changed stations get their former rows back, added ones are removed.

The history has the former rows with all their columns. Stations that were changed after the import
are kept as they are now, or undone too, as chosen.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import (
    Connection,
    Engine,
    and_,
    bindparam,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from geodata.sentence import Sentence
from locator.db.session import ChangeContext, change
from locator.db.together import change_together
from locator.editing.actions.former_rows import FormerRows, restore_entries, rows_before
from locator.history.queries.timeline import ENTRY_TABLES
from locator.history.tables import change_row
from locator.imports.actions import queue
from locator.imports.actions.apply import MIN_SHARED_ROWS, take_second_turn, take_turn
from locator.imports.actions.queue import Job
from locator.imports.actions.staged_rows import SORT_MEMORY
from locator.imports.domain.run import WRITTEN, KeptReason, LaterChanges, Outcome, RunState
from locator.imports.queries.undo_preview import IDS, added_stations_in_use, changed_since
from locator.imports.tables import import_result, import_run
from locator.stations.tables import station

REMOVED_BATCH = 10_000
BATCH = 1_000
row = import_result.c
UNDONE_BEFORE = Sentence("这些行所在的那次导入已经撤销，没有写入；要用请再导入一次")


def undo_run(engine: Engine, staff: Engine, job: Job, by: ChangeContext, today: date) -> None:
    """Undo an import in one transaction; very many new stations in two that end together."""
    undoing = _Undoing(engine, job, today)
    with change(staff, by) as connection:
        if not _is_shared(connection, job.run_id):
            undoing.begin(connection)
            undoing.restore_changed(connection)
            undoing.remove_added(connection, undoing.added)
            undoing.end(connection)
            return

    def remove_second(connection: Connection) -> None:
        take_second_turn(connection)
        undoing.remove_added(connection, undoing.added[len(undoing.added) // 2 :])

    change_together(
        *(staff, by),
        before=undoing.begin,
        first=lambda connection: undoing.remove_added(connection, undoing.added[: len(undoing.added) // 2]),
        second=remove_second,
    )
    with change(staff, by) as connection:
        take_turn(connection)
        undoing.end(connection)


def _is_shared(connection: Connection, run_id: int) -> bool:
    """Tell whether two transactions remove the stations of an import: very many, and nothing else to undo."""
    changed = func.count().filter(row.outcome == Outcome.CHANGED.value)
    counted = select(func.count(), changed).where(row.run_id == run_id, row.set_id.is_not(None))
    written, restored = connection.execute(counted).one()
    return written >= MIN_SHARED_ROWS and not restored


class _Undoing:
    """The undoing of one import."""

    def __init__(self, engine: Engine, job: Job, today: date) -> None:
        """Set the owner's engine, for progress reports."""
        self.engine, self.job, self.today = engine, job, today
        self.later: Mapping[int, KeptReason] = {}
        self.changed: Sequence[int] = ()
        self.added: Sequence[int] = ()  # that are there

    def begin(self, connection: Connection) -> None:
        """Wait for other imports, and look up what there is to undo."""
        take_turn(connection)
        keeps = LaterChanges(self.job.options.get("later", LaterChanges.KEEP.value)) is LaterChanges.KEEP
        written = _written(connection, self.job.run_id)
        later = changed_since(connection, self.job.run_id) if keeps else ()
        self.later = {key: KeptReason.CHANGED for key in later if key in written}
        self.changed = _with(Outcome.CHANGED, written)
        self.added = _with(Outcome.ADDED, written)

    def restore_changed(self, connection: Connection) -> None:
        """Give the changed stations their former rows back."""
        connection.execute(SORT_MEMORY)
        run_id, total = self.job.run_id, len(self.changed) + len(self.added)
        _touch_results(connection, run_id)
        changed = [key for key in self.changed if key not in self.later]
        for start in range(0, len(changed), BATCH):
            _restore(connection, run_id, changed[start : start + BATCH], self.today)
            queue.report_progress(self.engine, self.job, start, total)
        _record_kept(connection, run_id, self._kept(self.changed))

    def remove_added(self, connection: Connection, added: Sequence[int]) -> None:
        """Delete some of the stations that were added, and note with the others why they stay."""
        connection.execute(SORT_MEMORY)
        run_id = self.job.run_id
        gone = set(_remove_added(connection, run_id, [key for key in added if key not in self.later]))
        left = [key for key in added if key not in gone]
        kept = self._kept(added) | added_stations_in_use(connection, run_id, left)
        _record_kept(connection, run_id, kept)

    def _kept(self, ids: Sequence[int]) -> dict[int, KeptReason]:
        """Return those of some stations that stay, since they were changed after the import."""
        return {key: self.later[key] for key in ids if key in self.later}

    def end(self, connection: Connection) -> None:
        """Drop what hangs on the import, and end the undoing."""
        connection.execute(select(func.drop_follow_ups(self.job.run_id, UNDONE_BEFORE.pattern)))
        _finish(connection, self.job.run_id)


def _touch_results(connection: Connection, run_id: int) -> None:
    """Update the changed rows' results in this transaction: the database requires it where two people decide.

    Added stations are deleted by a function of the database that asks for the decision itself.
    """
    changed = (row.run_id == run_id, row.set_id.is_not(None), row.outcome == Outcome.CHANGED.value)
    connection.execute(update(import_result).where(*changed).values(set_id=row.set_id))


def _written(connection: Connection, run_id: int) -> Mapping[int, str]:
    """Return the outcomes of the import's rows by the ids of their stations, which are still there."""
    chosen = select(row.station_id, row.outcome).where(
        *(row.run_id == run_id, row.set_id.is_not(None), row.outcome.in_(_codes(WRITTEN))),
        exists().where(station.c.id == row.station_id),
    )
    found = connection.execute(chosen.order_by(row.station_id))
    return {result.station_id: result.outcome for result in found}


def _with(outcome: Outcome, written: Mapping[int, str]) -> list[int]:
    return [key for key, of in written.items() if of == outcome.value]


def _restore(connection: Connection, run_id: int, ids: Sequence[int], today: date) -> None:
    """Restore changed stations row by row from the history."""
    restore_entries(connection, ids, _rows_before(connection, run_id, ids), today)


def _rows_before(connection: Connection, run_id: int, ids: Sequence[int]) -> FormerRows:
    """Return the rows before the import, by table and key, that it or a later change touched."""
    chosen = (
        select(change_row.c.table_name, change_row.c.before, change_row.c.after)
        .join(import_result, and_(row.run_id == run_id, row.station_id == change_row.c.station_id))
        .where(change_row.c.station_id.in_(ids), change_row.c.set_id >= row.set_id)
        .where(change_row.c.table_name.in_(ENTRY_TABLES))
        .order_by(change_row.c.id)
    )
    return rows_before(connection.execute(chosen))


def _remove_added(connection: Connection, run_id: int, ids: Sequence[int]) -> list[int]:
    """Delete stations that the import added, except those in use; return the deleted ids."""
    gone: list[int] = []
    for start in range(0, len(ids), REMOVED_BATCH):
        batch = list(ids[start : start + REMOVED_BATCH])
        gone += connection.scalar(select(func.delete_added_stations(run_id, batch))) or []
    return gone


def _record_kept(connection: Connection, run_id: int, stays: Mapping[int, KeptReason]) -> None:
    """Store with the results why their stations were kept."""
    for why in set(stays.values()):
        ids = bindparam(None, [key for key, reason in stays.items() if reason is why], type_=IDS)
        kept = update(import_result).where(row.run_id == run_id, row.station_id == func.any(ids))
        connection.execute(kept.where(row.set_id.is_not(None)).values(stays=why.value))


def _finish(connection: Connection, run_id: int) -> None:
    """Store how many of the written rows were kept, by outcome, and end the undoing."""
    counted = select(row.outcome, func.count().label("rows")).where(row.run_id == run_id, row.stays != "")
    left = {result.outcome: result.rows for result in connection.execute(counted.group_by(row.outcome))}
    found = import_run.c.found.op("||")(literal({"left": left}, JSONB))
    ended = update(import_run).where(import_run.c.id == run_id)
    connection.execute(ended.values(state=RunState.UNDONE.value, found=found))


def _codes(outcomes: Sequence[Outcome]) -> list[str]:
    return [outcome.value for outcome in outcomes]
