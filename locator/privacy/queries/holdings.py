"""What is held of a person, as one JSON object; who may ask, the database decides."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Text, cast, func, literal, or_, select, text
from sqlalchemy import column as named_column
from sqlalchemy import table as named_table

from geodata.sentence import Sentence
from locator.accounts.tables import staff
from locator.entries.tables import own_field, station_own_value
from locator.history.tables import change_row
from locator.keepers.tables import keeper
from locator.privacy.domain.errors import HasAccount, NobodyFound
from locator.privacy.domain.redaction import Kind
from locator.reports.tables import report
from locator.stations.tables import station, station_contact

NOBODY = Sentence("没有这个人的资料")


@dataclass(frozen=True, slots=True)
class KeepersMarks:
    """How a keeper is known: an address in small letters, a number and a name; each may be empty."""

    email: str
    phone: str
    name: str


def personal_data(connection: Connection, kind: Kind, subject_id: int) -> dict[str, Any]:
    """Return all that is held of an account, a station's keeper or a report's author.

    Raises NobodyFound, and NotAllowed for whoever may not ask.
    """
    found: dict[str, Any] | None = connection.scalar(select(func.personal_data(kind.value, subject_id)))
    if found is None:
        raise NobodyFound(NOBODY)
    return {"kind": kind.value, **found}


def data_of_contact(connection: Connection, value: str) -> dict[str, Any]:
    """Return what is held of a station's private contact, by its number or name: for the owner only."""
    is_theirs = or_(station_contact.c.phone == value, station_contact.c.name == value)
    columns = (station.c.code, station.c.name.label("station_name"), station_contact)
    chosen = select(*columns).join(station, station.c.id == station_contact.c.station_id).where(is_theirs)
    contacts = [dict(row) for row in connection.execute(chosen.order_by(station.c.code)).mappings()]
    rows = select(change_row.c.before, change_row.c.after).where(
        change_row.c.table_name.in_(("station_contact", "station_own_value")),
        func.strpos(func.concat(change_row.c.before, change_row.c.after), literal(value)) > 0,
    )
    history = [dict(row) for row in connection.execute(rows.order_by(change_row.c.id)).mappings()]
    own_values = _own_values(connection, value)
    if not contacts and not history and not own_values:
        raise NobodyFound(NOBODY)
    return {
        "kind": Kind.CONTACT.value,
        "contacts": contacts,
        "own_fields": own_values,
        "history": history,
    }


def _own_values(connection: Connection, value: str) -> list[dict[str, Any]]:
    """Return the unions' own fields of stations that name a person, by number or name."""
    columns = (station.c.code, station.c.name.label("station_name"), own_field.c.name.label("field"))
    chosen = (
        select(*columns, station_own_value.c.value)
        .select_from(station_own_value)
        .join(own_field, own_field.c.id == station_own_value.c.field_id)
        .join(station, station.c.id == station_own_value.c.station_id)
        .where(func.strpos(station_own_value.c.value, literal(value)) > 0)
    )
    return [dict(row) for row in connection.execute(chosen.order_by(station.c.code)).mappings()]


def account_number(connection: Connection, email: str) -> int:
    """Return the id of the account with an address; raise NobodyFound."""
    return _found(connection.scalar(select(staff.c.id).where(staff.c.email == email.strip().lower())))


def kept_station(connection: Connection, mark: str) -> int:
    """Return the id of a station whose keeper has an address or a number; raise NobodyFound."""
    is_theirs = or_(func.lower(keeper.c.email) == mark.strip().lower(), keeper.c.phone == mark.strip())
    return _found(connection.scalar(select(func.min(keeper.c.station_id)).where(is_theirs)))


def station_with_code(connection: Connection, code: str) -> int:
    """Return the id of the station with a code; raise NobodyFound."""
    return _found(connection.scalar(select(station.c.id).where(station.c.code == code)))


def keepers_marks(connection: Connection, station_id: int) -> KeepersMarks:
    """Return how a station's keeper is known; raise NobodyFound, and HasAccount if it has an account."""
    columns = (func.lower(keeper.c.email).label("email"), keeper.c.phone, keeper.c.name)
    row = connection.execute(select(*columns).where(keeper.c.station_id == station_id)).one_or_none()
    if row is None:
        raise NobodyFound(NOBODY)
    is_account = (staff.c.email == row.email, staff.c.email != "")
    if connection.scalar(select(func.count()).select_from(staff).where(*is_account)):
        raise HasAccount(Sentence("这个邮箱也是管理账号：请在“我的账号”里删除，或请管理员删除"))
    return KeepersMarks(row.email, row.phone, row.name)


def report_number(connection: Connection, code_hash: bytes) -> int:
    """Return the id of the report with a code, by the code's hash; raise NobodyFound."""
    return _found(connection.scalar(select(report.c.id).where(report.c.code_hash == code_hash)))


PLACES = text("""
    SELECT c.table_schema, c.table_name, c.column_name FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema IN ('public', 'jobs') AND t.table_type = 'BASE TABLE'
      AND c.data_type IN ('text', 'jsonb', 'ARRAY', 'character varying') AND c.table_name <> 'spatial_ref_sys'
    ORDER BY 1, 2, 3""")


def places_of(connection: Connection, values: tuple[str, ...]) -> list[str]:
    """Return the columns of the database in which one of the values still stands: ``table.column: 2``."""
    places = []
    for schema, table, column in connection.execute(PLACES).all():
        content = func.lower(cast(named_column(column), Text))
        stands = or_(*(func.strpos(content, value.lower()) > 0 for value in values))
        stored = named_table(table, schema=schema)
        count = connection.scalar(select(func.count()).select_from(stored).where(stands))
        if count:
            places.append(f"{table}.{column}: {count}")
    return places


def _found(number: int | None) -> int:
    if number is None:
        raise NobodyFound(NOBODY)
    return number
