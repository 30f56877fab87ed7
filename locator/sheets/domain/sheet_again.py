"""Entries in the columns of a sheet that was read: the inverse of reading it, in the words that clerks write.

Unlike an export for round trips, codes are words and contacts stand in their own columns.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from geodata.divisions.codes import division, divisions, full_name
from locator.entries.domain.draft import StationDraft
from locator.sheets.domain.columns.fields import SERVICE, normalise_heading
from locator.sheets.domain.columns.matching import ColumnMatch
from locator.sheets.domain.columns.people import PHONE, PRIVATE, role_in
from locator.sheets.domain.entry_cells import Cells, cells_of
from locator.stations.domain.contact import PrivateContact
from locator.stations.domain.declaring import YES_OR_NO, Kind, StationField
from locator.stations.domain.service import Availability
from locator.stations.domain.station_fields import BY_CELL

ROW_NUMBERS = frozenset({"序号", "号", "行号", "no", "num", "number", "xuhao"})
DIVISIONS = ("division_code", "province", "city", "county")
PROVINCE, CITY = slice(0, 2), slice(0, 4)
WORDS = {YES_OR_NO[True]: "是", YES_OR_NO[False]: "否"}
BREAK = "、"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet: what it is, and some of its texts as they were written."""

    match: ColumnMatch
    samples: Sequence[str] = ()


def row_again(columns: Sequence[SheetColumn], code: str, draft: StationDraft, number: int) -> list[str]:
    """Return an entry as a row of these columns; `code` is the station's, `number` the row's, from 1."""
    cells = cells_of(draft)
    written: set[str] = set()
    row = []
    for column in columns:
        field = column.match.field
        is_again = field in written and field != PRIVATE  # of joined columns the first has the text
        row.append("" if is_again else _cell(column, code, draft, cells, number))
        written.add(field)
    return row


def _cell(column: SheetColumn, code: str, draft: StationDraft, cells: Cells, number: int) -> str:
    field, heading = column.match.field, column.match.heading
    if field == "code":
        return code
    if field == PRIVATE:
        return _contacts(draft.contacts, normalise_heading(heading))
    if field in DIVISIONS:
        return _division(field, draft.division_code, column.samples)
    if field.startswith(SERVICE):
        return _has(draft, field.removeprefix(SERVICE))
    if field in OWN_CELLS:
        return OWN_CELLS[field](draft)
    if field in BY_CELL:
        return _words(BY_CELL[field], cells.get(field, ""))
    if field in cells:  # an own field
        return cells[field]
    return str(number) if normalise_heading(heading) in ROW_NUMBERS else ""


def _words(field: StationField, text: str) -> str:
    """Return a declared field's cell in words: codes by their labels, yes and no as 是 and 否."""
    if not text:
        return ""
    if field.kind is Kind.YES_NO:
        return WORDS.get(text, text)
    if field.choices and text in field.choices:
        return str(field.choices[text])
    if field.codes and text in set(field.codes):
        return str(getattr(field.codes(text), "zh", text))
    return text


def _contacts(contacts: Sequence[PrivateContact], key: str) -> str:
    """Return the numbers or the names of the contacts of the role that a heading names, or of all."""
    role = role_in(key)
    meant = [contact for contact in contacts if contact.role == role] or list(contacts)
    has_phones, has_names = bool(PHONE.search(key)), bool(re.search(r"及|和|与", key))
    if has_phones and has_names:
        return BREAK.join(f"{contact.name} {contact.phone}".strip() for contact in meant)
    texts = [contact.phone if has_phones else contact.name for contact in meant]
    return BREAK.join(text for text in texts if text)


def _division(field: str, code: str | None, samples: Sequence[str]) -> str:
    """Return the part of a division's name that a column has; whole where its texts were whole."""
    if not code:
        return ""
    if field == "province":
        return division(code[PROVINCE] + "0000").name
    if field == "city":
        city = divisions().get(code[CITY] + "00")
        return city.name if city and not city.is_placeholder else ""
    if any(sample.isdigit() for sample in samples):
        return code
    whole, own = full_name(code), division(code).name
    short = [sample for sample in samples if sample and len(sample) < len(own) + 3]
    return own if field == "county" and short else whole


def _has(draft: StationDraft, service: str) -> str:
    known = {offer.code: offer.availability for offer in draft.services}
    return {Availability.YES: "有", Availability.NO: "无"}.get(known.get(service, Availability.UNKNOWN), "")


def _around_the_clock(draft: StationDraft) -> str:
    if not draft.opening_hours:
        return ""
    return "是" if draft.opening_hours == "24/7" else "否"


def _lonlat(draft: StationDraft) -> str:
    given = draft.position_input
    return f"{given.lon_text},{given.lat_text}" if given else ""


OWN_CELLS: Mapping[str, Callable[[StationDraft], str]] = {
    "around_the_clock": _around_the_clock,
    "lonlat": _lonlat,
    "opening_hours_text": lambda draft: draft.hours_posted or draft.opening_hours,
    "services_text": lambda draft: draft.services_posted,
}
