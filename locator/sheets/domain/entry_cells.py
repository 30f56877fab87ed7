"""A station's draft as the flat cells of one row, for forms, sheets and comparisons.

The inverse of `locator.sheets.domain.reader`: reading these cells gives the same draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import attrgetter

from locator.entries.domain.draft import StationDraft
from locator.sheets.domain.offers.details import details_text
from locator.sheets.domain.opening.service_hours import service_hours_text
from locator.stations.domain.contact import contacts_text
from locator.stations.domain.declaring import CELL_TEXT, Kind
from locator.stations.domain.field_values import NAME_LABELS
from locator.stations.domain.own_fields import is_own
from locator.stations.domain.service import Availability
from locator.stations.domain.station import Facet
from locator.stations.domain.station_fields import FIELDS, STORED_FIELDS

Cells = Mapping[str, str]  # column -> text; a missing column is empty

SERVICE_CELLS = ("services", "services_missing")
# Columns that have a meaning only together; the first one names the unit.
UNITS = (
    ("lon", "lat", "crs", "gate_lon", "gate_lat"),
    ("opening_hours_text", "opening_hours"),
    SERVICE_CELLS,
)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A changed cell of an entry: its old and new text."""

    column: str
    before: str
    after: str


def cells_of(draft: StationDraft) -> dict[str, str]:
    """Return the cells that are not empty, in the order of an entry."""
    texts = dict(zip(PLAIN_CELLS, PLAIN_VALUES(draft), strict=True))
    for cell, show, value in zip(SHOWN_CELLS, SHOW, SHOWN_VALUES(draft), strict=True):
        if value is not None:
            texts[cell] = show(value)
    texts |= _own_cells(draft)
    cells = {cell: text for cell in ORDER if (text := texts.get(cell))}
    return cells | dict(draft.own_values) if draft.own_values else cells


def changes(before: Cells, after: Cells) -> tuple[CellChange, ...]:
    """Return the cells that differ, in the order of an entry."""
    names = (*ORDER, *own_cells(before, after))
    columns = [name for name in names if before.get(name, "") != after.get(name, "")]
    return tuple(CellChange(name, before.get(name, ""), after.get(name, "")) for name in columns)


def own_cells(*several: Cells) -> list[str]:
    """Return the names of own fields' cells in some entries or forms, in the order of the fields."""
    names = {name for cells in several for name in cells if is_own(name)}
    return sorted(names, key=lambda name: int(name.rpartition(":")[2]))


def keep_unlisted_values(before: StationDraft, after: StationDraft) -> StationDraft:
    """Return `after`, a draft read from cells, with the values of `before` that no cell holds.

    This is only whether the entry is a demonstration.
    """
    return replace(after, is_demo=before.is_demo)


def merge_changes(
    current: Cells, base: Cells, edited: Cells
) -> tuple[dict[str, str], tuple[CellChange, ...]]:
    """Apply the changes from `base` to `edited` to the entry's cells as they are now, `current`.

    Returns the cells and the conflicts: cells that both sides changed differently, with `before` from
    `current` and `after` from `edited`. The cells keep `current` until a conflict is resolved.
    """
    services = _merge_services(current, base, edited)
    cells, conflicts = {**current, **services}, []
    for columns in _changed_units(changes(base, edited)):
        differing = [change for change in changes(cells, edited) if change.column in columns]
        if services and columns == SERVICE_CELLS:
            continue
        if any(current.get(name, "") != base.get(name, "") for name in columns):
            conflicts += differing
        else:
            cells |= {change.column: change.after for change in differing}
    return cells, tuple(conflicts)


def unit_column(column: str) -> str:
    """Return the first column of the unit that a column belongs to, or the column itself."""
    return next((unit[0] for unit in UNITS if column in unit), column)


def _changed_units(changed: tuple[CellChange, ...]) -> list[tuple[str, ...]]:
    """Return the changed columns, those of a unit together."""
    units = dict.fromkeys(unit_column(change.column) for change in changed)
    return [next((unit for unit in UNITS if unit[0] == name), (name,)) for name in units]


def _merge_services(current: Cells, base: Cells, edited: Cells) -> dict[str, str]:
    """Merge both sides' changes of services.

    Returns nothing where only one side changed them, or both changed the same service differently.
    """
    current_cells, base_cells, edited_cells = (_cell_by_service(cells) for cells in (current, base, edited))
    if current_cells in (base_cells, edited_cells) or edited_cells == base_cells:
        return {}
    codes = current_cells.keys() | base_cells.keys() | edited_cells.keys()
    if any(
        edited_cells.get(code) != base_cells.get(code) != current_cells.get(code) != edited_cells.get(code)
        for code in codes
    ):
        return {}
    merged = {
        code: current_cells.get(code)
        if edited_cells.get(code) == base_cells.get(code)
        else edited_cells.get(code)
        for code in codes
    }
    return {name: "、".join(sorted(code for code in codes if merged[code] == name)) for name in SERVICE_CELLS}


def _cell_by_service(cells: Cells) -> dict[str, str]:
    return {code: name for name in SERVICE_CELLS for code in cells.get(name, "").split("、") if code}


def _own_cells(draft: StationDraft) -> dict[str, str]:
    """Return the cells of values that are not one value in one column."""
    position, gate, origin = draft.position_input, draft.gate_input, draft.provenance
    return {
        **{NAME_CELLS[language]: text for language, text in draft.names.items() if language in NAME_CELLS},
        "aliases": "、".join(draft.aliases),
        "host": draft.host,
        "operator": draft.operator,
        "private_contact": contacts_text(draft.contacts),
        "division_code": draft.division_code or "",
        "lon": position.lon_text if position else "",
        "lat": position.lat_text if position else "",
        "crs": position.crs.value if position else "",
        "position_quality": draft.position_quality.value if position else "",
        "gate_lon": gate.lon_text if gate else "",
        "gate_lat": gate.lat_text if gate else "",
        "services": _codes(draft, Availability.YES),
        "services_missing": _codes(draft, Availability.NO),
        "service_hours": service_hours_text(draft.services),
        "service_details": details_text(draft.services),
        "source": origin.source,
        "as_of": origin.as_of,
        **{CHECK_CELLS[facet]: day.isoformat() for facet, day in origin.checked_on.items()},
        "checked_by": origin.checked_by if origin.checked_on else "",
    }


def _codes(draft: StationDraft, availability: Availability) -> str:
    return "、".join(sorted(offer.code for offer in draft.services if offer.availability is availability))


# All columns of the reader, in the order of an entry.
ORDER: tuple[str, ...] = tuple(field.cell for field in FIELDS)
NAME_CELLS = {language: f"name_{language}" for language in NAME_LABELS}
CHECK_CELLS = {facet: f"{facet}_checked_on" for facet in Facet}
PLAIN_FIELDS = tuple(field for field in STORED_FIELDS if field.kind is Kind.TEXT)  # a text is its own cell
PLAIN_CELLS = tuple(field.cell for field in PLAIN_FIELDS)
PLAIN_VALUES = attrgetter(*(field.attribute for field in PLAIN_FIELDS))
SHOWN_FIELDS = tuple(field for field in STORED_FIELDS if field.kind is not Kind.TEXT)
SHOWN_CELLS = tuple(field.cell for field in SHOWN_FIELDS)
SHOW = tuple(field.show or CELL_TEXT[field.kind] for field in SHOWN_FIELDS)
SHOWN_VALUES = attrgetter(*(field.attribute for field in SHOWN_FIELDS))
