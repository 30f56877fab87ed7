"""The types of the open data's fields, by which files that have types are written.

A row of open data is text, as `locator.publishing.domain.open_data` makes it; here it becomes values.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from locator.publishing.domain.open_data import FIELDS
from locator.stations.domain.declaring import YES_OR_NO, Kind
from locator.stations.domain.station import Facet
from locator.stations.domain.station_fields import IN_OPEN_DATA

Value = str | int | float | bool | None
POSITION = ("lon", "lat")


class FieldType(StrEnum):
    """The types, by their names in XML Schema, which CSV on the Web uses as well."""

    STRING = "string"
    NUMBER = "double"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DAY = "date"


TYPE_OF_KIND = {
    Kind.YES_NO: FieldType.BOOLEAN,
    Kind.DAY: FieldType.DAY,
    Kind.NUMBER: FieldType.NUMBER,
    Kind.COUNT: FieldType.INTEGER,
}
OTHER_TYPES: Mapping[str, FieldType] = {
    **dict.fromkeys(POSITION, FieldType.NUMBER),
    **{f"{facet}_checked_on": FieldType.DAY for facet in Facet},
    **{field.cell: TYPE_OF_KIND.get(field.kind, FieldType.STRING) for field in IN_OPEN_DATA},
}
TYPES: Mapping[str, FieldType] = {name: OTHER_TYPES.get(name, FieldType.STRING) for name in FIELDS}
READ: Mapping[FieldType, Callable[[str], Value]] = {
    FieldType.STRING: str,
    FieldType.NUMBER: float,
    FieldType.INTEGER: int,
    FieldType.BOOLEAN: {text: value for value, text in YES_OR_NO.items()}.__getitem__,
    FieldType.DAY: lambda text: date.fromisoformat(text).isoformat(),
}


def typed(row: Mapping[str, str]) -> dict[str, Value]:
    """Return a row's values; days are in ISO 8601, what is not known is None, unless it is a text."""
    return {name: _value(TYPES[name], text) for name, text in row.items()}


def _value(wanted: FieldType, text: str) -> Value:
    return READ[wanted](text) if text or wanted is FieldType.STRING else None
