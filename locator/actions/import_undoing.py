"""An import taken back, as a whole: what it changed says again what it said, what it added is gone.

The history has the rows as they were before, each with all its columns. Stations that somebody changed
after the import are kept as they are now, or taken back too, as was chosen.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Table,
    and_,
    bindparam,
    column,
    delete,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert

from locator.actions import import_queue, schedules, timetables
from locator.actions.import_queue import Job
from locator.actions.import_writing import ONE_AT_A_TIME, PATIENCE
from locator.actions.staged_rows import AT_ONCE, LATER
from locator.db.columns import metadata
from locator.db.history import change_row
from locator.db.importing import import_result, import_run
from locator.db.session import By, change
from locator.db.tables import facet_check, service_offer, station
from locator.domain.import_run import WRITTEN, Later, Outcome, RunState, Stays
from locator.queries.history import ABOUT_STATION
from locator.queries.import_kept import IDS, added_in_use, changed_since

_Key = tuple[Any, ...]
TAKEN_BATCH = 10_000
BATCH = 1_000
row = import_result.c
# What is not brought back: what the database counts, and what the program works out.
COUNTED = frozenset({"id", "version", "updated_at", "created_at", "timetable_id", "no_app_timetable_id"})


def undo_run(engine: Engine, staff: Engine, job: Job, by: By, today: date) -> None:
    """Take an import back in one transaction."""
    with change(staff, by) as connection:
        connection.execute(PATIENCE)
        connection.execute(ONE_AT_A_TIME)
        keeps = Later(job.said.get("later", Later.KEEP.value)) is Later.KEEP
        later = dict.fromkeys(changed_since(connection, job.run_id) if keeps else (), Stays.CHANGED)
        written = _written(connection, job.run_id)
        changed = [key for key, outcome in written if outcome == Outcome.CHANGED.value and key not in later]
        added = [key for key, outcome in written if outcome == Outcome.ADDED.value]
        _touch(connection, job.run_id)
        for start in range(0, len(changed), BATCH):
            _restore(connection, job.run_id, changed[start : start + BATCH], today)
            import_queue.tell(engine, job, start, len(written))
        gone = set(_take_back(connection, job.run_id, [key for key in added if key not in later]))
        left = [key for key in added if key not in gone]
        _note(connection, job.run_id, later | added_in_use(connection, job.run_id, left))
        _end(connection, job.run_id)


def _touch(connection: Connection, run_id: int) -> None:
    """Name the stations in this transaction: where two people decide, the database asks for that."""
    written = (row.run_id == run_id, row.set_id.is_not(None))
    connection.execute(update(import_result).where(*written).values(set_id=row.set_id))


def _written(connection: Connection, run_id: int) -> list[tuple[int, str]]:
    chosen = select(row.station_id, row.outcome).where(
        row.run_id == run_id, row.set_id.is_not(None), row.outcome.in_(_codes(WRITTEN))
    )
    return [(one.station_id, one.outcome) for one in connection.execute(chosen.order_by(row.station_id))]


def _restore(connection: Connection, run_id: int, ids: Sequence[int], today: date) -> None:
    """Let changed stations say again what they said: row by row as the history has them."""
    connection.execute(LATER)
    before = _before(connection, run_id, ids)
    for table in (station, service_offer, facet_check):
        _rows_again(connection, table, before[table.name])
    _hours_again(connection, ids, today)
    connection.execute(timetables.REFRESH, {"ids": list(ids)})
    connection.execute(AT_ONCE)


def _rows_again(connection: Connection, table: Table, before: Mapping[_Key, dict[str, Any] | None]) -> None:
    """Bring rows of a table, by key, to what they were; None for those that were not there."""
    keys = [column.name for column in table.primary_key]
    fresh = [key for key, was in before.items() if was is None]
    if fresh:
        connection.execute(delete(table).where(tuple_(*(table.c[key] for key in keys)).in_(fresh)))
    there = [was for was in before.values() if was is not None]
    if there:
        connection.execute(_again(table, keys), {"rows": there})


def _again(table: Table, keys: Sequence[str]) -> Any:
    """Return the statement that writes rows, given as JSON, over those that are there."""
    names = [one.name for one in table.columns if one.name not in COUNTED - set(keys)]
    record = func.jsonb_populate_recordset(
        literal_column(f"NULL::{table.name}"), bindparam("rows", type_=JSONB)
    )
    was = record.table_valued(*(column(name) for name in names), name="was")
    rest = [name for name in names if name not in keys]
    if table is station:  # it is there: nothing that was changed is ever deleted
        same = and_(*(table.c[key] == was.c[key] for key in keys))
        return update(table).values({name: was.c[name] for name in rest}).where(same)
    written = insert(table).from_select(names, select(*(was.c[name] for name in names)))
    return written.on_conflict_do_update(
        index_elements=keys, set_={name: written.excluded[name] for name in rest}
    )


def _hours_again(connection: Connection, ids: Sequence[int], today: date) -> None:
    """Point offers and stations to the timetables of their hours, which may have been swept away."""
    own = select(service_offer.c.opening_hours).where(service_offer.c.station_id.in_(ids)).distinct()
    known = timetables.ensure(connection, connection.scalars(own), today)
    for words, key in known.items():
        stale = service_offer.c.timetable_id.is_distinct_from(key)
        pointed = update(service_offer).where(service_offer.c.station_id.in_(ids), stale)
        connection.execute(pointed.where(service_offer.c.opening_hours == words).values(timetable_id=key))
    schedules.refresh(connection, ids, today)


def _before(
    connection: Connection, run_id: int, ids: Sequence[int]
) -> dict[str, dict[_Key, dict[str, Any] | None]]:
    """Return what rows were before the import, by table and key: all that it, or anybody since, touched."""
    found: dict[str, dict[_Key, dict[str, Any] | None]] = {name: {} for name in ABOUT_STATION}
    chosen = (
        select(change_row.c.table_name, change_row.c.before, change_row.c.after)
        .join(import_result, and_(row.run_id == run_id, row.station_id == change_row.c.station_id))
        .where(change_row.c.station_id.in_(ids), change_row.c.set_id >= row.set_id)
        .where(change_row.c.table_name.in_(ABOUT_STATION))
        .order_by(change_row.c.id)
    )
    for name, before, after in connection.execute(chosen):
        keys = [column.name for column in metadata.tables[name].primary_key]
        for one in before or ():
            found[name].setdefault(tuple(one[key] for key in keys), one)
        for one in after or ():
            found[name].setdefault(tuple(one[key] for key in keys), None)
    return found


def _take_back(connection: Connection, run_id: int, ids: Sequence[int]) -> list[int]:
    """Take away what the import added, but for stations of which somebody has said something since."""
    gone: list[int] = []
    for start in range(0, len(ids), TAKEN_BATCH):
        batch = list(ids[start : start + TAKEN_BATCH])
        gone += connection.scalar(select(func.delete_added_stations(run_id, batch))) or []
    return gone


def _note(connection: Connection, run_id: int, stays: Mapping[int, Stays]) -> None:
    """Say beside the rows whose stations were left why they were."""
    for why in set(stays.values()):
        ids = bindparam(None, [key for key, one in stays.items() if one is why], type_=IDS)
        left = update(import_result).where(row.run_id == run_id, row.station_id == func.any(ids))
        connection.execute(left.where(row.set_id.is_not(None)).values(stays=why.value))


def _end(connection: Connection, run_id: int) -> None:
    """Note how many of what was written are left, in the import's own words for them."""
    counted = select(row.outcome, func.count().label("rows")).where(row.run_id == run_id, row.stays != "")
    left = {one.outcome: one.rows for one in connection.execute(counted.group_by(row.outcome))}
    found = import_run.c.found.op("||")(literal({"left": left}, JSONB))
    ended = update(import_run).where(import_run.c.id == run_id)
    connection.execute(ended.values(state=RunState.UNDONE.value, found=found))


def _codes(outcomes: Sequence[Outcome]) -> list[str]:
    return [one.value for one in outcomes]
