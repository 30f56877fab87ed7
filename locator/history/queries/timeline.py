"""The history of one station: its changes as a timeline, and its entry at an earlier version."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from struct import Struct
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Row, select

from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.accounts.tables import staff
from locator.db.columns import metadata
from locator.entries.domain.draft import StationDraft
from locator.entries.queries.drafts import draft_of
from locator.history.domain import NoSuchVersion
from locator.history.tables import change_row, change_set, key_columns
from locator.organizations.tables import organization
from locator.sheets.domain.entry_cells import CellChange, cells_of, changes
from locator.stations.domain.declaring import Kind
from locator.stations.domain.station_fields import STORED_FIELDS
from locator.stations.queries.offers import LATER_COLUMNS

EWKB_POINT = Struct("<BIIdd")  # byte order, kind with the flag of a reference system, system, x, y
DAY_COLUMNS = tuple(field.column for field in STORED_FIELDS if field.kind is Kind.DAY)
ENTRY_TABLES = ("station", "service_offer", "facet_check", "station_contact", "station_own_value")
# Values of columns, for rows that were recorded before the table had them.
COLUMN_DEFAULTS: dict[str, Any] = {
    **{field.column: field.stored_default for field in STORED_FIELDS},
    **{"gate": None, "input_gate_lon": "", "input_gate_lat": ""},
}
# The rows of an entry by table and primary key, each with its table's name.
_EntryRows = dict[tuple[Any, ...], tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a station: time, author, interface, reason, and the values that differ."""

    set_id: int
    made_at: datetime
    actor: str
    origin: str
    reason: str
    changes: tuple[CellChange, ...]
    notes: tuple[str, ...]  # sentences about closures, keepers and answers, which are not part of the entry


def timeline(connection: Connection, station_id: int) -> list[Event]:
    """Return a station's changes, newest first."""
    organizations = _organization_names(connection)
    names = actor_names(connection)
    events: list[Event] = []
    before: dict[str, str] = {}
    for change, rows, entry in _entry_versions(connection, station_id):
        draft = _draft(entry, organizations)
        after = cells_of(draft) if draft else {}
        notes = tuple(note for row in rows for note in _notes(row))
        cell_changes = changes(before, after)
        if cell_changes or notes:
            actor = names.get(change.actor, change.actor)
            events.append(
                Event(change.id, change.made_at, actor, change.origin, change.reason, cell_changes, notes)
            )
        before = after
    return events[::-1]


def actor_names(connection: Connection) -> dict[str, str]:
    """Return the names of the accounts by the actor codes of the history, ``staff:7``."""
    return {f"staff:{row.id}": row.name for row in connection.execute(select(staff.c.id, staff.c.name))}


def cell_origins(events: Sequence[Event]) -> dict[str, Event]:
    """Return for each cell of an entry the last change that set it; `events` are newest first."""
    origins: dict[str, Event] = {}
    for event in reversed(events):
        origins |= {change.column: event for change in event.changes}
    return origins


def draft_at(connection: Connection, station_id: int, set_id: int) -> StationDraft:
    """Return a station's entry as it was after a change set; raise NoSuchVersion."""
    for change, _, entry in _entry_versions(connection, station_id):
        if change.id == set_id:
            draft = _draft(entry, _organization_names(connection))
            if draft:
                return draft
    raise NoSuchVersion("没有这个版本")


def draft_of_version(connection: Connection, station_id: int, version: int) -> StationDraft:
    """Return a station's entry as it was at a version of its row; raise NoSuchVersion."""
    organizations, draft = _organization_names(connection), None
    for _, _, entry in _entry_versions(connection, station_id):
        row = next((row for name, row in entry.values() if name == "station"), None)
        if row and row["version"] == version:
            draft = _draft(entry, organizations)
    if draft is None:
        raise NoSuchVersion("没有这个版本")
    return draft


