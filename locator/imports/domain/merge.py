"""What a row of a sheet makes of an entry that is there: what the sheet says, upon what the entry said.

An empty cell says nothing. A place less than a metre away is the same place, in whatever system it is
written; words that are as they were leave alone what was made of them.
"""

from collections.abc import Mapping, Set

from geodata.crs import Crs, to_wgs84
from geodata.errors import GeodataError
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from locator.entries.domain.draft import StationDraft
from locator.sheets.domain.cell_values import clean_text
from locator.sheets.domain.entry_cells import Cells, cells_of
from locator.sheets.domain.hours import parse_hours_cell
from locator.sheets.domain.services import SEPARATOR, closest_service_wording, parse_service_list
from locator.sheets.domain.text import clean_cell_text

SAME_PLACE_M = 1.0
PLACE = ("lon", "lat", "crs")
OF_THE_PLACE = ("position_quality", "capture_method", "captured_on")
# Words as they were posted, and what is read from them.
READ_FROM = {
    "opening_hours_text": ("opening_hours", "self_service_hours", "on_holiday", "on_makeup"),
    "services_text": ("services", "services_missing"),
}


HOURS = frozenset({"opening_hours", "self_service_hours"})


def upon(stored: StationDraft, cells: Cells, said: Set[str]) -> dict[str, str]:
    """Return the cells of an entry after a row; `said` are the columns that the sheet itself has.

    What is in `cells` but not in `said` was read from other columns.
    """
    was = cells_of(stored)
    now = {name: text for name, text in cells.items() if text and not _reads_alike(name, was.get(name), text)}
    if _is_same_place(stored, now):
        now = {name: text for name, text in now.items() if name not in PLACE}
    elif "lon" in now:
        was = {name: text for name, text in was.items() if name not in OF_THE_PLACE}
    for words, read in READ_FROM.items():
        if words not in now:
            continue
        if now[words] == clean_text(was.get(words, "")):
            now = {name: text for name, text in now.items() if name in said or name not in read}
            now.pop(words)
        else:
            was = {name: text for name, text in was.items() if name not in read or name in said}
    return was | now | _half_read(stored, now)


def _half_read(stored: StationDraft, now: Cells) -> dict[str, str]:
    """Return the services of an entry where a word of the row may mean one of them: none is taken away."""
    if not any(
        closest_service_wording(word) for word in parse_service_list(now.get("services_text", "")).unread
    ):
        return {}
    missing = parse_service_list(now.get("services_missing", "")).offered
    named = (
        parse_service_list(cells_of(stored).get("services", "")).offered
        + parse_service_list(now.get("services", "")).offered
    )
    kept = SEPARATOR.join(dict.fromkeys(code for code in named if code not in missing))
    return {"services": kept} if kept else {}


def with_source(cells: Cells, file_name: str) -> dict[str, str]:
    """Return a new entry's cells with where they come from, where the row does not say it."""
    return {**cells, "source": cells.get("source") or f"导入表格《{file_name}》"}


def _reads_alike(name: str, was: str | None, now: str) -> bool:
    """Tell whether a stored text, read as a sheet's, is what a row was read as: its blanks do not count."""
    if was is None or was == now:
        return False
    if name in HOURS:
        return parse_hours_cell(was).hours == now
    return name not in READ_FROM and clean_cell_text(name, was) == now


def _is_same_place(stored: StationDraft, cells: Mapping[str, str]) -> bool:
    if stored.position is None or not ("lon" in cells and "lat" in cells and "crs" in cells):
        return False
    try:
        given, crs = LonLat.parse(cells["lon"], cells["lat"]), Crs.parse(cells["crs"])
    except GeodataError:
        return False
    lon, lat = to_wgs84(given.lon, given.lat, crs)
    return distance_m(stored.position, LonLat(float(lon), float(lat))) < SAME_PLACE_M
