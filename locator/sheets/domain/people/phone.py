"""Reading a row's public phone numbers."""

import re
import unicodedata

from locator.sheets.domain.people.phone_numbers import (
    corrected_number,
    fault_sentence,
    number_fault,
    plain_number,
    split_numbers,
)
from locator.sheets.domain.row_cells import RowCells

SEPARATORS = re.compile(r"[、,，;；/|\n]+")


def read_phone(row: RowCells) -> None:
    """Read a row's phone numbers; several are joined."""
    text = unicodedata.normalize("NFKC", row.text("phone"))
    if not text:
        return
    if number_fault(text) is None:  # one number, also as 138 0000 0001
        row.cells["phone"] = plain_number(text)
        return
    parts = [part.strip() for part in SEPARATORS.split(text) if part.strip()]
    numbers = [number for part in parts for number in split_numbers(part)]
    faults = [(number, number_fault(number)) for number in numbers]
    first_fault = next(((number, fault) for number, fault in faults if fault), None)
    if first_fault is None:
        row.cells["phone"] = "、".join(plain_number(number) for number in numbers)
        return
    corrected = [corrected_number(number) for number in numbers]
    joined = "、".join(number for number in corrected if number) if None not in corrected else ""
    number, fault = first_fault
    row.add_finding(fault, fault_sentence(number, fault), "phone", repair=[joined] if joined else [])
