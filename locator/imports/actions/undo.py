"""Undo a whole import: changed stations get their former rows back, added ones are removed.

The history has the former rows with all their columns. Stations that were changed after the import
are kept as they are now, or undone too, as chosen.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, Engine, and_, bindparam, func, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB

from geodata.sentence import Sentence
from locator.db.session import ChangeContext, change
from locator.editing.actions.former_rows import FormerRows, restore_entries, rows_before
from locator.history.queries.timeline import ENTRY_TABLES
from locator.history.tables import change_row
from locator.imports.actions import queue
from locator.imports.actions.apply import IMPORT_LOCK, LOCK_TIMEOUT
from locator.imports.actions.queue import Job
from locator.imports.actions.staged_rows import SORT_MEMORY
from locator.imports.domain.run import WRITTEN, KeptReason, LaterChanges, Outcome, RunState
from locator.imports.queries.undo_preview import IDS, added_stations_in_use, changed_since
from locator.imports.tables import import_result, import_run

REMOVED_BATCH = 10_000
BATCH = 1_000
row = import_result.c
UNDONE_BEFORE = Sentence("这些行所在的那次导入已经撤销，没有写入；要用请再导入一次")


def undo_run(engine: Engine, staff: Engine, job: Job, by: ChangeContext, today: date) -> None:
    """Undo an import in one transaction."""
    with change(staff, by) as connection:
        connection.execute(LOCK_TIMEOUT)
        connection.execute(IMPORT_LOCK)
        connection.execute(SORT_MEMORY)
        keeps = LaterChanges(job.options.get("later", LaterChanges.KEEP.value)) is LaterChanges.KEEP
        later = dict.fromkeys(changed_since(connection, job.run_id) if keeps else (), KeptReason.CHANGED)
        written = _written(connection, job.run_id)
        changed = [key for key, outcome in written if outcome == Outcome.CHANGED.value and key not in later]
        added = [key for key, outcome in written if outcome == Outcome.ADDED.value]
        _touch_results(connection, job.run_id)
        for start in range(0, len(changed), BATCH):
            _restore(connection, job.run_id, changed[start : start + BATCH], today)
            queue.report_progress(engine, job, start, len(written))
        gone = set(_remove_added(connection, job.run_id, [key for key in added if key not in later]))
        left = [key for key in added if key not in gone]
        _record_kept(connection, job.run_id, later | added_stations_in_use(connection, job.run_id, left))
        connection.execute(select(func.drop_follow_ups(job.run_id, UNDONE_BEFORE.pattern)))
        _finish(connection, job.run_id)


def _touch_results(connection: Connection, run_id: int) -> None:
    """Update the changed rows' results in this transaction: the database requires it where two people decide.

    Added stations are deleted by a function of the database that asks for the decision itself.
    """
    changed = (row.run_id == run_id, row.set_id.is_not(None), row.outcome == Outcome.CHANGED.value)
    connection.execute(update(import_result).where(*changed).values(set_id=row.set_id))


def _written(connection: Connection, run_id: int) -> list[tuple[int, str]]:
    chosen = select(row.station_id, row.outcome).where(
        row.run_id == run_id, row.set_id.is_not(None), row.outcome.in_(_codes(WRITTEN))
    )
    return [
        (result.station_id, result.outcome) for result in connection.execute(chosen.order_by(row.station_id))
    ]


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
