"""Drafts into tables: thousands of stations by COPY, with their offers and their provenance."""

import json
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from psycopg import sql
from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert

from geodata.lonlat import LonLat
from locator.entries.domain.draft import StationDraft
from locator.hours.actions import timetables
from locator.i18n.romanize import romanized
from locator.organizations.queries import are_called
from locator.organizations.tables import organization
from locator.stations.domain.station import Facet, PositionQuality
from locator.stations.domain.truck import TruckAccess
from locator.time_zone import SHANGHAI

Progress = Callable[[int], None]

REFRESH_BATCH = 10_000
STATION_COLUMNS = (
    *("id", "code", "kind", "name", "names", "aliases", "brand", "external_identifier"),
    *("name_pinyin", "name_initials", "host_organization_id", "operator_organization_id"),
    *("address", "wayfinding", "division_code", "position", "position_quality", "input_lon"),
    *("input_lat", "input_crs", "capture_method", "captured_on", "access_method", "access_app"),
    *("access_registration", "access_audience", "access_price", "access_note", "visibility"),
    *("status", "status_since", "status_reason", "expected_reopen_on", "timetable_id"),
    *("no_app_timetable_id", "opening_hours", "self_service_hours", "self_service_method"),
    *("self_service_app", "on_holiday", "on_makeup"),
    *("hours_posted", "services_posted", "phone", "is_demo"),
    *("max_length_m", "max_height_m", "truck_guarded", "truck_spaces", "road", "road_side", "road_km"),
    *("gate", "input_gate_lon", "input_gate_lat"),
)
OFFER_COLUMNS = (
    *("station_id", "code", "availability", "price", "price_note", "audience", "timetable_id"),
    *("capacity", "note", "opening_hours"),
)
CHECK_COLUMNS = ("station_id", "facet", "source", "as_of", "checked_at", "checked_by")
MAKE_STAGING = sql.SQL("CREATE TEMP TABLE {staging} ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0")
FILL_STAGING = sql.SQL("COPY {staging} ({columns}) FROM STDIN")
TAKE_OVER = sql.SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM {staging}")
DROP_STAGING = sql.SQL("DROP TABLE {staging}")
NEW_KEYS = text(
    "SELECT nextval(pg_get_serial_sequence('station', 'id')) AS id,"
    " nextval('station_code_seq')::text AS code FROM generate_series(1, :count)"
)


class Key(NamedTuple):
    """What a station is called for ever: its number inside, its code outside."""

    id: int
    code: str


def new_keys(connection: Connection, count: int) -> list[Key]:
    """Return keys that no station has had."""
    return [Key(row.id, row.code) for row in connection.execute(NEW_KEYS, {"count": count})]


def in_silence(_done: int) -> None:
    """Tell nobody how far it is: of one station nobody asks."""


def insert_stations(
    connection: Connection,
    drafts: Sequence[StationDraft],
    today: date,
    progress: Progress,
    keys: Sequence[Key] | None = None,
) -> list[int]:
    """Write drafts and refresh the public projection; return the new stations' ids in order.

    `progress` is told how many more stations are done each time some are; `keys` are those that were
    promised to somebody before.
    """
    texts = [text for draft in drafts for text in schedules_of(draft)]
    texts += [offer.opening_hours for draft in drafts for offer in draft.services]
    hours = timetables.ensure(connection, texts, today)
    hosts = organizations(connection, drafts)
    keys = keys or new_keys(connection, len(drafts))
    connection.execute(text("SET LOCAL locator.refresh = 'later'"))
    with _copy(connection, "station", STATION_COLUMNS) as write:
        for key, draft in zip(keys, drafts, strict=True):
            write(station_row(key.id, key.code, draft, hours, hosts))
    with _copy(connection, "service_offer", OFFER_COLUMNS) as write:
        for key, draft in zip(keys, drafts, strict=True):
            for row in offer_rows(key.id, draft, hours):
                write(row)
    with _copy(connection, "facet_check", CHECK_COLUMNS) as write:
        for key, draft in zip(keys, drafts, strict=True):
            for row in check_rows(key.id, draft):
                write(row)
    ids = [key.id for key in keys]
    for start in range(0, len(ids), REFRESH_BATCH):
        batch = ids[start : start + REFRESH_BATCH]
        connection.execute(timetables.REFRESH_PUBLIC_STATIONS, {"ids": batch})
        progress(len(batch))
    connection.execute(text("SET LOCAL locator.refresh = ''"))
    return ids