def _entry_versions(
    connection: Connection, station_id: int
) -> Iterator[tuple[Row[Any], list[Row[Any]], _EntryRows]]:
    """Yield each change set of a station with its rows, and the entry's rows after it."""
    query = (
        select(change_set, change_row.c.table_name, change_row.c.before, change_row.c.after)
        .join(change_row, change_row.c.set_id == change_set.c.id)
        .where(change_row.c.station_id == station_id)
        .order_by(change_row.c.id)
    )
    entry: _EntryRows = {}
    rows_of_set: list[Row[Any]] = []
    for row in connection.execute(query):
        if rows_of_set and rows_of_set[0].id != row.id:
            yield rows_of_set[0], rows_of_set, entry
            rows_of_set = []
        _apply_change(entry, row)
        rows_of_set.append(row)
    if rows_of_set:
        yield rows_of_set[0], rows_of_set, entry


def _apply_change(entry: _EntryRows, change: Row[Any]) -> None:
    if change.table_name in ENTRY_TABLES:
        keys = key_columns(metadata.tables[change.table_name])
        for row in change.before or ():
            entry.pop((change.table_name, *(row[key] for key in keys)), None)
        for row in change.after or ():
            entry[(change.table_name, *(row[key] for key in keys))] = (change.table_name, row)


def _draft(entry: _EntryRows, organizations: Mapping[int, str]) -> StationDraft | None:
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ENTRY_TABLES}
    for name, row in entry.values():
        rows[name].append(row)
    if not rows["station"]:
        return None
    offers = [SimpleNamespace(**LATER_COLUMNS | row) for row in rows["service_offer"]]
    checks = [
        SimpleNamespace(**row | {"checked_at": _parse_time(row["checked_at"])}) for row in rows["facet_check"]
    ]
    contacts, own = (
        [SimpleNamespace(**row) for row in rows[name]] for name in ("station_contact", "station_own_value")
    )
    return draft_of(_station(rows["station"][0], organizations), offers, checks, contacts, own)


def _station(row: dict[str, Any], organizations: Mapping[int, str]) -> SimpleNamespace:
    """Return a station's recorded row with the types and names that `draft_of` reads."""
    row = COLUMN_DEFAULTS | row
    position, gate = _point(row["position"]), _point(row["gate"])
    values = {
        "gate_lon": gate.lon if gate else None,
        "gate_lat": gate.lat if gate else None,
        "lon": position.lon if position else None,
        "lat": position.lat if position else None,
        "host": organizations.get(row["host_organization_id"], ""),
        "operator": organizations.get(row["operator_organization_id"], ""),
    }
    dates = {name: date.fromisoformat(row[name]) if row[name] else None for name in DAY_COLUMNS}
    return SimpleNamespace(**row | dates | values)


def _point(ewkb: str | None) -> LonLat | None:
    """Return the position of a recorded point, which PostGIS writes as EWKB in hexadecimal digits."""
    return LonLat(*EWKB_POINT.unpack(bytes.fromhex(ewkb))[3:]) if ewkb else None


def _notes(change: Row[Any]) -> list[str]:
    """Return sentences about what a change did besides the entry."""
    before, after = change.before or (), change.after or ()
    if change.table_name == "hours_exception":
        known_ids = {row["id"] for row in before}
        return [
            Sentence("结束：{reason}" if row["lifted_at"] else "登记：{reason}", reason=row["reason"])
            for row in after
            if row["id"] not in known_ids or row["lifted_at"]
        ]
    if change.table_name == "keeper":
        emails = {row["email"] for row in before}
        return [Sentence("守站人：{one}", one=row["email"]) for row in after if row["email"] not in emails]
    if change.table_name == "report":
        answers = {row["id"]: row["answer"] for row in before}
        return [
            Sentence("答复反映：{answer}", answer=row["answer"])
            for row in after
            if row["answer"] != answers[row["id"]]
        ]
    return []


def _organization_names(connection: Connection) -> dict[int, str]:
    return {row.id: row.name for row in connection.execute(select(organization.c.id, organization.c.name))}


def _parse_time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
