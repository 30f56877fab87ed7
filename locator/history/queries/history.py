"""What was changed: whether the chain holds, what the tables were, and one station's life."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import shapely
from sqlalchemy import Connection, Row, Table, func, select, text

from geodata.sentence import Sentence
from locator.accounts.tables import staff
from locator.db.columns import metadata
from locator.entries.domain.draft import StationDraft
from locator.entries.queries.drafts import draft_of
from locator.history.domain import NoSuchVersion
from locator.history.tables import LOGGED, change_row, change_seal, change_set
from locator.organizations.tables import organization
from locator.reports.tables import report
from locator.sheets.domain.entry_cells import CellChange, cells_of, changes

CHAIN = text("""
    SELECT seal.number, seal.set_id,
      seal.hash = sha256(coalesce(lag(seal.hash) OVER chain, ''::bytea) || set_digest(seal.set_id))
        AS is_right,
      seal.number = row_number() OVER chain AS is_next
    FROM change_seal seal
    WINDOW chain AS (ORDER BY seal.number)
    ORDER BY seal.number""")
UNSEALED = text("""
    SELECT s.id FROM change_set s LEFT JOIN change_seal seal ON seal.set_id = s.id
    WHERE seal.set_id IS NULL AND s.xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY s.id""")
DAYS = ("status_since", "expected_reopen_on", "captured_on")
ABOUT_STATION = ("station", "service_offer", "facet_check")
# What rows lack that were written before stations had columns for lorries.
WITHOUT_TRUCKS: dict[str, Any] = {
    **dict.fromkeys(("max_length_m", "max_height_m", "truck_guarded", "truck_spaces", "road_km", "gate")),
    **{"road": "", "road_side": "unknown", "input_gate_lon": "", "input_gate_lat": ""},
}


@dataclass(frozen=True, slots=True)
class Head:
    """The last seal: whoever keeps it elsewhere can tell later whether the end was cut off."""

    number: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.number} {self.hash.hex()}"


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a station: when, by whom, how and why, and what became different."""

    set_id: int
    made_at: datetime
    actor: str
    origin: str
    reason: str
    changes: tuple[CellChange, ...]
    words: tuple[str, ...]  # of what lies over the entry: closures, doubts, keepers


def head(connection: Connection) -> Head:
    """Return the last seal; of an empty history the number is 0."""
    last = select(change_seal).order_by(change_seal.c.number.desc()).limit(1)
    row = connection.execute(last).one_or_none()
    return Head(row.number, bytes(row.hash)) if row else Head(0, b"")


def broken(connection: Connection, kept: Head | None = None) -> list[str]:
    """Return what does not hold in the chain, in sentences; with a head that was kept, its end too."""
    troubles = [_trouble(row) for row in connection.execute(CHAIN) if not (row.is_right and row.is_next)]
    troubles += [Sentence("第 {key} 次变更没有封存", key=key) for key in connection.scalars(UNSEALED)]
    if kept and kept.number:
        hashed = select(change_seal.c.hash).where(change_seal.c.number == kept.number)
        if connection.scalar(hashed) != kept.hash:
            troubles.append(Sentence("第 {number} 个封条和留底的不一样", number=kept.number))
    return troubles


