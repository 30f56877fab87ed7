"""Reading phone numbers, and the damage that spreadsheets do to them."""

import re
import unicodedata

from geodata.sentence import Sentence
from locator.sheets.domain.columns.content import PHONE
from locator.sheets.domain.findings import Fault
from locator.sheets.domain.row_cells import RowCells

SEPARATORS = re.compile(r"[、,，;；/|\n]+|\s{1,}(?=[01+(]\d{2})")
ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+?\d{1,2}", re.ASCII)
PUNCTUATION = re.compile(r"[\s()\-—–_.·]")
EXTENSION = re.compile(r"(转|分机|ext\.?|#)\d+$", re.IGNORECASE)
LOCAL_NUMBER = re.compile(r"[2-8]\d{6,7}", re.ASCII)
ZERO_LOST = re.compile(r"(10|2\d|[3-9]\d{2})(\d{7,8})", re.ASCII)
COUNTRY = re.compile(r"^(?:\+|00)?\s*[(（]?86[)）]?[\s\-—–]*(?=[\d(])")
QUOTES = " '‘’`\"“”"
EMBEDDED = re.compile(r"[+(]?\d[\d\s()（）\-—–]*\d")
SHORT_NUMBER = re.compile(r"(12345|12351|12333|12348|95\d{3}|96\d{3,4}|1\d{2})", re.ASCII)


def read_phone(row: RowCells) -> None:
    """Read a row's phone numbers; several are joined."""
    text = unicodedata.normalize("NFKC", row.text("phone"))
    if not text:
        return
    if _fault(text) is None:  # one number, also as 138 0000 0001
        row.cells["phone"] = _plain(text)
        return
    numbers = [part.strip() for part in SEPARATORS.split(text) if part.strip()]
    faults = [(number, _fault(number)) for number in numbers]
    first_fault = next(((number, fault) for number, fault in faults if fault), None)
    if first_fault is None:
        row.cells["phone"] = "、".join(_plain(number) for number in numbers)
        return
    corrected = [_corrected(number) for number in numbers]
    joined = "、".join(number for number in corrected if number) if None not in corrected else ""
    _report(row, *first_fault, [joined] if joined else [])


def _plain(number: str) -> str:
    """Return a number without Excel's quote and decimal, and without the country's code."""
    plain = number.strip(QUOTES).removesuffix(".0")
    if plain[:1] not in "+08(":
        return plain
    without = COUNTRY.sub("", plain)
    if without == plain:
        return plain
    digits = PUNCTUATION.sub("", EXTENSION.sub("", without))
    if PHONE.fullmatch(digits):
        return without
    return f"0{without.lstrip('(')}" if ZERO_LOST.fullmatch(digits) else plain


def _fault(number: str) -> Fault | None:
    """Return the fault of one number; None for a valid one."""
    if ROUNDED.fullmatch(number):
        return Fault.PHONE_ROUNDED
    digits = EXTENSION.sub("", PUNCTUATION.sub("", _plain(number)))
    if PHONE.fullmatch(digits) or LOCAL_NUMBER.fullmatch(digits) or SHORT_NUMBER.fullmatch(digits):
        return None
    if not digits.isascii() or not digits.isdigit():
        return Fault.PHONE_UNREAD
    return Fault.PHONE_ZERO_LOST if ZERO_LOST.fullmatch(digits) else Fault.PHONE_LENGTH


def _corrected(number: str) -> str | None:
    """Return the intended number, empty for text without digits; None where it is unclear."""
    if _fault(number) is None:
        return _plain(number)
    if not re.search(r"\d", number):
        return ""
    if match := ZERO_LOST.fullmatch(PUNCTUATION.sub("", _plain(number))):
        return f"0{match[1]}-{match[2]}"
    embedded = [part.strip() for part in EMBEDDED.findall(number)]
    return embedded[0] if len(embedded) == 1 and _fault(embedded[0]) is None else None


def _report(row: RowCells, number: str, fault: Fault, repair: list[str]) -> None:
    digits = PUNCTUATION.sub("", _plain(number))
    match fault:
        case Fault.PHONE_ROUNDED:
            sentence = Sentence(
                "表格把号码变成了科学记数 {number}，后几位丢了：请照原件再填一次", number=number
            )
            row.add_finding(fault, sentence, "phone")
        case Fault.PHONE_ZERO_LOST:
            match = ZERO_LOST.fullmatch(digits)
            assert match is not None
            intended = f"0{match[1]}-{match[2]}"
            sentence = Sentence("区号前面的 0 丢了，是 {meant} 吗？", meant=intended)
            row.add_finding(fault, sentence, "phone", repair=repair)
        case Fault.PHONE_LENGTH:
            sentence = Sentence(
                "{number} 有 {digits} 位，不像电话：手机是 11 位", number=number[:40], digits=len(digits)
            )
            row.add_finding(fault, sentence, "phone")
        case _:
            sentence = Sentence("“{number}”不是电话号码", number=number[:40])
            row.add_finding(fault, sentence, "phone", repair=repair)
