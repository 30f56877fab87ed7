"""The unions' words in a row's cells: written as they are called now; others' are left out."""

from collections.abc import Mapping

from geodata.sentence import Sentence
from locator.sheets.domain.findings import Fault
from locator.sheets.domain.offers.details import BETWEEN, CELL, LINE_END
from locator.sheets.domain.offers.names import offer_code, offer_name
from locator.sheets.domain.offers.own_codes import own_code
from locator.sheets.domain.row_cells import RowCells
from locator.sheets.domain.service_hours import join_service_hours, split_service_hours
from locator.stations.domain.service import OWN_WORD, own_word

LISTS = ("services", "services_missing")
HOURS = "service_hours"
SEPARATOR = "、"
SOURCES = ("offer_rows", "services", "services_missing", "service_hours_text")


def read_own_words(row: RowCells) -> None:
    """Write each union's word in the cells as it is called now; ask about those that no union here has."""
    if row.plan.own_words is None:
        return
    codes = {code: own_code(row, code) for code in _own_codes(row.cells)}
    if all(code == now for code, now in codes.items()):
        return
    for name in LISTS:
        listed = [codes.get(code, code) for code in row.cells.get(name, "").split(SEPARATOR)]
        _set(row, name, SEPARATOR.join(dict.fromkeys(filter(None, listed))))
    hours = split_service_hours(row.cells.get(HOURS, ""))
    kept = {now: times for code, times in hours.items() if (now := codes.get(code, code))}
    _set(row, HOURS, join_service_hours(kept))
    _set(row, CELL, LINE_END.join(filter(None, (_line(line, codes) for line in _lines(row.cells)))))
    if lost := [own_word(code) for code, now in codes.items() if now is None]:
        sentence = Sentence(
            "“{words}”不是这一站的工会的服务词，没有写入：先在“服务词”里加上，再检查一次",
            words="、".join(lost)[:200],
        )
        row.add_finding(Fault.OFFER_UNREAD, sentence, *[name for name in SOURCES if row.raw(name)][:1])


def _own_codes(cells: Mapping[str, str]) -> list[str]:
    listed = [code for name in LISTS for code in cells.get(name, "").split(SEPARATOR)]
    timed = split_service_hours(cells.get(HOURS, ""))
    detailed = [offer_code(line.split(BETWEEN)[0]) for line in _lines(cells)]
    return [code for code in dict.fromkeys([*listed, *timed, *detailed]) if code and OWN_WORD in code]


def _lines(cells: Mapping[str, str]) -> list[str]:
    return cells.get(CELL, "").split(LINE_END)


def _line(line: str, codes: Mapping[str, str | None]) -> str:
    """Return the line of an offer under its name of now; nothing for one that is left out."""
    name, *parts = line.split(BETWEEN)
    code = offer_code(name)
    if code is None or code not in codes:
        return line
    now = codes[code]
    return BETWEEN.join([offer_name(now), *parts]) if now else ""


def _set(row: RowCells, name: str, text: str) -> None:
    row.cells.pop(name, None)
    if text:
        row.cells[name] = text
