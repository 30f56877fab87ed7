"""Dates of rules: months, days of months, years and weeks, written in canonical syntax.

A year before months counts for whole months (``2026 Jun-Sep`` is 1 June to 30 September 2026), and for
the dates listed behind it.
"""

import re
from calendar import monthrange
from dataclasses import dataclass

from geodata.sentence import Sentence
from locator.hours.domain.syntax.characters import fold_word
from locator.hours.domain.syntax.scanner import Scanner
from locator.hours.domain.syntax.vocabulary import AND, BETWEEN_DAYS, MONTH_OF, MONTHS

LEAP_YEAR = 2028  # a date without a year may be 29 February
MAX_YEARS = 10
YEAR = re.compile(r"((?:19|20)\d\d)(?![:\d.h])")
ISO_DATE = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
YEAR_TO = re.compile(r"\s*-\s*((?:19|20)\d\d)(?![:\d])(?!\s+[^\W\d_])")
YEAR_TO_DATE = re.compile(r"\s*(?:-|to|bis)\s*((?:19|20)\d\d)\s*(?=[^\W\d_])", re.IGNORECASE)
NO_TIME = r"(?!\d)(?!\s*(?::\d|h\b|h\d|/|[ap]\.?m\b))(?!\.\d\d)"
DAY = re.compile(rf"\s*0?(\d{{1,2}})(?:st|nd|rd|th)?{NO_TIME}(?!\s*-\s*\d{{1,2}}[:.]\d)", re.IGNORECASE)
DAY_TO = re.compile(rf"\s*(?:-|to|bis)\s*0?(\d{{1,2}})(?:st|nd|rd|th)?{NO_TIME}", re.IGNORECASE)
WEEK = re.compile(r"\s*(?:weeks?|kw)\s*", re.IGNORECASE)
WEEK_RANGE = re.compile(rf"\s*0?(\d{{1,2}})(?:\s*-\s*0?(\d{{1,2}}))?(?:\s*/\s*(\d{{1,2}}))?{NO_TIME}")
OPEN_YEAR = re.compile(r"\s*[+/]")
NO_SUCH_DAY = Sentence("没有这一天")
NO_SUCH_WEEK = Sentence("一年只有 53 周")
WRITE_YEARS = Sentence("请写明从哪一年到哪一年")
WRITE_DAYS = Sentence("请写明从几月几日到几月几日")
BACKWARDS = Sentence("前面的日子晚于后面的日子")


@dataclass(frozen=True, slots=True)
class DateItem:
    """One item of a list of dates in canonical syntax; `kind` is "date", "year" or "week"."""

    text: str
    kind: str
    is_single_day: bool = False
    year: int | None = None


def month_at(scanner: Scanner) -> str:
    """Return the month named at this place, empty for none."""
    return MONTH_OF.get(fold_word(scanner.word()), "")


def read_dates(scanner: Scanner, year_before: int | None) -> list[DateItem]:
    """Read dates of one kind that stand here, empty if none do; raise InvalidHours.

    `year_before` is the year of the dates before them in the same list.
    """
    if scanner.peek(ISO_DATE):
        return [_read_iso(scanner)]
    if scanner.peek(WEEK):
        return _read_weeks(scanner)
    if scanner.peek(YEAR):
        return _read_from_year(scanner)
    if month_at(scanner):
        return _read_months(scanner, [year_before] if year_before else [])
    return []


def _read_iso(scanner: Scanner) -> DateItem:
    at = scanner.at
    found = scanner.take(ISO_DATE)
    assert found is not None  # the caller has seen it
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        raise scanner.error(NO_SUCH_DAY, at)
    return DateItem(f"{year} {MONTHS[month - 1]} {day}", "date", True, year)


def _read_weeks(scanner: Scanner) -> list[DateItem]:
    scanner.take(WEEK)
    items: list[DateItem] = []
    while True:
        at = scanner.at
        if items and not scanner.take(AND):
            return items
        found = scanner.take(WEEK_RANGE)
        if found is None:
            scanner.at = at
            if not items:
                raise scanner.error()
            return items
        first, last, step = (int(part) if part else 0 for part in found.groups())
        if not 1 <= first <= 53 or last > 53:
            raise scanner.error(NO_SUCH_WEEK, at)
        if last and last <= first:
            raise scanner.error(BACKWARDS, at)
        text = f"{first:02}" + (f"-{last:02}" if last else "") + (f"/{step}" if step else "")
        items.append(DateItem(f"week {text}", "week"))


def _read_from_year(scanner: Scanner) -> list[DateItem]:
    at = scanner.at
    years = [_take_year(scanner)]
    if ended := scanner.take(YEAR_TO):
        years = list(range(years[0], int(ended[1]) + 1))
        if not 1 < len(years) <= MAX_YEARS:
            raise scanner.error(WRITE_YEARS, at)
    if scanner.peek(OPEN_YEAR):
        raise scanner.error(WRITE_YEARS)
    scanner.skip_space()
    if month_at(scanner):
        return _read_months(scanner, years)
    text = f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])
    return [DateItem(text, "year")]