def replayed(connection: Connection, name: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return a logged table's rows by key, as the history alone makes them from empty."""
    keys = _keys(metadata.tables[name])
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    chosen = select(change_row.c.before, change_row.c.after).where(change_row.c.table_name == name)
    for change in connection.execute(chosen.order_by(change_row.c.id)):
        for row in change.before or ():
            del rows[tuple(row[key] for key in keys)]
        for row in change.after or ():
            rows[tuple(row[key] for key in keys)] = row
    return rows


def other_answers(connection: Connection) -> list[int]:
    """Return the reports that have another answer than the last one that the history has of them.

    Answers alone are remembered of reports, so nothing else of theirs can be replayed; a report that was
    forgotten is none.
    """
    chosen = select(change_row.c.after).where(change_row.c.table_name == report.name)
    last: dict[int, str] = {}
    for after in connection.scalars(chosen.order_by(change_row.c.id)):
        last |= {one["id"]: one["answer"] for one in after or ()}
    there = connection.execute(select(report.c.id, report.c.answer).order_by(report.c.id))
    return [row.id for row in there if last.get(row.id, row.answer) != row.answer]


def current(connection: Connection, name: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return a logged table's rows by key as they are, in the history's form."""
    table = metadata.tables[name]
    with connection.begin_nested() if connection.in_transaction() else connection.begin():
        connection.execute(text("SET LOCAL timezone = 'UTC'"))
        rows = [row[0] for row in connection.execute(select(func.to_jsonb(table.table_valued())))]
    left_out = LOGGED[name]
    kept = [{key: value for key, value in row.items() if key not in left_out} for row in rows]
    return {tuple(row[key] for key in _keys(table)): row for row in kept}


def timeline(connection: Connection, station_id: int) -> list[Event]:
    """Return a station's changes, newest first."""
    hosts = _organizations(connection)
    names = names_of_actors(connection)
    events: list[Event] = []
    before: dict[str, str] = {}
    for found, rows, entry in _versions(connection, station_id):
        draft = _draft(entry, hosts)
        now = cells_of(draft) if draft else {}
        words = tuple(word for row in rows for word in _words(row))
        different = changes(before, now)
        if different or words:
            who = names.get(found.actor, found.actor)
            events.append(Event(found.id, found.made_at, who, found.origin, found.reason, different, words))
        before = now
    return events[::-1]


def names_of_actors(connection: Connection) -> dict[str, str]:
    """Return the names of those whom the history knows by number."""
    return {f"staff:{row.id}": row.name for row in connection.execute(select(staff.c.id, staff.c.name))}


def origins(events: Sequence[Event]) -> dict[str, Event]:
    """Return for each cell of an entry the change that it is as it is by; `events` are newest first."""
    found: dict[str, Event] = {}
    for event in reversed(events):
        found |= {change.column: event for change in event.changes}
    return found


def draft_at(connection: Connection, station_id: int, set_id: int) -> StationDraft:
    """Return a station's entry as a change left it; raise NoSuchVersion."""
    for found, _, entry in _versions(connection, station_id):
        if found.id == set_id:
            draft = _draft(entry, _organizations(connection))
            if draft:
                return draft
    raise NoSuchVersion("没有这个版本")


def draft_of_version(connection: Connection, station_id: int, version: int) -> StationDraft:
    """Return a station's entry as it was at a version of its row; raise NoSuchVersion."""
    hosts, found = _organizations(connection), None
    for _, _, entry in _versions(connection, station_id):
        row = next((row for name, row in entry.values() if name == "station"), None)
        if row and row["version"] == version:
            found = _draft(entry, hosts)
    if found is None:
        raise NoSuchVersion("没有这个版本")
    return found


_Entry = dict[tuple[Any, ...], tuple[str, dict[str, Any]]]


def _versions(connection: Connection, station_id: int) -> Iterator[tuple[Row[Any], list[Row[Any]], _Entry]]:
    """Yield each change of a station with its rows, and the entry's rows as it left them."""
    chosen = (
        select(change_set, change_row.c.table_name, change_row.c.before, change_row.c.after)
        .join(change_row, change_row.c.set_id == change_set.c.id)
        .where(change_row.c.station_id == station_id)
        .order_by(change_row.c.id)
    )
    entry: _Entry = {}
    pending: list[Row[Any]] = []
    for row in connection.execute(chosen):
        if pending and pending[0].id != row.id:
            yield pending[0], pending, entry
            pending = []
        _fold(entry, row)
        pending.append(row)
    if pending:
        yield pending[0], pending, entry


def _fold(entry: _Entry, row: Row[Any]) -> None:
    if row.table_name in ABOUT_STATION:
        keys = _keys(metadata.tables[row.table_name])
        for one in row.before or ():
            entry.pop((row.table_name, *(one[key] for key in keys)), None)
        for one in row.after or ():
            entry[(row.table_name, *(one[key] for key in keys))] = (row.table_name, one)


def _draft(entry: _Entry, hosts: Mapping[int, str]) -> StationDraft | None:
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ABOUT_STATION}
    for name, row in entry.values():
        rows[name].append(row)
    if not rows["station"]:
        return None
    offers = [SimpleNamespace(**row) for row in rows["service_offer"]]
    checks = [
        SimpleNamespace(**row | {"checked_at": _moment(row["checked_at"])}) for row in rows["facet_check"]
    ]
    return draft_of(_station(rows["station"][0], hosts), offers, checks)


def _station(row: dict[str, Any], hosts: Mapping[int, str]) -> SimpleNamespace:
    """Return a station's row of the history with the types and names that a draft is made of."""
    row = WITHOUT_TRUCKS | row
    place = shapely.from_wkb(row["position"]) if row["position"] else None
    gate = shapely.from_wkb(row["gate"]) if row["gate"] else None
    more = {
        "gate_lon": gate.x if gate else None,
        "gate_lat": gate.y if gate else None,
        "lon": place.x if place else None,
        "lat": place.y if place else None,
        "host": hosts.get(row["host_organization_id"], ""),
        "operator": hosts.get(row["operator_organization_id"], ""),
    }
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in DAYS}
    return SimpleNamespace(**row | days | more)


def _words(row: Row[Any]) -> list[str]:
    """Return what a change did besides the entry, in words."""
    if row.table_name == "hours_exception":
        before = {one["id"]: one for one in row.before or ()}
        return [
            Sentence("结束：{reason}" if one["lifted_at"] else "登记：{reason}", reason=one["reason"])
            for one in row.after or ()
            if one["id"] not in before or one["lifted_at"]
        ]
    if row.table_name == "keeper":
        emails = {one["email"] for one in row.before or ()}
        return [
            Sentence("守站人：{one}", one=one["email"])
            for one in row.after or ()
            if one["email"] not in emails
        ]
    if row.table_name == "report":
        answers = {one["id"]: one["answer"] for one in row.before or ()}
        return [
            Sentence("答复反映：{answer}", answer=one["answer"])
            for one in row.after or ()
            if one["answer"] != answers[one["id"]]
        ]
    return []


def _trouble(row: Row[Any]) -> str:
    what = Sentence("内容和封条不符") if not row.is_right else Sentence("前面少了封条")
    return Sentence(
        "第 {number} 个封条（第 {set_id} 次变更）：{what}", number=row.number, set_id=row.set_id, what=what
    )


def _keys(table: Table) -> list[str]:
    return [column.name for column in table.primary_key]


def _organizations(connection: Connection) -> dict[int, str]:
    return {row.id: row.name for row in connection.execute(select(organization.c.id, organization.c.name))}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