@contextmanager
def _copy(
    connection: Connection, table: str, columns: Sequence[str]
) -> Iterator[Callable[[Sequence[Any]], None]]:
    """Open a COPY for a table on this connection's transaction.

    It goes by way of a staging table: PostgreSQL takes no COPY into a table with row security.
    """
    driver = connection.connection.driver_connection
    assert driver is not None
    named = {
        "table": sql.Identifier(table),
        "staging": sql.Identifier(f"incoming_{table}"),
        "columns": sql.SQL(", ").join(map(sql.Identifier, columns)),
    }
    with driver.cursor() as cursor:
        cursor.execute(MAKE_STAGING.format(**named))
        with cursor.copy(FILL_STAGING.format(**named)) as copy:
            yield copy.write_row
        cursor.execute(TAKE_OVER.format(**named))
        cursor.execute(DROP_STAGING.format(**named))


def organizations(connection: Connection, drafts: Sequence[StationDraft]) -> dict[str, int]:
    """Return the ids of the named hosts and operators, adding those that are new."""
    return named(connection, {name for draft in drafts for name in (draft.host, draft.operator) if name})


def named(connection: Connection, names: Set[str]) -> dict[str, int]:
    """Return the ids of organisations by name, adding those that are new."""
    if not names:
        return {}
    known = select(organization.c.name, organization.c.id).where(are_called(names))
    found = {row.name: row.id for row in connection.execute(known)}
    missing = [{"name": name} for name in sorted(names - found.keys())]
    if missing:
        connection.execute(insert(organization).on_conflict_do_nothing(), missing)
        found = {row.name: row.id for row in connection.execute(known)}
    return found


def station_row(
    key: int, code: str, draft: StationDraft, hours: dict[str, int], hosts: dict[str, int]
) -> tuple[Any, ...]:
    """Return a draft's row of `station`, in the order of STATION_COLUMNS."""
    return (
        *(key, code, draft.kind.value, draft.name, json.dumps(dict(draft.names))),
        *(list(draft.aliases), draft.brand, draft.external_identifier),
        *romanized(draft.name),
        *(hosts.get(draft.host), hosts.get(draft.operator)),
        *(draft.address, draft.wayfinding, draft.division_code),
        *_position(draft),
        *(draft.capture_method.value, draft.captured_on),
        *(draft.access.method.value, draft.access.app, draft.access.registration_needed),
        *(draft.access.audience.value, draft.access.price.value, draft.access.note),
        *(draft.visibility.value, draft.status.value, draft.status_since, draft.status_reason),
        *(draft.expected_reopen_on, *(hours.get(text) for text in schedules_of(draft))),
        *(draft.opening_hours, draft.self_service.hours, draft.self_service.method.value),
        *(draft.self_service.app, draft.on_holiday, draft.on_makeup),
        *(draft.hours_posted, draft.services_posted, draft.phone, draft.is_demo),
        *_truck(draft.truck),
        *_gate(draft),
    )


def schedules_of(draft: StationDraft) -> tuple[str, str]:
    """Return the schedule by any way in, and the one of the ways without an app."""
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


def _truck(truck: TruckAccess) -> tuple[Any, ...]:
    return (
        *(truck.max_length_m, truck.max_height_m, truck.guarded, truck.spaces),
        *(truck.road, truck.side.value, truck.km),
    )


def _gate(draft: StationDraft) -> tuple[str | None, str, str]:
    given = draft.gate_input
    if draft.gate is None or given is None:
        return None, "", ""
    return _ewkt(draft.gate), given.lon_text, given.lat_text


def _ewkt(position: LonLat) -> str:
    return f"SRID=4326;POINT({position.lon!r} {position.lat!r})"


def offer_rows(key: int, draft: StationDraft, hours: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """Yield a draft's rows of `service_offer`, in the order of OFFER_COLUMNS."""
    for offer in draft.services:
        yield (
            *(key, offer.code, offer.availability.value, offer.price.value, offer.price_note),
            *(offer.audience.value, hours.get(offer.opening_hours), offer.capacity, offer.note),
            offer.opening_hours,
        )


def check_rows(key: int, draft: StationDraft) -> Iterator[tuple[Any, ...]]:
    """Yield a row of `facet_check` (CHECK_COLUMNS) for each facet of which the draft says something."""
    origin = draft.provenance
    for facet in facets_said(draft):
        day = origin.checked_on.get(facet)
        checked = (_noon(day), origin.checked_by) if day else (None, "")
        yield key, facet.value, origin.source, origin.as_of, *checked


def facets_said(draft: StationDraft) -> list[Facet]:
    """Return the facets of which a draft says something."""
    said = {
        Facet.POSITION: draft.position is not None,
        Facet.HOURS: bool(draft.schedule.text or draft.hours_posted),
        Facet.SERVICES: bool(draft.services or draft.services_posted),
        Facet.ACCESS: draft.access.method.value != "unknown",
    }
    return [facet for facet, known in said.items() if known]


def _noon(day: date) -> datetime:
    """Return a moment that is on this day in Shanghai; only the day was given."""
    return datetime.combine(day, time(12), tzinfo=SHANGHAI).astimezone(UTC)
