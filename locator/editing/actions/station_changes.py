"""Writing drafts to stored stations: their rows, services, facet checks and timetables."""

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    Connection,
    Table,
    Text,
    bindparam,
    cast,
    column,
    delete,
    exists,
    func,
    literal,
    literal_column,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert

from geodata.sentence import Sentence
from locator.editing.domain.errors import ChangedMeanwhile
from locator.entries.actions.station_rows import (
    CHECK_COLUMNS,
    CONTACT_COLUMNS,
    OFFER_COLUMNS,
    OWN_VALUE_COLUMNS,
    STATION_COLUMNS,
    check_rows,
    contact_rows,
    described_facets,
    offer_rows,
    organizations_of,
    own_value_rows,
    station_row,
)
from locator.entries.domain.draft import StationDraft
from locator.entries.queries.drafts import StoredStation
from locator.entries.tables import station_own_value
from locator.hours.actions import schedules, timetables
from locator.stations.domain.station import Facet
from locator.stations.tables import facet_check, service_offer, station, station_contact

# Not written: keys, the timetables that schedules.refresh computes, and the mark of demonstration data.
UNCHANGED_COLUMNS = frozenset({"id", "code", "timetable_id", "no_app_timetable_id", "is_demo"})
WRITTEN_COLUMNS = tuple(name for name in STATION_COLUMNS if name not in UNCHANGED_COLUMNS)
BATCH = 1000
# Once for all stations of a batch: after each of its statements it took ten times as long as they did. Only
# errors of the database come in between, which end what SET LOCAL has set.
POSTPONE_REFRESH = text("SET LOCAL locator.refresh = 'later'")
REFRESH_AT_ONCE = text("SET LOCAL locator.refresh = ''")

Change = tuple[StoredStation, StationDraft]


def update_stations(connection: Connection, changed: Sequence[Change], today: date) -> None:
    """Write drafts to their stations, all or none; raise ChangedMeanwhile where a version has changed.

    `today` is the day from which their timetables are computed.
    """
    for start in range(0, len(changed), BATCH):
        _update_batch(connection, changed[start : start + BATCH], today)


def _update_batch(connection: Connection, changed: Sequence[Change], today: date) -> None:
    drafts = [draft for _, draft in changed]
    ids = [stored.id for stored, _ in changed]
    organization_ids = organizations_of(connection, drafts)
    service_hours = [offer.schedule for draft in drafts for offer in draft.services]
    hours = timetables.ensure(connection, service_hours, today)
    _require_versions(connection, [stored for stored, _ in changed])
    connection.execute(POSTPONE_REFRESH)
    _update_rows(connection, [_row(stored, draft, organization_ids) for stored, draft in changed])
    offers = [row for stored, draft in changed for row in offer_rows(stored.id, draft, hours)]
    _replace_rows(connection, service_offer, OFFER_COLUMNS, offers, ids)
    checks = [row for stored, draft in changed for row in check_rows(stored.id, draft)]
    unchanged = {
        (stored.id, facet.value)
        for stored, draft in changed
        for facet in _unchanged_facets(stored.draft, draft)
    }
    _replace_rows(connection, facet_check, CHECK_COLUMNS, checks, ids, unchanged)
    contacts = [row for stored, draft in changed for row in contact_rows(stored.id, draft)]
    _replace_rows(connection, station_contact, CONTACT_COLUMNS, contacts, ids)
    own = [row for stored, draft in changed for row in own_value_rows(stored.id, draft)]
    _replace_rows(connection, station_own_value, OWN_VALUE_COLUMNS, own, ids)
    schedules.refresh(connection, ids, today)
    connection.execute(timetables.REFRESH_PUBLIC_STATIONS, {"ids": ids})
    connection.execute(REFRESH_AT_ONCE)


def _require_versions(connection: Connection, stored: Sequence[StoredStation]) -> None:
    """Lock the stations' rows; raise ChangedMeanwhile where a version differs from the one that was read."""
    expected = {entry.id: entry.version for entry in stored}
    locking = select(station.c.id, station.c.version).where(station.c.id.in_(expected)).with_for_update()
    versions = {row.id: row.version for row in connection.execute(locking.order_by(station.c.id))}
    changed = [entry.code for entry in stored if versions.get(entry.id) != entry.version]
    if changed:
        raise ChangedMeanwhile(Sentence("{all} 刚刚被别人改过，请看一看再改", all="、".join(changed[:5])))


def _update_rows(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write all columns of stations, whose versions are locked, in one statement."""
    given = _given(station, ("id", *WRITTEN_COLUMNS))
    values = {name: given.c[name] for name in WRITTEN_COLUMNS} | {"updated_at": func.clock_timestamp()}
    written = update(station).where(station.c.id == given.c.id).values(values)
    connection.execute(written, {"rows": orjson.dumps(rows).decode()})


def _given(table: Table, columns: Sequence[str]) -> Any:
    """Return rows that are passed with the statement, as JSON, as a table: one statement writes them all."""
    rows = cast(bindparam("rows", type_=Text), JSONB)
    record = func.jsonb_populate_recordset(literal_column(f"NULL::{table.name}"), rows)
    return record.table_valued(*(column(name) for name in columns), name="given")


def _row(stored: StoredStation, draft: StationDraft, organization_ids: dict[str, int]) -> dict[str, Any]:
    """Return a row of `station` as JSON."""
    values = station_row(stored.id, stored.code, draft, {}, organization_ids)
    by_column = zip(STATION_COLUMNS, values, strict=True)
    row = {name: value for name, value in by_column if name in WRITTEN_COLUMNS}
    return row | {"names": dict(draft.names), "id": stored.id}


def _unchanged_facets(before: StationDraft, after: StationDraft) -> list[Facet]:
    """Return the facets whose stored check and source stay valid, since a draft gives none that is new.

    A draft has one source for all facets, a stored entry one for each.
    """
    old, new = before.provenance, after.provenance
    only_person_differs = old != new and old == replace(new, checked_by=old.checked_by)
    if only_person_differs or (old.source, old.as_of) != (new.source, new.as_of):
        return []
    return [
        facet for facet in described_facets(before) if old.checked_on.get(facet) == new.checked_on.get(facet)
    ]


def _replace_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: list[Any],
    ids: Sequence[int],
    unchanged: Set[tuple[Any, ...]] = frozenset(),
) -> None:
    """Replace a table's rows of some stations; equal rows are not written again.

    Stored rows whose primary key is in `unchanged` stay as they are.
    """
    keys = [column.name for column in table.primary_key]
    wanted = [dict(zip(columns, row, strict=True)) for row in rows]
    kept = _given(table, keys)
    is_kept = exists().where(*(kept.c[key] == table.c[key] for key in keys))
    is_of_these = table.c.station_id == func.any(literal(list(ids), ARRAY(BigInteger)))
    keys_kept = [{str(key): row[key] for key in keys} for row in wanted]
    connection.execute(delete(table).where(is_of_these, ~is_kept), {"rows": orjson.dumps(keys_kept).decode()})
    to_write = [row for row in wanted if tuple(row[key] for key in keys) not in unchanged]
    if to_write:
        given = _given(table, columns)
        statement = insert(table).from_select(columns, select(*(given.c[name] for name in columns)))
        new = {name: statement.excluded[name] for name in columns if name not in keys}
        differs = tuple_(*(table.c[name] for name in new)).is_distinct_from(tuple_(*new.values()))
        written = statement.on_conflict_do_update(index_elements=keys, set_=new, where=differs)
        connection.execute(written, {"rows": orjson.dumps(to_write).decode()})
