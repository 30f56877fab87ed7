"""New stations by way of staged rows: prepared as JSON when a file is checked, inserted by SQL alone.

What may change in between - ids, codes, timetables, organisations - is looked up at the insertion.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    column,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import BigInteger, Text

from locator.entries.actions.station_rows import (
    CHECK_COLUMNS,
    CONTACT_COLUMNS,
    OFFER_COLUMNS,
    OWN_VALUE_COLUMNS,
    STATION_COLUMNS,
    check_rows,
    contact_rows,
    ensure_organizations,
    offer_rows,
    own_value_rows,
    schedule_texts,
    station_row,
)
from locator.entries.domain.draft import StationDraft
from locator.entries.tables import station_own_value
from locator.hours.actions import timetables
from locator.imports.tables import import_result
from locator.stations.queries.offers import LATER_COLUMNS, schedule_of
from locator.stations.tables import facet_check, service_offer, station, station_contact

LOOKED_UP = frozenset(
    {
        *("id", "code", "timetable_id", "no_app_timetable_id"),
        *("host_organization_id", "operator_organization_id"),
    }
)
LOOKED_UP_LATER = frozenset({"station_id", "timetable_id"})
OWN_COLUMNS = tuple(name for name in STATION_COLUMNS if name not in LOOKED_UP)
STAGED = import_result.c.staged
POSTPONE_REFRESH = text("SET LOCAL locator.refresh = 'later'")
REFRESH_AT_ONCE = text("SET LOCAL locator.refresh = ''")
SORT_MEMORY = text("SET LOCAL work_mem = '64MB'")  # the history's triggers sort whole rows
NEXT_ID = text("nextval(pg_get_serial_sequence('station', 'id'))")


def staged_rows(draft: StationDraft) -> dict[str, Any]:
    """Return the table rows of a draft as JSON."""
    row = dict(zip(STATION_COLUMNS, station_row(0, "", draft, {}, {}), strict=True))
    any_way, no_app = schedule_texts(draft)
    return {
        "station": {name: row[name] for name in OWN_COLUMNS} | {"names": dict(draft.names)},
        "offers": [_as_dict(OFFER_COLUMNS, offer) for offer in offer_rows(0, draft, {})],
        "checks": [_as_dict(CHECK_COLUMNS, check) for check in check_rows(0, draft)],
        "contacts": [_as_dict(CONTACT_COLUMNS, contact) for contact in contact_rows(0, draft)],
        "own": [_as_dict(OWN_VALUE_COLUMNS, value) for value in own_value_rows(0, draft)],
        "any_way": any_way,
        "no_app": no_app,
        "host": draft.host,
        "operator": draft.operator,
    }


def _as_dict(columns: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(columns, row, strict=True) if name not in LOOKED_UP_LATER}


@dataclass(frozen=True, slots=True)
class StagedTexts:
    """The distinct opening hours and names of organisations in some staged rows."""

    schedules: Set[str]
    organizations: Set[str]


def insert_staged(
    connection: Connection, chosen: ColumnElement[bool], today: date, ids: Mapping[str, Any] | None = None
) -> int:
    """Make stations of the staged rows that `chosen` chooses, and refresh the public projection.

    The rows get their stations' ids and the number of the change that this transaction is. `today` is
    the day from which their hours are worked out. `ids` are those that `look_up` has found in the same
    transaction for more rows than these. Returns how many rows there are.
    """
    connection.execute(SORT_MEMORY)
    connection.execute(POSTPONE_REFRESH)
    this_change = select(func.current_change_set()).scalar_subquery()  # asked once, not of each row
    known = {"station_id": NEXT_ID, "station_version": 1, "set_id": this_change}
    numbered = update(import_result).where(chosen).values(known).returning(import_result.c.station_id)
    stations = list(connection.scalars(numbered))
    if stations:
        ids = ids or look_up(connection, staged_texts(connection, chosen), today)
        for fill in (_stations(chosen), _offers(chosen), _checks(chosen), *_private(chosen)):
            connection.execute(fill, ids)
        connection.execute(timetables.REFRESH_PUBLIC_STATIONS, {"ids": stations})
    connection.execute(REFRESH_AT_ONCE)
    return len(stations)


def staged_texts(connection: Connection, chosen: ColumnElement[bool]) -> StagedTexts:
    """Return what is looked up for staged rows, by one pass: each look into `staged` unpacks it."""
    words = (STAGED[key].astext for key in ("any_way", "no_app", "host", "operator"))
    found = connection.execute(select(*words).where(chosen).distinct()).all()
    rows = _recordset("service_offer", "offers", ["opening_hours", "valid_from", "valid_to"])
    offers = select(schedule_of(rows.c)).select_from(import_result).join(rows, text("true"))
    of_offers = connection.scalars(offers.where(chosen).distinct())
    return StagedTexts(
        {hours for any_way, no_app, _, _ in found for hours in (any_way, no_app)} | set(of_offers),
        {name for _, _, host, operator in found for name in (host, operator) if name},
    )


def look_up(connection: Connection, texts: StagedTexts, today: date) -> Mapping[str, Any]:
    """Return the ids of opening hours and organisations for `insert_staged`; new ones are stored."""
    timetable_ids = timetables.ensure(connection, texts.schedules, today)
    organization_ids = ensure_organizations(connection, texts.organizations)
    return {
        "texts": list(timetable_ids),
        "text_ids": list(timetable_ids.values()),
        "names": list(organization_ids),
        "name_ids": list(organization_ids.values()),
    }


def _lookup(words: str, ids: str, name: str) -> Any:
    """Return two lists that are passed with the statement, as a table of words and ids."""
    lists = func.unnest(bindparam(words, type_=ARRAY(Text)), bindparam(ids, type_=ARRAY(BigInteger)))
    return lists.table_valued(column("word", Text), column("id", BigInteger), name=name).render_derived()


def _stations(chosen: ColumnElement[bool]) -> Any:
    any_way, no_app = _lookup("texts", "text_ids", "any_way"), _lookup("texts", "text_ids", "no_app")
    host, operator = _lookup("names", "name_ids", "host"), _lookup("names", "name_ids", "operator")
    record = func.jsonb_populate_record(literal_column("NULL::station"), STAGED["station"])
    own = record.table_valued(*(column(name) for name in OWN_COLUMNS), name="own").lateral()
    wanted = (
        select(import_result.c.station_id, *(own.c[name] for name in OWN_COLUMNS))
        .add_columns(any_way.c.id, no_app.c.id, host.c.id, operator.c.id)
        .select_from(import_result)
        .join(own, text("true"))
        .outerjoin(any_way, any_way.c.word == STAGED["any_way"].astext)
        .outerjoin(no_app, no_app.c.word == STAGED["no_app"].astext)
        .outerjoin(host, host.c.word == STAGED["host"].astext)
        .outerjoin(operator, operator.c.word == STAGED["operator"].astext)
        .where(chosen)
        .order_by(import_result.c.line)  # their codes follow the file
    )
    looked_up = ("timetable_id", "no_app_timetable_id", "host_organization_id", "operator_organization_id")
    return insert(station).from_select(["id", *OWN_COLUMNS, *looked_up], wanted, include_defaults=False)


def _offers(chosen: ColumnElement[bool]) -> Any:
    names = [name for name in OFFER_COLUMNS if name not in LOOKED_UP_LATER]
    rows = _recordset("service_offer", "offers", names)
    hours = _lookup("texts", "text_ids", "hours")
    wanted = (
        select(import_result.c.station_id, hours.c.id, *(_or_unknown(name, rows.c[name]) for name in names))
        .select_from(import_result)
        .join(rows, text("true"))
        .outerjoin(hours, hours.c.word == schedule_of(rows.c))
        .where(chosen)
    )
    return insert(service_offer).from_select(
        ["station_id", "timetable_id", *names], wanted, include_defaults=False
    )


def _or_unknown(name: str, staged: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a column of staged offers, or that nothing is known where they were staged before it came."""
    unknown = LATER_COLUMNS.get(name)
    return staged if unknown is None else func.coalesce(staged, literal(unknown, service_offer.c[name].type))