def _take_year(scanner: Scanner) -> int:
    found = scanner.take(YEAR)
    assert found is not None  # the caller has seen it
    return int(found[1])


def _read_months(scanner: Scanner, years: list[int]) -> list[DateItem]:
    """Read a month or a range of months, with days or without; with a list of more days of the month."""
    at = scanner.at
    month = _take_month(scanner)
    day = _take_day(scanner, month, DAY)
    if day is None:
        return _read_month_range(scanner, month, years, at)
    items = _read_day_range(scanner, (month, day), years, at)
    while items[-1].text.count(" ") <= 3:  # more days of the month: Jan 1,6
        before = scanner.at
        if not scanner.take(AND) or not scanner.peek(DAY):
            scanner.at = before
            return items
        more_at = scanner.at
        more = _take_day(scanner, month, DAY)
        assert more is not None  # it was seen
        items += _read_day_range(scanner, (month, more), years, more_at)
    return items


def _read_month_range(scanner: Scanner, month: int, years: list[int], at: int) -> list[DateItem]:
    last = month
    before = scanner.at
    if scanner.take(BETWEEN_DAYS):
        if month_at(scanner):
            last = _take_month(scanner)
            if scanner.peek(DAY):
                raise scanner.error(WRITE_DAYS, at)
            if last == month:
                raise scanner.error(BACKWARDS, at)
        else:
            scanner.at = before
    if not years:
        name = MONTHS[month - 1] + (f"-{MONTHS[last - 1]}" if last != month else "")
        return [DateItem(name, "date")]
    return [_whole_months(month, last, year) for year in years]


def _whole_months(month: int, last: int, year: int) -> DateItem:
    end_year = year + (last < month)
    end_day = monthrange(end_year, last)[1]
    first_text = f"{year} {MONTHS[month - 1]} 1"
    return DateItem(f"{first_text}-{end_year} {MONTHS[last - 1]} {end_day}", "date", year=year)


def _read_day_range(scanner: Scanner, first: tuple[int, int], years: list[int], at: int) -> list[DateItem]:
    month, day = first
    last, end_year = first, None
    if to_year := scanner.peek(YEAR_TO_DATE):
        scanner.take(YEAR_TO_DATE)
        end_year = int(to_year[1])
    before = scanner.at
    if end_year or scanner.take(BETWEEN_DAYS):
        if month_at(scanner):
            last_month = _take_month(scanner)
            last_day = _take_day(scanner, last_month, DAY)
            if last_day is None:
                raise scanner.error(WRITE_DAYS, at)
            last = (last_month, last_day)
        else:
            scanner.at = before
            last_day = _take_day(scanner, month, DAY_TO)
            if last_day is None or end_year or last_day <= day:
                raise scanner.error(BACKWARDS if last_day else "", at)
            last = (month, last_day)
    if end_year and (len(years) != 1 or (end_year, *last) <= (years[0], *first)):
        raise scanner.error(BACKWARDS if len(years) == 1 else WRITE_YEARS, at)
    if not years:
        return [_day_range(first, last)]
    return [_dated_range(scanner, first, last, year, end_year, at) for year in years]


def _day_range(first: tuple[int, int], last: tuple[int, int]) -> DateItem:
    start = f"{MONTHS[first[0] - 1]} {first[1]}"
    if last == first:
        return DateItem(start, "date", True)
    return DateItem(f"{start}-{MONTHS[last[0] - 1]} {last[1]}", "date")


def _dated_range(
    scanner: Scanner, first: tuple[int, int], last: tuple[int, int], year: int, end_year: int | None, at: int
) -> DateItem:
    ends = end_year or year + (last < first)
    for in_year, (month, day) in ((year, first), (ends, last)):
        if day > monthrange(in_year, month)[1]:
            raise scanner.error(NO_SUCH_DAY, at)
    start = f"{year} {MONTHS[first[0] - 1]} {first[1]}"
    if last == first and ends == year:
        return DateItem(start, "date", True, year)
    return DateItem(f"{start}-{ends} {MONTHS[last[0] - 1]} {last[1]}", "date", year=year)


def _take_month(scanner: Scanner) -> int:
    word = scanner.word()
    scanner.at += len(word)
    if scanner.text[scanner.at : scanner.at + 1] == ".":
        scanner.at += 1
    return MONTHS.index(MONTH_OF[fold_word(word)]) + 1


def _take_day(scanner: Scanner, month: int, pattern: re.Pattern[str]) -> int | None:
    at = scanner.at
    found = scanner.take(pattern)
    if found is None:
        return None
    day = int(found[1])
    if not 1 <= day <= monthrange(LEAP_YEAR, month)[1]:
        raise scanner.error(NO_SUCH_DAY, at)
    return day
