"""Writing drafts to the database: thousands of stations by COPY, with their offers and provenance."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from datetime import UTC, date, datetime, time
from operator import attrgetter
from typing import Any, NamedTuple

from psycopg import sql
from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert

from geodata.lonlat import LonLat
from locator.entries.domain.draft import StationDraft
from locator.hours.actions import timetables
from locator.i18n.romanize import romanized
from locator.organizations.queries import has_any_name
from locator.organizations.tables import organization
from locator.stations.domain.own_fields import split_cell
from locator.stations.domain.station import Facet, PositionQuality
from locator.stations.domain.station_fields import STORED_FIELDS
from locator.time_zone import SHANGHAI

Progress = Callable[[int], None]

REFRESH_BATCH = 10_000
STATION_COLUMNS = (
    *("id", "code", "names", "aliases", "name_pinyin", "name_initials", "host_organization_id"),
    *("operator_organization_id", "division_code", "position", "position_quality", "input_lon", "input_lat"),
    *("input_crs", "timetable_id", "no_app_timetable_id", "is_demo", "gate", "input_gate_lon"),
    "input_gate_lat",
    *(field.column for field in STORED_FIELDS),
)
# The stored fields' values of a draft; a code's text is its plain attribute, which is quicker than `value`.
STORED_VALUES = attrgetter(
    *(f"{field.attribute}._value_" if field.codes else field.attribute for field in STORED_FIELDS)
)
OFFER_COLUMNS = (
    *("station_id", "code", "availability", "price", "price_note", "audience", "timetable_id"),
    *("capacity", "note", "opening_hours", "valid_from", "valid_to", "phone", "booking", "booking_target"),
    "staffed_by",
)
CHECK_COLUMNS = ("station_id", "facet", "source", "as_of", "checked_at", "checked_by")
CONTACT_COLUMNS = ("station_id", "position", "name", "phone", "role")
OWN_VALUE_COLUMNS = ("station_id", "field_id", "type", "value")
CREATE_STAGING = sql.SQL(
    "CREATE TEMP TABLE {staging} ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0"
)
COPY_INTO_STAGING = sql.SQL("COPY {staging} ({columns}) FROM STDIN")
INSERT_FROM_STAGING = sql.SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM {staging}")
DROP_STAGING = sql.SQL("DROP TABLE {staging}")
NEW_KEYS = text(
    "SELECT nextval(pg_get_serial_sequence('station', 'id')) AS id,"
    " nextval('station_code_seq')::text AS code FROM generate_series(1, :count)"
)


class Key(NamedTuple):
    """A station's permanent keys: its internal id and its public code."""

    id: int
    code: str


def new_keys(connection: Connection, count: int) -> list[Key]:
    """Reserve new keys."""
    return [Key(row.id, row.code) for row in connection.execute(NEW_KEYS, {"count": count})]


def ignore_progress(_done: int) -> None:
    """Ignore the progress, for writing single stations."""


def insert_stations(
    connection: Connection,
    drafts: Sequence[StationDraft],
    today: date,
    progress: Progress,
    keys: Sequence[Key] | None = None,
) -> list[int]:
    """Insert drafts and refresh the public projection; return the new stations' ids in order.

    `progress` is called with the number of stations of each finished batch; `keys` are keys that were
    reserved before.
    """
    texts = [text for draft in drafts for text in schedule_texts(draft)]
    texts += [offer.schedule for draft in drafts for offer in draft.services]
    hours = timetables.ensure(connection, texts, today)
    hosts = organizations_of(connection, drafts)
    keys = keys or new_keys(connection, len(drafts))
    connection.execute(text("SET LOCAL locator.refresh = 'later'"))
    pairs = list(zip(keys, drafts, strict=True))
    stations = (station_row(key.id, key.code, draft, hours, hosts) for key, draft in pairs)
    offers = (row for key, draft in pairs for row in offer_rows(key.id, draft, hours))
    checks = (row for key, draft in pairs for row in check_rows(key.id, draft))
    contacts = (row for key, draft in pairs for row in contact_rows(key.id, draft))
    _copy(connection, "station", STATION_COLUMNS, stations)
    _copy(connection, "service_offer", OFFER_COLUMNS, offers)
    _copy(connection, "facet_check", CHECK_COLUMNS, checks)
    if any(draft.contacts for draft in drafts):
        _copy(connection, "station_contact", CONTACT_COLUMNS, contacts)
    if any(draft.own_values for draft in drafts):
        own = (row for key, draft in pairs for row in own_value_rows(key.id, draft))
        _copy(connection, "station_own_value", OWN_VALUE_COLUMNS, own)
    ids = [key.id for key in keys]
    for start in range(0, len(ids), REFRESH_BATCH):
        batch = ids[start : start + REFRESH_BATCH]
        connection.execute(timetables.REFRESH_PUBLIC_STATIONS, {"ids": batch})
        progress(len(batch))
    connection.execute(text("SET LOCAL locator.refresh = ''"))
    return ids