def _checks(chosen: ColumnElement[bool]) -> Any:
    return _copied(facet_check, "checks", CHECK_COLUMNS, chosen)


def _private(chosen: ColumnElement[bool]) -> Iterator[Any]:
    """Yield the statements that copy private contacts and the values of own fields."""
    tables = (("contacts", station_contact, CONTACT_COLUMNS), ("own", station_own_value, OWN_VALUE_COLUMNS))
    for key, table, columns in tables:
        has_some = func.jsonb_array_length(func.coalesce(STAGED[key], text("'[]'::jsonb"))) > 0
        yield _copied(table, key, columns, and_(chosen, has_some))


def _copied(table: Table, key: str, columns: Sequence[str], chosen: ColumnElement[bool]) -> Any:
    """Return the statement that copies staged rows as they are, each with its station's id."""
    names = [name for name in columns if name not in LOOKED_UP_LATER]
    rows = _recordset(table.name, key, names)
    wanted = (
        select(import_result.c.station_id, *(rows.c[name] for name in names))
        .select_from(import_result)
        .join(rows, text("true"))
        .where(chosen)
    )
    return insert(table).from_select(["station_id", *names], wanted, include_defaults=False)


def _recordset(table: str, key: str, names: Sequence[str]) -> Any:
    records = func.jsonb_populate_recordset(literal_column(f"NULL::{table}"), type_coerce(STAGED[key], JSONB))
    return records.table_valued(*(column(name) for name in names), name=key).lateral()
