"""Lists of days and dates in front of times: they belong together, whatever spaces stand in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from geodata.sentence import Sentence
from locator.hours.domain.syntax.characters import fold_word
from locator.hours.domain.syntax.dates import DateItem, month_at, read_dates
from locator.hours.domain.syntax.rule import Selectors
from locator.hours.domain.syntax.scanner import WORD, Scanner
from locator.hours.domain.syntax.vocabulary import (
    ALL_WEEKDAY_WORDS,
    AND,
    BETWEEN_DAYS,
    EVERY_DAY,
    HOLIDAY_WORDS,
    HOLIDAYS,
    MAYBE_TUESDAY,
    WEEKDAYS,
    WEEKEND,
    WORK_WEEK,
    weekday_meanings,
)

HOLIDAY = "PH"
NTH = re.compile(r"\s*\[([-\d,\s]+)\]")
NTH_ITEM = re.compile(r"\s*(-?[1-5])(?:\s*-\s*([1-5]))?\s*")
OFFSET = re.compile(r"\s*([+-])\s*(\d{1,2})\s*days?(?!\w)", re.IGNORECASE)
HOLIDAY_OFFSET = re.compile(r"\s*(?:[+-]\s*\d+\s*days?|\[)", re.IGNORECASE)
SCHOOL = re.compile(r"SH(?!\w)|school holidays?|schulferien|ferien", re.IGNORECASE)
EASTER = re.compile(r"easter", re.IGNORECASE)
BEHIND = re.compile(r"\.?\s*(?::(?!\d)|:(?=\d{1,2}(?:[:.h]\d\d|\s?[ap]\.?m))|)", re.IGNORECASE)
LABEL_END = re.compile(r"\.?\s*:(?!\d)")
NAMED_DAYS = ((EVERY_DAY, "Mo-Su"), (WORK_WEEK, "Mo-Fr"), (WEEKEND, "Sa-Su"), (HOLIDAYS, HOLIDAY))
DAY_AND = re.compile(r"\s*[/+]\s*(?=[^\W\d_])")  # Mon/Wed/Fri, Su+PH
DOTTED_WORD = re.compile(r"[^\W\d_]+\.?")
QUOTED = re.compile(r'"[^"]*"')
NO_SCHOOL_CALENDAR = Sentence("学校假期（SH）没有日历可查，请写明日期")
NO_EASTER = Sentence("复活节（easter）不适用")
NO_HOLIDAY_OFFSET = Sentence("节假日前后的日子（PH ±1 day）请写明日期")
USE_HOLIDAY_CODE = Sentence("法定节假日请写代码 PH")
REFUSED_DAYS = (
    (SCHOOL, NO_SCHOOL_CALENDAR),
    (EASTER, NO_EASTER),
    (HOLIDAY_WORDS, USE_HOLIDAY_CODE),
)
WHICH_DAY = Sentence("这个词在不同语言里是不同的日子，请写 Mo、Tu、We、Th、Fr、Sa、Su")
UNCLEAR_LIST = Sentence("这里的日子和日期连起来有两种意思，请用分号分开写")


@dataclass(slots=True)
class _Alternative:
    """Dates and days of which both must match; alternatives are joined by "or"."""

    dates: list[DateItem] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    last_kind: str = ""

    @property
    def selectors(self) -> Selectors:
        """The alternative in canonical syntax."""
        return Selectors(tuple(item.text for item in self.dates), tuple(self.days))


class SelectorReader:
    """Reads the selectors of a text, whose weekday words together tell its language."""

    def __init__(self, scanner: Scanner) -> None:
        self.scanner = scanner
        words = [found[0] for found in WORD.finditer(_without_remarks(scanner.text))]
        self.meanings = _meanings([fold_word(word) for word in words])

    def is_at_selector(self) -> bool:
        """Return whether a day, a date or a word for days stands here."""
        scanner = self.scanner
        patterns = (HOLIDAYS, HOLIDAY_WORDS, SCHOOL, EASTER, EVERY_DAY, WORK_WEEK, WEEKEND)
        if any(scanner.peek(pattern) for pattern in patterns) or self._weekday():
            return True
        before = scanner.at
        try:
            return bool(month_at(scanner)) or bool(read_dates(scanner, None))
        finally:
            scanner.at = before

    def read(self) -> list[Selectors]:
        """Read the selectors in front of times: alternatives, of which any may match; empty for none."""
        alternatives: list[_Alternative] = []
        while True:
            before = self.scanner.at
            is_listed = bool(alternatives and (self.scanner.take(AND) or self.scanner.take(DAY_AND)))
            self.scanner.skip_space()
            if not self._read_item(alternatives, is_listed):
                self.scanner.at = before
                break
            if alternatives and self.scanner.take(LABEL_END):
                continue
        if alternatives:
            comma = self.scanner.peek(AND)
            if comma:  # a comma between days and times: Tu-Su, 11:00-18:00
                self.scanner.at = comma.end()
            self.scanner.take(BEHIND)
        return [alternative.selectors for alternative in alternatives]

    def _read_item(self, alternatives: list[_Alternative], is_listed: bool) -> bool:
        """Read a day or a date and add it to the alternatives; return whether one stood here."""
        at = self.scanner.at
        if days := self._read_days():
            self._add_days(alternatives, days, is_listed, at)
            return True
        dates = alternatives[-1].dates if alternatives else []
        items = read_dates(self.scanner, dates[-1].year if dates and is_listed else None)
        if not items:
            return False
        self._add_dates(alternatives, items, is_listed, at)
        return True

    def _add_days(self, alternatives: list[_Alternative], days: list[str], is_listed: bool, at: int) -> None:
        if not alternatives:
            alternatives.append(_Alternative())
        current = alternatives[-1]
        if current.last_kind == "date" and is_listed:
            if not all(item.is_single_day for item in current.dates) or current.days:
                raise self.scanner.error(UNCLEAR_LIST, at)
            current = _Alternative()
            alternatives.append(current)
        if current.last_kind == "day" and not is_listed and HOLIDAY in {*current.days, *days}:
            raise self.scanner.error(UNCLEAR_LIST, at)
        current.days += days
        current.last_kind = "day"

    def _add_dates(
        self, alternatives: list[_Alternative], items: list[DateItem], is_listed: bool, at: int
    ) -> None:
        if not alternatives:
            alternatives.append(_Alternative())
        current = alternatives[-1]
        if current.last_kind == "day" and is_listed:
            current = _Alternative()
            alternatives.append(current)
        elif current.last_kind and (current.dates or not current.days) and not is_listed:
            raise self.scanner.error(UNCLEAR_LIST, at)
        if current.dates and current.dates[-1].kind != items[0].kind:
            raise self.scanner.error(UNCLEAR_LIST, at)
        current.dates += items
        current.last_kind = "date"

    def _read_days(self) -> list[str]:
        scanner = self.scanner
        for pattern, why in REFUSED_DAYS:
            if scanner.peek(pattern) and not scanner.peek(HOLIDAYS):
                raise scanner.error(why)
        for pattern, days in (
            (EVERY_DAY, "Mo-Su"),
            (WORK_WEEK, "Mo-Fr"),
            (WEEKEND, "Sa-Su"),
            (HOLIDAYS, "PH"),
        ):
            if scanner.take(pattern):
                if days == HOLIDAY and scanner.peek(HOLIDAY_OFFSET):
                    at = scanner.at - 2
                    raise scanner.error(NO_HOLIDAY_OFFSET, at)
                return [days]
        return self._read_weekdays()

    def _read_weekdays(self) -> list[str]:
        at = self.scanner.at
        first = self._take_weekday()
        if not first:
            return []
        before = self.scanner.at
        if self.scanner.take(BETWEEN_DAYS):
            last = self._take_weekday()
            if last == first:
                raise self.scanner.error(UNCLEAR_LIST, at)
            if last:
                if self.scanner.peek(NTH):
                    raise self.scanner.error()
                return [f"{first}-{last}"]
            self.scanner.at = before
        nth = self._read_nth()
        offset = self.scanner.take(OFFSET) if nth else None
        return [
            first + nth + (f" {offset[1]}{int(offset[2])} day{'s' * (offset[2] != '1')}" if offset else "")
        ]

    def _read_nth(self) -> str:
        found = self.scanner.take(NTH)
        if not found:
            return ""
        numbers: list[str] = []
        for part in found[1].split(","):
            item = NTH_ITEM.fullmatch(part)
            if item is None or (item[2] and not 0 < int(item[1]) < int(item[2])):
                raise self.scanner.error(at=found.start())
            last = int(item[2] or item[1])
            numbers += map(str, range(int(item[1]), last + 1))
        return f"[{','.join(dict.fromkeys(numbers))}]"

    def _weekday(self) -> str:
        """Return the word at this place if it is a weekday's."""
        found = self.scanner.peek(WORD)
        word = fold_word(found[0]) if found else ""
        return word if word in self.meanings else ""

    def _take_weekday(self) -> str:
        word = self._weekday()
        if not word:
            return ""
        if len(self.meanings[word]) != 1:
            raise self.scanner.error(WHICH_DAY)
        found = self.scanner.take(DOTTED_WORD)
        assert found is not None  # a word was seen
        return next(iter(self.meanings[word]))


def _without_remarks(text: str) -> str:
    return QUOTED.sub(lambda found: " " * len(found[0]), text)


def _meanings(words: list[str]) -> Mapping[str, frozenset[str]]:
    named = {word for word in words if word in ALL_WEEKDAY_WORDS}
    others = named - {MAYBE_TUESDAY}
    meanings = weekday_meanings(others)
    if MAYBE_TUESDAY in named and others:  # March, unless the text names days in a language that has it
        with_tuesday = weekday_meanings(named)
        is_tuesday = with_tuesday[MAYBE_TUESDAY] == {WEEKDAYS[1]}
        longer = any(len(word) >= 3 and word not in ("sam", "mon") for word in others)
        if is_tuesday and longer and with_tuesday.keys() == named:
            return with_tuesday
    return meanings
