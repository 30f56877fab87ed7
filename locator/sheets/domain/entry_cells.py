"""A station's draft as the flat cells of one row: what a form shows, a sheet holds, a change compares.

It is the way back from locator.sheets.domain.reader: what these cells say is read into the same draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from locator.entries.domain.draft import StationDraft
from locator.sheets.domain.reader import COLUMNS, LANGUAGES
from locator.stations.domain.service import Availability
from locator.stations.domain.station import Facet
from locator.stations.domain.truck import stake

Cells = Mapping[str, str]  # column -> text; a column that is not there is empty

SERVICE_CELLS = ("services", "services_missing")
# What means something together only; the first names the choice.
UNITS = (
    ("lon", "lat", "crs", "gate_lon", "gate_lat"),
    ("opening_hours_text", "opening_hours"),
    SERVICE_CELLS,
)


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of an entry: what it said, and what it is to say."""

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


def keeping(before: StationDraft, after: StationDraft) -> StationDraft:
    """Return a draft that cells made of an entry, with what no cell says as it was: what a service
    costs and holds, and whether the entry is a demonstration."""
    was = {(one.code, one.availability): one for one in before.services}
    services = tuple(was.get((one.code, one.availability), one) for one in after.services)
    return replace(after, services=services, is_demo=before.is_demo)


def merged(theirs: Cells, base: Cells, mine: Cells) -> tuple[dict[str, str], tuple[CellChange, ...]]:
    """Put my changes of `base` upon what the entry says by now.

    Returns the cells, and the columns that both have changed, each to something else: `before` is what
    the other one made of it and `after` what I did; the cells hold the other's word until I choose.
    """
    services = _services_of_both(theirs, base, mine)
    cells, both = {**theirs, **services}, []
    for columns in _together(changes(base, mine)):
        differing = [change for change in changes(cells, mine) if change.column in columns]
        if services and columns == SERVICE_CELLS:
            continue
        if any(theirs.get(name, "") != base.get(name, "") for name in columns):
            both += differing
        else:
            cells |= {change.column: change.after for change in differing}
    return cells, tuple(both)


def choice_of(column: str) -> str:
    """Return the column under which a cell is chosen: half a place or half a sign's words are none."""
    return next((unit[0] for unit in UNITS if column in unit), column)


def _together(changed: tuple[CellChange, ...]) -> list[tuple[str, ...]]:
    """Return the columns that changed, those of a unit together."""
    choices = dict.fromkeys(choice_of(change.column) for change in changed)
    return [next((unit for unit in UNITS if unit[0] == name), (name,)) for name in choices]


def _services_of_both(theirs: Cells, base: Cells, mine: Cells) -> dict[str, str]:
    """Return the services as both have changed them; nothing where only one did, or both the same one."""
    now, was, wanted = (_by_code(cells) for cells in (theirs, base, mine))
    if now in (was, wanted) or wanted == was:
        return {}
    codes = now.keys() | was.keys() | wanted.keys()
    if any(wanted.get(one) != was.get(one) != now.get(one) != wanted.get(one) for one in codes):
        return {}
    kept = {one: now.get(one) if wanted.get(one) == was.get(one) else wanted.get(one) for one in codes}
    return {name: "、".join(sorted(one for one in codes if kept[one] == name)) for name in SERVICE_CELLS}


def _by_code(cells: Cells) -> dict[str, str]:
    return {code: name for name in SERVICE_CELLS for code in cells.get(name, "").split("、") if code}


def _all_cells(draft: StationDraft) -> dict[str, str]:
    parts = (_identity, _place, _truck, _hours, _way_in, _life, _origin)
    return {name: text for part in parts for name, text in part(draft).items()}


def _identity(draft: StationDraft) -> dict[str, str]:
    return {
        "name": draft.name,
        "type": draft.kind.value,
        **{f"name_{tongue}": draft.names.get(tongue, "") for tongue in LANGUAGES},
        "aliases": "、".join(draft.aliases),
        "brand": draft.brand,
        "external_identifier": draft.external_identifier,
        "host": draft.host,
        "operator": draft.operator,
        "phone": draft.phone,
        "visibility": draft.visibility.value,
    }


def _place(draft: StationDraft) -> dict[str, str]:
    given, turn = draft.position_input, draft.gate_input
    place = {"lon": given.lon_text, "lat": given.lat_text, "crs": given.crs.value} if given else {}
    return {
        "division_code": draft.division_code or "",
        "address": draft.address,
        "wayfinding": draft.wayfinding,
        **place,
        "position_quality": draft.position_quality.value if given else "",
        "capture_method": _known(draft.capture_method.value),
        "captured_on": _day(draft.captured_on),
        **({"gate_lon": turn.lon_text, "gate_lat": turn.lat_text} if turn else {}),
    }


def _truck(draft: StationDraft) -> dict[str, str]:
    truck = draft.truck
    return {
        "max_length_m": _number(truck.max_length_m),
        "max_height_m": _number(truck.max_height_m),
        "truck_guarded": {None: "", True: "yes", False: "no"}[truck.guarded],
        "truck_spaces": _number(truck.spaces),
        "road": truck.road,
        "road_side": _known(truck.side.value),
        "road_km": "" if truck.km is None else stake(truck.km),
    }


def _hours(draft: StationDraft) -> dict[str, str]:
    return {
        "opening_hours": draft.opening_hours,
        "opening_hours_text": draft.hours_posted,
        "on_holiday": str(draft.on_holiday),
        "on_makeup": str(draft.on_makeup),
        "self_service_hours": draft.self_service.hours,
        "self_service_access": _known(draft.self_service.method.value),
        "self_service_app": draft.self_service.app,
    }


def _way_in(draft: StationDraft) -> dict[str, str]:
    access = draft.access
    registration = {None: "", True: "yes", False: "no"}[access.registration_needed]
    return {
        "access": _known(access.method.value),
        "access_app": access.app,
        "access_registration": registration,
        "access_audience": _known(access.audience.value),
        "access_price": _known(access.price.value),
        "access_note": access.note,
        "services": _codes(draft, Availability.YES),
        "services_missing": _codes(draft, Availability.NO),
        "services_text": draft.services_posted,
    }


def _life(draft: StationDraft) -> dict[str, str]:
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
    return "、".join(sorted(one.code for one in draft.services if one.availability is availability))


def _number(number: float | None) -> str:
    return "" if number is None else f"{number:g}"


def _known(code: str) -> str:
    return "" if code == "unknown" else code


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


# The columns in the order of an entry; all that the reader knows.
ORDER: tuple[str, ...] = (
    *("name", "type", *(f"name_{tongue}" for tongue in LANGUAGES), "aliases", "brand"),
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
