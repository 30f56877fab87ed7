"""Labels of an entry's columns and of the codes in its cells, for staff."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from flask import Flask

from geodata.sentence import Sentence, listed
from locator.accounts.views.division_labels import division_label
from locator.editing.actions.typed_entry import REASON
from locator.ledger.views.field_names import own_field_label
from locator.sheets.domain.entry_cells import CellChange, unit_column
from locator.stations.domain.declaring import StationField
from locator.stations.domain.service import is_service, service_name
from locator.stations.domain.station import LifecycleStatus
from locator.stations.domain.station_fields import FIELDS, rows_of

COLUMN_LABELS = {field.cell: field.label for field in FIELDS} | {REASON: Sentence("为什么改")}


UNKNOWN = "unknown"


def _labels_by_code(codes: type[StrEnum], *, unknown_is_chosen: bool) -> dict[str, str]:
    nobody_chooses = {LifecycleStatus.MERGED.value} | (set() if unknown_is_chosen else {UNKNOWN})
    return {code.value: getattr(code, "zh", code.value) for code in codes if code not in nobody_chooses}


def _choices(field: StationField) -> Mapping[str, str]:
    if field.choices or not field.codes:
        return field.choices or {}
    return _labels_by_code(field.codes, unknown_is_chosen=bool(field.row and field.row.unknown_is_chosen))


# The codes of each column with their labels; a column that is missing here holds free text.
CHOICES: dict[str, Mapping[str, str]] = {
    field.cell: choices for field in FIELDS if (choices := _choices(field))
}


def cell_name(column: str) -> str:
    """Return the name of a cell for display."""
    return COLUMN_LABELS.get(column) or own_field_label(column) or column


def cell_label(column: str, text: str) -> str:
    """Return a cell's text for display: codes as labels, several codes as a list."""
    if not text:
        return Sentence("（空）")
    if column in ("services", "services_missing"):
        return listed(_service_label(code) for code in text.split("、"))
    if column == "division_code":
        return division_label(text)
    if column == "status" and text == LifecycleStatus.MERGED.value:
        return Sentence.word(LifecycleStatus.MERGED.zh)
    label = CHOICES.get(column, {}).get(text)
    return Sentence.word(label) if label else text


def _service_label(code: str) -> str:
    return Sentence.word(service_name(code)) if is_service(code) else code


class ChangeUnit(NamedTuple):
    """Changes that are decided together, such as the columns of a position."""

    choice: str
    changes: tuple[CellChange, ...]


def change_units(changed: Sequence[CellChange]) -> list[ChangeUnit]:
    """Return changes grouped into those that are decided together."""
    choices = dict.fromkeys(unit_column(change.column) for change in changed)
    return [
        ChangeUnit(name, tuple(change for change in changed if unit_column(change.column) == name))
        for name in choices
    ]


def register(app: Flask) -> None:
    """Add the filters for cells and changes, and the rows of the form, to the templates."""
    app.jinja_env.globals.update(form_rows=rows_of, dict_of=lambda words: {word: word for word in words})
    app.jinja_env.filters.update(cell_name=cell_name, cell=cell_label, units=change_units)
