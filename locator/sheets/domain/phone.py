"""Numbers to call as a sheet gives them, and what spreadsheets do to them."""

import re
import unicodedata

from geodata.sentence import Sentence
from locator.sheets.domain.column_looks import PHONE
from locator.sheets.domain.findings import Fault
from locator.sheets.domain.row_cells import RowCells

PARTED = re.compile(r"[、,，;；/|\n]+|\s{1,}(?=[01+(]\d{2})")
ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+?\d{1,2}", re.ASCII)
SIGNS = re.compile(r"[\s()\-—–_.·]")
EXTENSION = re.compile(r"(转|分机|ext\.?|#)\d+$", re.IGNORECASE)
LOCAL = re.compile(r"[2-8]\d{6,7}", re.ASCII)
ZERO_LOST = re.compile(r"(10|2\d|[3-9]\d{2})([2-8]\d{6,7})", re.ASCII)
WITHIN = re.compile(r"[+(]?\d[\d\s()（）\-—–]*\d")
SHORT = re.compile(r"(12345|12351|12333|12348|95\d{3}|96\d{3,4}|1\d{2})", re.ASCII)


def read_phone(row: RowCells) -> None:
    """Read a row's number to call; several are kept as they stand."""
    text = unicodedata.normalize("NFKC", row.text("phone"))
    if not text:
        return
    numbers = [part.strip() for part in PARTED.split(text) if part.strip()]
    faults = [(one, _fault(one)) for one in numbers]
    wrong = next(((one, fault) for one, fault in faults if fault), None)
    if wrong is None:
        row.out["phone"] = "、".join(_plain(one) for one in numbers)
        return
    mended = [_mended(one) for one in numbers]
    whole = "、".join(one for one in mended if one) if None not in mended else ""
    _tell(row, *wrong, [whole] if whole else [])


def _plain(number: str) -> str:
    return number.removesuffix(".0").removeprefix("+86").strip()


def _fault(number: str) -> Fault | None:
    """Return what is wrong with one number."""
    if ROUNDED.fullmatch(number):
        return Fault.PHONE_ROUNDED
    digits = EXTENSION.sub("", SIGNS.sub("", _plain(number)))
    if PHONE.fullmatch(digits) or LOCAL.fullmatch(digits) or SHORT.fullmatch(digits):
        return None
    if not digits.isascii() or not digits.isdigit():
        return Fault.PHONE_UNREAD
    return Fault.PHONE_ZERO_LOST if ZERO_LOST.fullmatch(digits) else Fault.PHONE_LENGTH


def _mended(number: str) -> str | None:
    """Return the number that is meant, empty for words beside numbers; None where nobody can tell."""
    if _fault(number) is None:
        return _plain(number)
    if not re.search(r"\d", number):
        return ""
    if lost := ZERO_LOST.fullmatch(SIGNS.sub("", _plain(number))):
        return f"0{lost[1]}-{lost[2]}"
    within = [found.strip() for found in WITHIN.findall(number)]
    return within[0] if len(within) == 1 and _fault(within[0]) is None else None


def _tell(row: RowCells, number: str, fault: Fault, repair: list[str]) -> None:
    digits = SIGNS.sub("", _plain(number))
    match fault:
        case Fault.PHONE_ROUNDED:
            sentence = Sentence(
                "表格把号码变成了科学记数 {number}，后几位丢了：请照原件再填一次", number=number
            )
            row.found(fault, sentence, "phone")
        case Fault.PHONE_ZERO_LOST:
            found = ZERO_LOST.fullmatch(digits)
            assert found is not None
            meant = f"0{found[1]}-{found[2]}"
            sentence = Sentence("区号前面的 0 丢了，是 {meant} 吗？", meant=meant)
            row.found(fault, sentence, "phone", repair=repair)
        case Fault.PHONE_LENGTH:
            sentence = Sentence(
                "{number} 有 {digits} 位，不像电话：手机是 11 位", number=number[:40], digits=len(digits)
            )
            row.found(fault, sentence, "phone")
        case _:
            sentence = Sentence("“{number}”不是电话号码", number=number[:40])
            row.found(fault, sentence, "phone", repair=repair)
