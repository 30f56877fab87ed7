"""Merge a row of a sheet into a stored entry.

An empty cell changes nothing. A position less than a metre away is the same position, in whatever
coordinate system it is given; if a text as posted is unchanged, so are the values read from it.
"""

from collections.abc import Mapping, Set

from geodata.crs.conversion import Crs, position_to_wgs84
from geodata.errors import GeodataError
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from locator.entries.domain.draft import StationDraft
from locator.imports.domain.merge_offers import merged_offers
from locator.sheets.domain.cell_values import clean_text
from locator.sheets.domain.entry_cells import Cells, cells_of
from locator.sheets.domain.opening.cell import parse_hours_cell
from locator.sheets.domain.people.phone import plain_numbers
from locator.sheets.domain.services import SEPARATOR, closest_service_wording, parse_service_list
from locator.sheets.domain.text import clean_cell_text

SAME_POSITION_M = 1.0
POSITION_CELLS = ("lon", "lat", "crs")
POSITION_DETAILS = ("position_quality", "capture_method", "captured_on")
# Texts as posted, and the fields that are read from them.
FIELDS_READ_FROM = {
    "opening_hours_text": ("opening_hours", "self_service_hours", "on_holiday", "on_makeup"),
    "services_text": ("services", "services_missing"),
}
HOURS = frozenset({"opening_hours", "self_service_hours"})


def merged_cells(stored: StationDraft, cells: Cells, given: Set[str]) -> dict[str, str]:
    """Return the cells of an entry after a row; `given` are the columns that the sheet has itself.

    What is in `cells` but not in `given` was read from other columns.
    """
    before = cells_of(stored)
    after = {
        name: text
        for name, text in cells.items()
        if text and not _means_the_same(name, before.get(name), text)
    }
    if _is_same_position(stored, after):
        after = {name: text for name, text in after.items() if name not in POSITION_CELLS}
    elif "lon" in after:
        before = {name: text for name, text in before.items() if name not in POSITION_DETAILS}
    for posted, read in FIELDS_READ_FROM.items():
        if posted not in after:
            continue
        if after[posted] == clean_text(before.get(posted, "")):
            after = {name: text for name, text in after.items() if name in given or name not in read}
            after.pop(posted)
        else:
            before = {name: text for name, text in before.items() if name not in read or name in given}
    return before | after | _services_to_keep(stored, after) | merged_offers(stored, cells, given)


def _services_to_keep(stored: StationDraft, after: Cells) -> dict[str, str]:
    """Return the services of an entry if an unread word of the row may mean one: none is removed."""
    if not any(
        closest_service_wording(word) for word in parse_service_list(after.get("services_text", "")).unread
    ):
        return {}
    missing = parse_service_list(after.get("services_missing", "")).offered
    named = (
        parse_service_list(cells_of(stored).get("services", "")).offered
        + parse_service_list(after.get("services", "")).offered
    )
    services = SEPARATOR.join(dict.fromkeys(code for code in named if code not in missing))
    return {"services": services} if services else {}


def cells_with_source(cells: Cells, file_name: str) -> dict[str, str]:
    """Return a new entry's cells, with the file as source if the row gives none."""
    return {**cells, "source": cells.get("source") or f"导入表格《{file_name}》"}


def _means_the_same(name: str, before: str | None, after: str) -> bool:
    """Tell whether a stored text, read like a sheet's, equals the row's; blanks do not count."""
    if before is None or before == after:
        return False
    if name in HOURS:
        return parse_hours_cell(before).hours == after
    if name == "phone":
        return plain_numbers(before) == after
    return name not in FIELDS_READ_FROM and clean_cell_text(name, before) == after


def _is_same_position(stored: StationDraft, cells: Mapping[str, str]) -> bool:
    if stored.position is None or not ("lon" in cells and "lat" in cells and "crs" in cells):
        return False
    try:
        given, crs = LonLat.parse(cells["lon"], cells["lat"]), Crs.parse(cells["crs"])
    except GeodataError:
        return False
    return distance_m(stored.position, position_to_wgs84(given, crs)) < SAME_POSITION_M
