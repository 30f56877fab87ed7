"""A stored station becomes what a draft says: its row, its offers, its provenance, its timetable."""

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from geodata.sentence import Sentence
from locator.editing.domain.errors import ChangedMeanwhile
from locator.entries.actions.station_rows import (
    CHECK_COLUMNS,
    OFFER_COLUMNS,
    STATION_COLUMNS,
    check_rows,
    described_facets,
    offer_rows,
    organizations_of,
    station_row,
)
from locator.entries.domain.draft import StationDraft
from locator.entries.queries.drafts import StoredStation
from locator.hours.actions import schedules, timetables
from locator.stations.domain.station import Facet
from locator.stations.tables import facet_check, service_offer, station

# What stays as it is: keys, what schedules.refresh works out, and whether it is a demonstration.
KEPT = frozenset({"id", "code", "timetable_id", "no_app_timetable_id", "is_demo"})
WRITTEN = tuple(name for name in STATION_COLUMNS if name not in KEPT)
BATCH = 1000
UPDATE = (
    update(station)
    .where(station.c.id == bindparam("the_id"), station.c.version == bindparam("the_version"))
    .values({name: bindparam(f"new_{name}") for name in WRITTEN} | {"updated_at": func.clock_timestamp()})
)

Change = tuple[StoredStation, StationDraft]


def update_stations(connection: Connection, changed: Sequence[Change], today: date) -> None:
    """Bring stored stations to their drafts, as one: raises ChangedMeanwhile where a version has moved on.

    `today` is the day from which their hours are worked out.
    """
    for start in range(0, len(changed), BATCH):
        _update_batch(connection, changed[start : start + BATCH], today)


def _update_batch(connection: Connection, changed: Sequence[Change], today: date) -> None:
    drafts = [draft for _, draft in changed]
    hosts = organizations_of(connection, drafts)
    offered = [offer.opening_hours for draft in drafts for offer in draft.services]
    hours = timetables.ensure(connection, offered, today)
    _require_versions(connection, [stored for stored, _ in changed])
    connection.execute(UPDATE, [_row(stored, draft, hosts) for stored, draft in changed])
    wanted = [(stored.id, draft) for stored, draft in changed]
    offers = [row for key, draft in wanted for row in offer_rows(key, draft, hours)]
    _replace(connection, service_offer, OFFER_COLUMNS, offers, [key for key, _ in wanted])
    checks = [row for key, draft in wanted for row in check_rows(key, draft)]
    kept = {(one.id, facet.value) for one, draft in changed for facet in _as_before(one.draft, draft)}
    _replace(connection, facet_check, CHECK_COLUMNS, checks, [key for key, _ in wanted], kept)
    schedules.refresh(connection, [key for key, _ in wanted], today)


def _require_versions(connection: Connection, stored: Sequence[StoredStation]) -> None:
    """Hold the stations for this transaction; raise ChangedMeanwhile when one is not as it was read."""
    expected = {one.id: one.version for one in stored}
    held = select(station.c.id, station.c.version).where(station.c.id.in_(expected)).with_for_update()
    found = {row.id: row.version for row in connection.execute(held.order_by(station.c.id))}
    moved = [one.code for one in stored if found.get(one.id) != one.version]
    if moved:
        raise ChangedMeanwhile(Sentence("{all} 刚刚被别人改过，请看一看再改", all="、".join(moved[:5])))


def _row(stored: StoredStation, draft: StationDraft, hosts: dict[str, int]) -> dict[str, Any]:
    values = zip(STATION_COLUMNS, station_row(stored.id, stored.code, draft, {}, hosts), strict=True)
    named = {f"new_{name}": value for name, value in values if name in WRITTEN}
    named["new_names"] = dict(draft.names)  # Core makes the JSON itself
    return named | {"the_id": stored.id, "the_version": stored.version}


def _as_before(before: StationDraft, after: StationDraft) -> list[Facet]:
    """Return the facets of which a draft says nothing new: they keep who looked, when, and whence it is.

    A draft has one origin for all of them, a stored entry one for each.
    """
    was, now = before.provenance, after.provenance
    only_the_person = was != now and was == replace(now, checked_by=was.checked_by)
    if only_the_person or (was.source, was.as_of) != (now.source, now.as_of):
        return []
    return [one for one in described_facets(before) if was.checked_on.get(one) == now.checked_on.get(one)]


def _replace(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: list[Any],
    ids: Sequence[int],
    kept: Set[tuple[Any, ...]] = frozenset(),
) -> None:
    """Bring a table's rows of some stations to the wanted ones; what is alike is not touched.

    Of the rows with the keys in `kept`, the stored ones hold.
    """
    keys = [column.name for column in table.primary_key]
    wanted = [dict(zip(columns, row, strict=True)) for row in rows]
    there = and_(table.c.station_id.in_(ids))
    if wanted:
        there = and_(there, tuple_(*(table.c[key] for key in keys)).not_in(_keys(wanted, keys)))
    connection.execute(delete(table).where(there))
    fresh = [row for row in wanted if tuple(row[key] for key in keys) not in kept]
    if fresh:
        statement = insert(table)
        new = {name: statement.excluded[name] for name in columns if name not in keys}
        differs = tuple_(*(table.c[name] for name in new)).is_distinct_from(tuple_(*new.values()))
        connection.execute(
            statement.on_conflict_do_update(index_elements=keys, set_=new, where=differs), fresh
        )


def _keys(rows: Sequence[dict[str, Any]], keys: Sequence[str]) -> list[tuple[Any, ...]]:
    return list(dict.fromkeys(tuple(row[key] for key in keys) for row in rows))
