"""Restoring entries from the history: their rows as they were before a change.

The history has the former rows with all their columns. What a change added is removed, what it changed or
removed is written again; timetables are computed anew, since those of before may have been deleted.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Connection,
    Table,
    and_,
    bindparam,
    column,
    delete,
    func,
    literal_column,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert

from locator.db.columns import metadata
from locator.editing.actions.station_changes import POSTPONE_REFRESH, REFRESH_AT_ONCE
from locator.entries.tables import station_own_value
from locator.history.queries.timeline import ENTRY_TABLES
from locator.hours.actions import schedules, timetables
from locator.stations.queries.offers import LATER_COLUMNS, schedule_of
from locator.stations.tables import facet_check, service_offer, station, station_contact

# Rows by table and primary key; None means that the row did not exist.
FormerRows = Mapping[str, Mapping[tuple[Any, ...], dict[str, Any] | None]]
# Columns that are not restored: counters of the database, and what the program derives.
NOT_RESTORED = frozenset({"id", "version", "updated_at", "created_at", "timetable_id", "no_app_timetable_id"})


def rows_before(recorded: Iterable[Sequence[Any]]) -> FormerRows:
    """Return the rows of entries before recorded changes (table_name, before, after), the oldest first."""
    found: dict[str, dict[tuple[Any, ...], dict[str, Any] | None]] = {name: {} for name in ENTRY_TABLES}
    for name, before, after in recorded:
        keys = [column.name for column in metadata.tables[name].primary_key]
        later = LATER_COLUMNS if name == service_offer.name else {}
        for former in before or ():
            found[name].setdefault(tuple(former[key] for key in keys), later | former)
        for added in after or ():
            found[name].setdefault(tuple(added[key] for key in keys), None)
    return found


def restore_entries(connection: Connection, ids: Sequence[int], before: FormerRows, today: date) -> None:
    """Write the former rows of some stations; `today` is the day from which timetables are computed."""
    connection.execute(POSTPONE_REFRESH)
    for table in (station, service_offer, facet_check, station_contact, station_own_value):
        _restore_rows(connection, table, before[table.name])
    _relink_timetables(connection, ids, today)
    connection.execute(timetables.REFRESH_PUBLIC_STATIONS, {"ids": list(ids)})
    connection.execute(REFRESH_AT_ONCE)


def _restore_rows(
    connection: Connection, table: Table, before: Mapping[tuple[Any, ...], dict[str, Any] | None]
) -> None:
    keys = [column.name for column in table.primary_key]
    new = [key for key, former in before.items() if former is None]
    if new:
        connection.execute(delete(table).where(tuple_(*(table.c[key] for key in keys)).in_(new)))
    existing = [former for former in before.values() if former is not None]
    if existing:
        connection.execute(_restore_statement(table, keys), {"rows": existing})


def _restore_statement(table: Table, keys: Sequence[str]) -> Any:
    """Return the statement that writes rows, given as JSON, over the existing ones."""
    names = [field.name for field in table.columns if field.name not in NOT_RESTORED - set(keys)]
    record = func.jsonb_populate_recordset(
        literal_column(f"NULL::{table.name}"), bindparam("rows", type_=JSONB)
    )
    former = record.table_valued(*(column(name) for name in names), name="former")
    others = [name for name in names if name not in keys]
    if table is station:  # it exists: changed stations are never deleted
        is_same = and_(*(table.c[key] == former.c[key] for key in keys))
        return update(table).values({name: former.c[name] for name in others}).where(is_same)
    written = insert(table).from_select(names, select(*(former.c[name] for name in names)))
    return written.on_conflict_do_update(
        index_elements=keys, set_={name: written.excluded[name] for name in others}
    )


def _relink_timetables(connection: Connection, ids: Sequence[int], today: date) -> None:
    """Link offers and stations to the timetables of their hours, which may have been deleted."""
    schedule = schedule_of(service_offer.c)
    texts = select(schedule).where(service_offer.c.station_id.in_(ids)).distinct()
    timetable_ids = timetables.ensure(connection, connection.scalars(texts), today)
    for hours, key in timetable_ids.items():
        is_stale = service_offer.c.timetable_id.is_distinct_from(key)
        links = update(service_offer).where(service_offer.c.station_id.in_(ids), is_stale)
        connection.execute(links.where(schedule == hours).values(timetable_id=key))
    schedules.refresh(connection, ids, today)
