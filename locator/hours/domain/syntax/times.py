"""Times of day as people write them: 8:30, 8.30, 8h30, 08:30, 830, 8:30 am, noon."""

import re
from dataclasses import dataclass

from geodata.sentence import Sentence
from locator.hours.domain.syntax.scanner import Scanner
from locator.hours.domain.syntax.vocabulary import BETWEEN_TIMES, FROM, HOUR_MARK

DAY_MIN = 24 * 60
HALF_DAY_MIN = 12 * 60
LATEST_MIN = 48 * 60
CLOCK = re.compile(r"0?(\d{1,2})(?:\s?[:h]\s?|\.(?=\d\d))(\d{2}|0{1,3})(?::00)?(?!\d)", re.IGNORECASE)
PACKED = re.compile(r"(\d{1,2})(\d{2})(?=\s?(?:-|h|am|pm|uhr|hrs|$|[,;]))", re.IGNORECASE)
HOUR = re.compile(r"0?(\d{1,2})(?![\d:/])")
HALF_OF_DAY = re.compile(r"\s?([ap])\.?\s?m\.?(?!\w)", re.IGNORECASE)
NOON = re.compile(r"(?:12 ?)?(?:noon|midday|mittags?)(?!\w)", re.IGNORECASE)
MIDNIGHT = re.compile(r"(?:12 ?)?(?:midnight|mitternacht|minuit)(?!\w)", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d(?![:\d])")
SHORT_HOUR = re.compile(r"\d(?!\d)")
LATE_HOUR = re.compile(r"(?<![\d:.])(?:1[3-9]|2[0-4])(?=[:.h]\d\d)|[ap]\.?m", re.IGNORECASE)
DIGIT = re.compile(r"\d")
OPEN_END = re.compile(r"\s*\+")
SUN = re.compile(r"\(?\s*(?:sunrise|sunset|dawn|dusk)", re.IGNORECASE)
REPEATED = re.compile(r"\s*/\s*\d{1,2}(?::\d\d)?(?!\s*(?:-|[:.hH\d]))")
SUN_VARIES = Sentence("日出日落每天不同，请写钟点")
NO_END = Sentence("“+”没有写几点关门，请写明关门的钟点")
WHICH_HALF = Sentence("上午还是下午？请写 24 小时制")
NO_SUCH_TIME = Sentence("没有这个钟点")


@dataclass(frozen=True, slots=True)
class _Time:
    """A time as written: minutes, half of the day ("a", "p" or unsaid), and whether it is a bare number."""

    at: int
    minute: int
    half: str = ""
    is_bare: bool = False

    def in_half(self, half: str) -> int:
        """Return the minutes in a half of the day: 12 am is midnight, 12 pm is noon."""
        if self.minute >= 13 * 60:  # 17:00 pm
            return self.minute
        return self.minute % HALF_DAY_MIN + (HALF_DAY_MIN if half == "p" else 0)


def is_at_time(scanner: Scanner) -> bool:
    """Return whether a time begins here; a year does not."""
    if scanner.peek(YEAR) and not scanner.peek(re.compile(r"\d{4}\s?-\s?\d{3,4}(?!\d)")):
        return False
    patterns = (DIGIT, NOON, MIDNIGHT, SUN)
    return any(scanner.peek(pattern) for pattern in patterns) or _is_from_time(scanner)


def _is_from_time(scanner: Scanner) -> bool:
    found = scanner.peek(FROM)
    return bool(found and DIGIT.match(scanner.text, found.end()))


def read_span(scanner: Scanner, may_be_bare: bool) -> tuple[int, int | None]:
    """Read a span and return its minutes from midnight; one past midnight has an end over 24:00 or before.

    `may_be_bare`: numbers without minutes are hours here. The end is None for a single time, and the start
    where both are the same time of day. Raises InvalidHours.
    """
    scanner.take(FROM)
    start = _read_time(scanner)
    if scanner.take(OPEN_END):
        raise scanner.error(NO_END, scanner.at - 1)
    if not scanner.take(BETWEEN_TIMES):
        return start.in_half(start.half) if start.half else start.minute, None
    end = _read_time(scanner)
    if scanner.peek(OPEN_END):
        raise scanner.error(NO_END)
    if scanner.peek(REPEATED):
        raise scanner.error()
    is_plain = end.minute > max(start.minute, HALF_DAY_MIN)  # 8-17 is no date in this place
    if start.is_bare and end.is_bare and not (may_be_bare or is_plain):
        raise scanner.error(WHICH_HALF, start.at)
    first, last = _settled(scanner, start, end)
    if last < first < 13 * 60 and _is_short(scanner, end):
        raise scanner.error(WHICH_HALF, start.at)
    if first >= DAY_MIN or last > LATEST_MIN or last - first > DAY_MIN:
        raise scanner.error(NO_SUCH_TIME, start.at)
    return first, DAY_MIN if last == 0 and first else last


def _is_short(scanner: Scanner, time: _Time) -> bool:
    """Return whether a time may be meant by a clock of 12 hours, as in ``9:00-5:00``.

    A text that has an hour from 13 on anywhere is by the clock of 24 hours.
    """
    is_short = bool(SHORT_HOUR.match(scanner.text, time.at)) and not time.half and time.minute > 0
    return is_short and not LATE_HOUR.search(scanner.text)


def _settled(scanner: Scanner, start: _Time, end: _Time) -> tuple[int, int]:
    """Return both times in minutes; a half of the day that is said once is that of both if only that fits."""
    if start.half and end.half:
        return start.in_half(start.half), end.in_half(end.half)
    if end.half and start.minute < 13 * 60:
        same, other = start.in_half(end.half), start.in_half("a" if end.half == "p" else "p")
        last = end.in_half(end.half)
        if end.half == "a" and same < last:
            return same, last
        if end.half == "p" and same >= last and other < last:
            return other, last
        if end.half == "p" and start.minute >= HALF_DAY_MIN:  # 12-3 pm
            return start.minute, last
        raise scanner.error(WHICH_HALF, start.at)
    is_past_noon = start.half == "a" and end.minute >= HALF_DAY_MIN  # 8 am-12:30
    if start.half and end.minute < 13 * 60 and not end.half and not is_past_noon:
        raise scanner.error(WHICH_HALF, end.at)
    return (
        start.in_half(start.half) if start.half else start.minute,
        end.in_half(end.half) if end.half else end.minute,
    )


def _read_time(scanner: Scanner) -> _Time:
    at = scanner.at
    if scanner.peek(SUN):
        raise scanner.error(SUN_VARIES)
    if scanner.take(NOON):
        return _Time(at, HALF_DAY_MIN)
    if scanner.take(MIDNIGHT):
        return _Time(at, 0)
    found = scanner.take(CLOCK) or scanner.take(PACKED) or scanner.take(HOUR)
    if found is None:
        raise scanner.error(at=at)
    minute = _minutes_of(scanner, found)
    half = scanner.take(HALF_OF_DAY)
    if half is None:
        is_marked = scanner.take(HOUR_MARK) is not None
        return _Time(at, minute, is_bare=found.re is HOUR and not is_marked)
    if half[1].lower() == "a" and minute >= 13 * 60:
        raise scanner.error(WHICH_HALF, at)
    return _Time(at, minute, half[1].lower())


def _minutes_of(scanner: Scanner, found: re.Match[str]) -> int:
    hour, minute = int(found[1]), int(found[2]) if found.re is not HOUR else 0
    if minute > 59:
        raise scanner.error(NO_SUCH_TIME, found.start(2))
    if hour * 60 + minute > LATEST_MIN:
        raise scanner.error(NO_SUCH_TIME, found.start())
    return hour * 60 + minute
