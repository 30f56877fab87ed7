"""A station's draft as the flat cells of one row, for forms, sheets and comparisons.

The inverse of `locator.sheets.domain.reader`: reading these cells gives the same draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from locator.entries.domain.draft import StationDraft
from locator.sheets.domain.reader import COLUMNS, LANGUAGES
from locator.stations.domain.service import Availability
from locator.stations.domain.station import Facet
from locator.stations.domain.truck import kilometre_mark

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
    return {name: text for name, text in _all_cells(draft).items() if text}


def changes(before: Cells, after: Cells) -> tuple[CellChange, ...]:
    """Return the cells that differ, in the order of an entry."""
    columns = [name for name in ORDER if before.get(name, "") != after.get(name, "")]
    return tuple(CellChange(name, before.get(name, ""), after.get(name, "")) for name in columns)


def keep_unlisted_values(before: StationDraft, after: StationDraft) -> StationDraft:
    """Return `after`, a draft read from cells, with the values of `before` that no cell holds.

    These are the details of services, and whether the entry is a demonstration.
    """
    previous = {(offer.code, offer.availability): offer for offer in before.services}
    services = tuple(previous.get((offer.code, offer.availability), offer) for offer in after.services)
    return replace(after, services=services, is_demo=before.is_demo)


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


def _all_cells(draft: StationDraft) -> dict[str, str]:
    parts = (_identity, _place, _truck, _hours, _access, _lifecycle, _origin)
    return {name: text for part in parts for name, text in part(draft).items()}


def _identity(draft: StationDraft) -> dict[str, str]:
    return {
        "name": draft.name,
        "type": draft.kind.value,
        **{f"name_{language}": draft.names.get(language, "") for language in LANGUAGES},
        "aliases": "、".join(draft.aliases),
        "brand": draft.brand,
        "external_identifier": draft.external_identifier,
        "host": draft.host,
        "operator": draft.operator,
        "phone": draft.phone,
        "visibility": draft.visibility.value,
    }


def _place(draft: StationDraft) -> dict[str, str]:
    position, gate = draft.position_input, draft.gate_input
    place = (
        {"lon": position.lon_text, "lat": position.lat_text, "crs": position.crs.value} if position else {}
    )
    return {
        "division_code": draft.division_code or "",
        "address": draft.address,
        "wayfinding": draft.wayfinding,
        **place,
        "position_quality": draft.position_quality.value if position else "",
        "capture_method": _blank_if_unknown(draft.capture_method.value),
        "captured_on": _day(draft.captured_on),
        **({"gate_lon": gate.lon_text, "gate_lat": gate.lat_text} if gate else {}),
    }


def _truck(draft: StationDraft) -> dict[str, str]:
    truck = draft.truck
    return {
        "max_length_m": _number(truck.max_length_m),
        "max_height_m": _number(truck.max_height_m),
        "truck_guarded": {None: "", True: "yes", False: "no"}[truck.guarded],
        "truck_spaces": _number(truck.spaces),
        "road": truck.road,
        "road_side": _blank_if_unknown(truck.side.value),
        "road_km": "" if truck.km is None else kilometre_mark(truck.km),
    }


def _hours(draft: StationDraft) -> dict[str, str]:
    return {
        "opening_hours": draft.opening_hours,
        "opening_hours_text": draft.hours_posted,
        "on_holiday": str(draft.on_holiday),
        "on_makeup": str(draft.on_makeup),
        "self_service_hours": draft.self_service.hours,
        "self_service_access": _blank_if_unknown(draft.self_service.method.value),
        "self_service_app": draft.self_service.app,
    }


def _access(draft: StationDraft) -> dict[str, str]:
    access = draft.access
    registration = {None: "", True: "yes", False: "no"}[access.registration_needed]
    return {
        "access": _blank_if_unknown(access.method.value),
        "access_app": access.app,
        "access_registration": registration,
        "access_audience": _blank_if_unknown(access.audience.value),
        "access_price": _blank_if_unknown(access.price.value),
        "access_note": access.note,
        "services": _codes(draft, Availability.YES),
        "services_missing": _codes(draft, Availability.NO),
        "services_text": draft.services_posted,
    }


def _lifecycle(draft: StationDraft) -> dict[str, str]:
    return {
        "status": draft.status.value,
        "status_since": _day(draft.status_since),
        "status_reason": draft.status_reason,
        "expected_reopen_on": _day(draft.expected_reopen_on),
    }


def _origin(draft: StationDraft) -> dict[str, str]:
    origin = draft.provenance
    return {
        "source": origin.source,
        "as_of": origin.as_of,
        **{f"{facet}_checked_on": _day(origin.checked_on.get(facet)) for facet in Facet},
        "checked_by": origin.checked_by if origin.checked_on else "",
    }


def _codes(draft: StationDraft, availability: Availability) -> str:
    return "、".join(sorted(offer.code for offer in draft.services if offer.availability is availability))


def _number(number: float | None) -> str:
    return "" if number is None else f"{number:g}"


def _blank_if_unknown(code: str) -> str:
    return "" if code == "unknown" else code


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


# All columns of the reader, in the order of an entry.
ORDER: tuple[str, ...] = (
    *("name", "type", *(f"name_{language}" for language in LANGUAGES), "aliases", "brand"),
    *("external_identifier", "host", "operator", "phone", "visibility", "division_code", "address"),
    *("wayfinding", "lon", "lat", "crs", "position_quality", "capture_method", "captured_on"),
    *("gate_lon", "gate_lat", "road", "road_side", "road_km", "max_length_m"),
    *("max_height_m", "truck_guarded", "truck_spaces"),
    *("opening_hours", "opening_hours_text", "on_holiday", "on_makeup", "self_service_hours"),
    *("self_service_access", "self_service_app", "access", "access_app", "access_registration"),
    *("access_audience", "access_price", "access_note", "services", "services_missing"),
    *("services_text", "status", "status_since", "status_reason", "expected_reopen_on"),
    *("source", "as_of", *(f"{facet}_checked_on" for facet in Facet), "checked_by"),
)
assert set(ORDER) == COLUMNS
