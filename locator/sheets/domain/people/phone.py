"""Reading a row's public phone numbers."""

import re
import unicodedata

from geodata.sentence import Sentence
from locator.sheets.domain.columns.people import PRIVATE
from locator.sheets.domain.findings import Fault, Severity
from locator.sheets.domain.people.contacts import read_people
from locator.sheets.domain.people.phone_numbers import (
    MOBILE,
    corrected_number,
    fault_sentence,
    number_fault,
    plain_number,
    split_numbers,
)
from locator.sheets.domain.row_cells import RowCells
from locator.stations.domain.contact import MAX_CONTACTS, contacts_text, in_order

LETTERS = re.compile(r"[^\W\d_]{2}")
SEPARATORS = re.compile(r"[、,，;；/|\n]+")


def read_phone(row: RowCells) -> None:
    """Read a row's phone numbers; several are joined."""
    text = unicodedata.normalize("NFKC", row.text("phone"))
    if not text:
        return
    numbers = _numbers(text)
    faults = [(number, number_fault(number)) for number in numbers]
    first_fault = next(((number, fault) for number, fault in faults if fault), None)
    if first_fault is None:
        row.cells["phone"] = _joined(numbers)
        return
    if _take_person(row, text):
        return
    corrected = [corrected_number(number) for number in numbers]
    joined = "、".join(number for number in corrected if number) if None not in corrected else ""
    number, fault = first_fault
    row.add_finding(fault, fault_sentence(number, fault), "phone", repair=[joined] if joined else [])


def plain_numbers(text: str) -> str:
    """Return the numbers of a text as a sheet's are stored, without the country's code; else the text."""
    numbers = _numbers(unicodedata.normalize("NFKC", text))
    return text if any(map(number_fault, numbers)) else _joined(numbers)


def _numbers(text: str) -> list[str]:
    if number_fault(text) is None:  # one number, also as 138 0000 0001
        return [text]
    parts = [part.strip() for part in SEPARATORS.split(text) if part.strip()]
    return [number for part in parts for number in split_numbers(part)]


def _joined(numbers: list[str]) -> str:
    return "、".join(plain_number(number) for number in numbers)


def _take_person(row: RowCells, text: str) -> bool:
    """Take a person and their mobile number (张某13800000000) as a private contact; tell whether it was one.

    A landline beside a name is the station's or its office's, and is asked.
    """
    if not LETTERS.search(text) or not MOBILE.search(text.replace(" ", "").replace("-", "")):
        return False
    people = read_people(text)
    are_named = all(one.name and MOBILE.fullmatch(one.phone) for one in people.contacts)
    if people.wrong or not people.contacts or not are_named:
        return False
    known = read_people(row.cells.get(PRIVATE, "")).contacts
    row.cells[PRIVATE] = contacts_text(in_order((*known, *people.contacts))[:MAX_CONTACTS])
    sentence = Sentence("写着人名和他的手机号：不公布，记作“{field}”", field=row.label(PRIVATE))
    row.add_finding(Fault.NUMBER_IN_TEXT, sentence, "phone", severity=Severity.NOTE)
    return True
