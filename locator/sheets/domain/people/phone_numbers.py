"""Phone numbers as people and spreadsheets write them: what is one, what is wrong with it, what was meant."""

import re

from geodata.sentence import Sentence
from locator.sheets.domain.columns.content import PHONE
from locator.sheets.domain.findings import Fault

ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+?\d{1,2}", re.ASCII)
IN_FULL = re.compile(
    r"\d\.\d+[eE]1[01]", re.ASCII
)  # programs write all digits so, Excel rounds with a plus sign
DASHES = r"\-‐-―−"
PUNCTUATION = re.compile(rf"[\s(){DASHES}_.·]")
EXTENSION = re.compile(r"(转|分机|ext\.?|#)\d{1,6}$", re.IGNORECASE)
DASHED_EXTENSION = re.compile(rf"(?<=\d{{7}})\s?[{DASHES}]\s?\d{{1,5}}$", re.ASCII)
LOCAL_NUMBER = re.compile(r"[2-8]\d{6,7}", re.ASCII)
ZERO_LOST = re.compile(r"(10|2\d|[3-9]\d{2})(\d{7,8})", re.ASCII)
COUNTRY = re.compile(rf"^(?:\+|00)?\s*[(（]?86[)）]?[\s{DASHES}]*(?=[\d(])")
QUOTES = " '‘’`\"“”"
EMBEDDED = re.compile(rf"[+(]?\d[\d\s()（）{DASHES}]*\d")
SHORT_NUMBER = re.compile(r"(12345|12351|12333|12348|95\d{3}|96\d{3,4}|1\d{2})", re.ASCII)
MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
BETWEEN = re.compile(r"[\s()]+")


def plain_number(number: str) -> str:
    """Return a number without Excel's quote and decimal, and without the country's code."""
    plain = number.strip(QUOTES).removesuffix(".0")
    if plain[:1] not in "+08(":
        return plain
    without = COUNTRY.sub("", plain)
    if without == plain:
        return plain
    digits = _digits(without)
    if PHONE.fullmatch(digits):
        return without
    return f"0{without.lstrip('(')}" if ZERO_LOST.fullmatch(digits) else plain


def tidy_number(number: str) -> str:
    """Return a valid number in one way of writing: ``13800138000``, ``0758-2222333转801``."""
    plain = plain_number(number)
    digits = _digits(plain)
    if MOBILE.fullmatch(digits) and len(re.sub(r"\D", "", plain)) == len(digits):
        return digits
    plain = re.sub(r"\s*(转|分机|ext\.?|#)\s*", "转", plain, flags=re.IGNORECASE)
    return re.sub(rf"[\s(){DASHES}_·]+", "-", plain).strip("-")


def number_fault(number: str) -> Fault | None:
    """Return the fault of one number; None for a valid one."""
    if ROUNDED.fullmatch(number):
        return Fault.PHONE_ROUNDED
    digits = _digits(plain_number(number))
    if PHONE.fullmatch(digits) or LOCAL_NUMBER.fullmatch(digits) or SHORT_NUMBER.fullmatch(digits):
        return None
    if not digits.isascii() or not digits.isdigit():
        return Fault.PHONE_UNREAD
    return Fault.PHONE_ZERO_LOST if ZERO_LOST.fullmatch(digits) else Fault.PHONE_LENGTH


def split_numbers(text: str) -> list[str]:
    """Return the numbers of a text that has only blanks between them; the text itself where it is one.

    ``0758 2222333 138 0013 8000`` is two numbers; only whole numbers are split off, never a short one.
    """
    if number_fault(text) is None:
        return [text]
    return _partition([piece for piece in BETWEEN.split(text) if piece]) or [text]


def _partition(pieces: list[str]) -> list[str] | None:
    if not pieces:
        return []
    for end in range(1, len(pieces) + 1):
        number = " ".join(pieces[:end])
        if PHONE.fullmatch(_digits(plain_number(number))):
            rest = _partition(pieces[end:])
            if rest is not None:
                return [number, *rest]
    return None


def corrected_number(number: str) -> str | None:
    """Return the intended number, empty for text without digits; None where it is unclear."""
    if number_fault(number) is None:
        return plain_number(number)
    if not re.search(r"\d", number):
        return ""
    if IN_FULL.fullmatch(number):
        whole = f"{float(number):.0f}"
        return whole if MOBILE.fullmatch(whole) else None
    if match := ZERO_LOST.fullmatch(PUNCTUATION.sub("", plain_number(number))):
        return f"0{match[1]}-{match[2]}"
    embedded = [part.strip() for part in EMBEDDED.findall(number)]
    return embedded[0] if len(embedded) == 1 and number_fault(embedded[0]) is None else None


def fault_sentence(number: str, fault: Fault) -> Sentence:
    """Return what is wrong with a number, for the clerk."""
    match fault:
        case Fault.PHONE_ROUNDED if meant := corrected_number(number):
            return Sentence("表格把号码变成了科学记数 {number}，是 {meant} 吗？", number=number, meant=meant)
        case Fault.PHONE_ROUNDED:
            return Sentence("表格把号码变成了科学记数 {number}，后几位丢了：请照原件再填一次", number=number)
        case Fault.PHONE_ZERO_LOST:
            return Sentence("区号前面的 0 丢了，是 {meant} 吗？", meant=corrected_number(number))
        case Fault.PHONE_LENGTH:
            length = len(PUNCTUATION.sub("", plain_number(number)))
            return Sentence(
                "{number} 有 {digits} 位，不像电话：手机是 11 位", number=number[:40], digits=length
            )
        case _:
            return Sentence("“{number}”不是电话号码", number=number[:40])


def _digits(number: str) -> str:
    """Return a number without punctuation and extension."""
    without = DASHED_EXTENSION.sub("", number)
    return EXTENSION.sub("", PUNCTUATION.sub("", without))
