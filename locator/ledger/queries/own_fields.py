"""Own fields: those of a union, those that hold at a place, and the headings that their columns have."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, cast, false, func, or_, select
from sqlalchemy.types import BigInteger

from locator.divisions.domain import code_prefix
from locator.entries.tables import own_field, station_own_value
from locator.stations.domain.own_fields import FieldType, OwnField
from locator.stations.tables import station

DIVISION, ORGANIZATION = "division", "organization"
KIND = func.split_part(own_field.c.area, ":", 1)
KEY = func.split_part(own_field.c.area, ":", 2)
IS_ACTIVE = own_field.c.retired_at.is_(None)


def by_id(connection: Connection, field_id: int) -> OwnField | None:
    """Return an own field, also one that is retired."""
    row = connection.execute(select(own_field).where(own_field.c.id == field_id)).one_or_none()
    return _field(row) if row else None


def of_areas(connection: Connection, areas: Sequence[str]) -> list[OwnField]:
    """Return the fields of some unions, the retired ones last."""
    chosen = select(own_field).where(own_field.c.area.in_(areas))
    return _fields(connection, chosen.order_by(own_field.c.area, ~IS_ACTIVE, own_field.c.id))


def names(connection: Connection) -> dict[int, str]:
    """Return the names of all fields by number: staff read them in the history of any station of theirs."""
    return {row.id: row.name for row in connection.execute(select(own_field.c.id, own_field.c.name))}


def holding_at(
    connection: Connection, division_code: str | None, organization_id: int | None
) -> list[OwnField]:
    """Return the fields in use at a station: those of its unions and of the unions above."""
    chosen = select(own_field).where(IS_ACTIVE, _covers(division_code, organization_id))
    return _fields(connection, chosen.order_by(own_field.c.id))


def usable_in(
    connection: Connection, division_code: str | None, organization_id: int | None
) -> list[OwnField]:
    """Return the fields in use whose columns a sheet of a union may have: also those of unions below it.

    The union's own come first, so that of two with the same name its own is meant.
    """
    prefix = code_prefix(division_code)
    below = and_(KIND == DIVISION, KEY.startswith(prefix)) if organization_id is None else false()
    chosen = select(own_field).where(IS_ACTIVE, or_(_covers(division_code, organization_id), below))
    own = f"{ORGANIZATION}:{organization_id}" if organization_id else f"{DIVISION}:{division_code or ''}"
    return _fields(connection, chosen.order_by(own_field.c.area != own, own_field.c.id))


def of_export(
    connection: Connection, division_code: str | None, *conditions: ColumnElement[bool]
) -> list[OwnField]:
    """Return the fields in use of a division's stations: those that hold there, and those with some value.

    `conditions` choose the stations.
    """
    filled = select(station_own_value.c.field_id).join(station).where(*conditions).distinct()
    is_wanted = or_(_covers(division_code, None), own_field.c.id.in_(filled))
    return _fields(connection, select(own_field).where(IS_ACTIVE, is_wanted).order_by(own_field.c.id))


def headings(fields: Iterable[OwnField]) -> list[tuple[str, str]]:
    """Return the heading and the cell of each field: its name, with its number where two have the same."""
    listed = list(fields)
    counts = Counter(field.name for field in listed)
    return [(numbered_name(field) if counts[field.name] > 1 else field.name, field.cell) for field in listed]


def cells_by_heading(fields: Iterable[OwnField]) -> dict[str, str]:
    """Return the cells of fields by every heading that an export may have given them."""
    listed = list(fields)
    named = {field.name: field.cell for field in reversed(listed)}  # the first of a name
    return named | {numbered_name(field): field.cell for field in listed}


def choices_by_cell(fields: Iterable[OwnField]) -> dict[str, tuple[str, ...]]:
    """Return the choices of the fields that have some, by their cells."""
    return {field.cell: field.choices for field in fields if field.choices}


def numbered_name(field: OwnField) -> str:
    """Return the name of a field with its number."""
    return f"{field.name} #{field.id}"


def _covers(division_code: str | None, organization_id: int | None) -> ColumnElement[bool]:
    """Return the condition that a field's union is that of a place, or one above it."""
    above = [(code_prefix(division_code))[:length] for length in (0, 2, 4, 6)]
    divisions = func.division_prefix(KEY).in_(list(dict.fromkeys(above)))
    of_union = func.is_below(organization_id, cast(KEY, BigInteger)) if organization_id else false()
    return case((KIND == DIVISION, divisions), else_=of_union)


def _fields(connection: Connection, chosen: Select[Row[tuple[object, ...]]]) -> list[OwnField]:
    return [_field(row) for row in connection.execute(chosen)]


def _field(row: Row[tuple[object, ...]]) -> OwnField:
    return OwnField(
        row.id, row.area, row.name, FieldType(row.type), tuple(row.choices), row.retired_at is not None
    )
