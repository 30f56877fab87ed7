"""The unions' words in a row's cells, written as they are called now."""

from collections.abc import Mapping

from locator.sheets.domain.offers.details import BETWEEN, CELL, LINE_END
from locator.sheets.domain.offers.names import offer_code, offer_name
from locator.sheets.domain.offers.own_codes import own_code
from locator.sheets.domain.opening.service_hours import join_service_hours, split_service_hours
from locator.sheets.domain.row_cells import RowCells
from locator.stations.domain.service import OWN_WORD

LISTS = ("services", "services_missing")
HOURS = "service_hours"
SEPARATOR = "、"


def read_own_words(row: RowCells) -> None:
    """Write each union's word in the cells as it is called now."""
    codes = {code: own_code(row, code) or code for code in _own_codes(row.cells)}
    if all(code == now for code, now in codes.items()):
        return
    for name in LISTS:
        listed = [codes.get(code, code) for code in row.cells.get(name, "").split(SEPARATOR)]
        _set(row, name, SEPARATOR.join(dict.fromkeys(listed)))
    hours = split_service_hours(row.cells.get(HOURS, ""))
    _set(row, HOURS, join_service_hours({codes.get(code, code): times for code, times in hours.items()}))
    _set(row, CELL, LINE_END.join(_line(line, codes) for line in _lines(row.cells)))


def _own_codes(cells: Mapping[str, str]) -> list[str]:
    listed = [code for name in LISTS for code in cells.get(name, "").split(SEPARATOR)]
    timed = split_service_hours(cells.get(HOURS, ""))
    detailed = [offer_code(line.split(BETWEEN)[0]) for line in _lines(cells)]
    return [code for code in dict.fromkeys([*listed, *timed, *detailed]) if code and OWN_WORD in code]


def _lines(cells: Mapping[str, str]) -> list[str]:
    return cells.get(CELL, "").split(LINE_END)


def _line(line: str, codes: Mapping[str, str]) -> str:
    """Return the line of an offer under its name of now."""
    name, *parts = line.split(BETWEEN)
    code = offer_code(name)
    now = codes.get(code or "")
    return BETWEEN.join([offer_name(now), *parts]) if now else line


def _set(row: RowCells, name: str, text: str) -> None:
    row.cells.pop(name, None)
    if text:
        row.cells[name] = text