def _copy(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows into a table by COPY, in this connection's transaction.

    The rows go through a staging table, since PostgreSQL refuses COPY into a table with row security.
    """
    driver = connection.connection.driver_connection
    assert driver is not None
    ensure_organizations = {
        "table": sql.Identifier(table),
        "staging": sql.Identifier(f"incoming_{table}"),
        "columns": sql.SQL(", ").join(map(sql.Identifier, columns)),
    }
    with driver.cursor() as cursor:
        cursor.execute(CREATE_STAGING.format(**ensure_organizations))
        with cursor.copy(COPY_INTO_STAGING.format(**ensure_organizations)) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(INSERT_FROM_STAGING.format(**ensure_organizations))
        cursor.execute(DROP_STAGING.format(**ensure_organizations))


def organizations_of(connection: Connection, drafts: Sequence[StationDraft]) -> dict[str, int]:
    """Return the ids of the drafts' hosts and operators by name; insert new ones."""
    return ensure_organizations(
        connection, {name for draft in drafts for name in (draft.host, draft.operator) if name}
    )


def ensure_organizations(connection: Connection, names: Set[str]) -> dict[str, int]:
    """Return the ids of organisations by name; insert new ones."""
    if not names:
        return {}
    statement = select(organization.c.name, organization.c.id).where(has_any_name(names))
    ids = {row.name: row.id for row in connection.execute(statement)}
    missing = [{"name": name} for name in sorted(names - ids.keys())]
    if missing:
        connection.execute(insert(organization).on_conflict_do_nothing(), missing)
        ids = {row.name: row.id for row in connection.execute(statement)}
    return ids


def station_row(
    station_id: int, code: str, draft: StationDraft, hours: dict[str, int], hosts: dict[str, int]
) -> tuple[Any, ...]:
    """Return a draft's row of `station`, in the order of STATION_COLUMNS."""
    return (
        *(station_id, code, json.dumps(dict(draft.names)), list(draft.aliases)),
        *romanized(draft.name),
        *(hosts.get(draft.host), hosts.get(draft.operator), draft.division_code),
        *_position(draft),
        *(hours.get(text) for text in schedule_texts(draft)),
        draft.is_demo,
        *_gate(draft),
        *STORED_VALUES(draft),
    )


def schedule_texts(draft: StationDraft) -> tuple[str, str]:
    """Return the schedule texts by any way in, and by the ways without an app."""
    schedule = draft.schedule
    return schedule.text, schedule.without_app(draft.access, draft.self_service.method).text


def _position(draft: StationDraft) -> tuple[str | None, str, str, str, str]:
    given = draft.position_input
    if draft.position is None or given is None:
        return None, PositionQuality.MISSING.value, "", "", ""
    return (
        _ewkt(draft.position),
        draft.position_quality.value,
        given.lon_text,
        given.lat_text,
        given.crs.value,
    )


def _gate(draft: StationDraft) -> tuple[str | None, str, str]:
    given = draft.gate_input
    if draft.gate is None or given is None:
        return None, "", ""
    return _ewkt(draft.gate), given.lon_text, given.lat_text


def _ewkt(position: LonLat) -> str:
    return f"SRID=4326;POINT({position.lon!r} {position.lat!r})"


def offer_rows(station_id: int, draft: StationDraft, hours: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """Yield a draft's rows of `service_offer`, in the order of OFFER_COLUMNS."""
    for offer in draft.services:
        yield (
            *(station_id, offer.code, offer.availability.value, offer.price.value, offer.price_note),
            *(offer.audience.value, hours.get(offer.schedule), offer.capacity, offer.note),
            *(offer.opening_hours, offer.valid_from, offer.valid_to, offer.phone, offer.booking.value),
            *(offer.booking_target, [one.value for one in offer.staffed_by]),
        )


def check_rows(station_id: int, draft: StationDraft) -> Iterator[tuple[Any, ...]]:
    """Yield a row of `facet_check` (CHECK_COLUMNS) for each described facet."""
    origin = draft.provenance
    for facet in described_facets(draft):
        day = origin.checked_on.get(facet)
        check = (_noon(day), origin.checked_by) if day else (None, "")
        yield station_id, facet.value, origin.source, origin.as_of, *check


def contact_rows(station_id: int, draft: StationDraft) -> Iterator[tuple[Any, ...]]:
    """Yield a draft's rows of `station_contact`, in the order of CONTACT_COLUMNS."""
    for position, contact in enumerate(draft.contacts):
        yield station_id, position, contact.name, contact.phone, contact.role


def own_value_rows(station_id: int, draft: StationDraft) -> Iterator[tuple[Any, ...]]:
    """Yield a draft's rows of `station_own_value`, in the order of OWN_VALUE_COLUMNS."""
    for cell, value in draft.own_values.items():
        field_type, field_id = split_cell(cell)
        yield station_id, field_id, field_type.value, value


def described_facets(draft: StationDraft) -> list[Facet]:
    """Return the facets that a draft has values for."""
    has_values = {
        Facet.POSITION: draft.position is not None,
        Facet.HOURS: bool(draft.schedule.text or draft.hours_posted),
        Facet.SERVICES: bool(draft.services or draft.services_posted),
        Facet.ACCESS: draft.access.method.value != "unknown",
    }
    return [facet for facet, is_described in has_values.items() if is_described]


def _noon(day: date) -> datetime:
    """Return noon of a day in Shanghai, for checks of which only the day is known."""
    return datetime.combine(day, time(12), tzinfo=SHANGHAI).astimezone(UTC)
