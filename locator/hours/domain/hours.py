"""OpenStreetMap opening_hours text parsed into rules, and the rules that apply on a day.

The Rust library behind `opening-hours-py` parses the text, matches its selectors and evaluates its
times. Its Chinese holidays are wrong and it has no make-up workdays, so `PH` and weekdays are matched
here, by the class that our calendar gives the day.

Specification: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # its stub lacks it

from geodata.sentence import Sentence
from locator.hours.domain.calendar import DayClass
from locator.hours.domain.errors import InvalidHours

LONGEST_TEXT = 1000
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
# Outside of quotes, the library's normal form has a space after rule separators only.
SEPARATOR = re.compile(r'((?:"[^"]*"|[^"])*?)(; |, | \|\| |$)')
COMMENT = re.compile(r'"[^"]*"')
# A rule that is only a comment ("by appointment") means unknown; the library reads it as always open.
BARE_COMMENT = re.compile(r'((?:^|;|\|\|)\s*)("[^"]*")(?=\s*(?:$|;|\|\|))')
DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)"
DAY_ITEM = rf"{DAY}(?:-{DAY})?(?:\[[-\d,]+\])?(?: -?\d+ days)?"
DAYS = re.compile(rf"(?:^|(?<= )){DAY_ITEM}(?:,{DAY_ITEM})*(?= |$)")
TIMES = re.compile(r'(?:^|(?<= ))(?:24/7|\d\d:\d\d|"|closed|unknown)')
POSITION = re.compile(r"--> \d+:(\d+)")
WHOLE_DAY = "00:00-24:00"
UNSUPPORTED = {
    r"\bSH\b": Sentence("学校假期（SH）没有日历可查，请写明日期"),
    r"\beaster\b": Sentence("复活节（easter）不适用"),
    r"\b(?:sunrise|sunset|dawn|dusk)\b": Sentence("日出日落每天不同，请写钟点"),
    r"(?<=\d)\+": Sentence("“+”没有写几点关门，请写明关门的钟点"),
    r"\bPH +[+-]": Sentence("节假日前后的日子（PH ±1 day）请写明日期"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: how it combines with earlier rules, its dates and weekdays, and its times."""

    separator: str  # "; " replaces earlier rules of the day, ", " adds to them, " || " fills their gaps
    dates: str
    days: str
    times: str  # times, modifier and comment, never empty

    @property
    def is_off(self) -> bool:
        """Return whether the rule closes whole days."""
        return self.times.startswith(("closed", "24/7 closed"))

    @property
    def closes_hours(self) -> bool:
        """Return whether the rule removes hours from earlier rules (``12:00-13:00 off``)."""
        return " closed" in COMMENT.sub("", self.times) and not self.is_off

    def applies(self, day: date, counts_as: DayClass) -> bool:
        """Return whether the rule applies to a day that counts as `counts_as`."""
        dated = not self.dates or _matches(self.dates, day)
        return dated and (not self.days or self._day_matches(day, counts_as))

    def _day_matches(self, day: date, counts_as: DayClass) -> bool:
        items = self.days.split(",")
        plain = ",".join(item for item in items if item != "PH")
        if counts_as is DayClass.HOLIDAY and "PH" in items:
            return True
        if not plain:
            return False
        if counts_as is DayClass.WORKDAY:  # a make-up workday follows Monday's rules
            return "Mo" in _weekdays_named(plain)
        return _matches(plain, day)


@dataclass(frozen=True)
class Hours:
    """A valid opening_hours text; `canonical` is the library's normal form of it."""

    canonical: str

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """Parse a text; raise InvalidHours with the column of the error."""
        return _parse(text.strip())

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in order."""
        rules, separator, rest = [], "; ", self.canonical
        while rest:
            found = SEPARATOR.match(rest)
            assert found is not None  # the pattern's last alternative matches at the end
            rules.append(_rule(separator, found[1]))
            separator, rest = found[2], rest[found.end() :]
        return tuple(rules)

    def on(self, day: date, counts_as: DayClass) -> tuple[Rule, ...]:
        """Return the rules that apply on a day; a later rule replaces earlier ones."""
        applying: list[Rule] = []
        for rule in self.rules:
            if rule.applies(day, counts_as):
                if rule.separator == "; " and not rule.closes_hours:
                    applying.clear()
                applying.append(rule)
        return tuple(applying)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Hours:
    if not text:
        raise InvalidHours("开放时间是空的", column=1)
    if len(text) > LONGEST_TEXT:
        raise InvalidHours(
            Sentence("开放时间超过 {longest_text} 个字符", longest_text=LONGEST_TEXT), column=LONGEST_TEXT + 1
        )
    _require_supported(text)
    try:
        return Hours(str(OpeningHours(BARE_COMMENT.sub(r"\1unknown \2", text))))
    except ParserError as error:
        raise _parse_error(text, error) from None


def _require_supported(text: str) -> None:
    """Raise InvalidHours for syntax that the library accepts but evaluates wrongly for China."""
    blanked = COMMENT.sub(lambda found: " " * len(found[0]), text)
    for pattern, why in UNSUPPORTED.items():
        found = re.search(pattern, blanked)
        if found:
            raise InvalidHours(
                Sentence("第 {place} 个字符处：{why}", place=found.start() + 1, why=why), found.start() + 1
            )


def _parse_error(text: str, error: ParserError) -> InvalidHours:
    found = POSITION.search(str(error))
    column = int(found[1]) if found else 1
    there = text[column - 1 : column + 9]
    place = (
        Sentence("第 {column} 个字符“{there}”处", column=column, there=there)
        if there
        else Sentence("写到第 {column} 个字符", column=column)
    )
    return InvalidHours(
        Sentence("{place}读不懂：应是 OSM opening_hours 写法，例如 Mo-Fr 08:30-17:30; PH off", place=place),
        column,
    )


def _rule(separator: str, text: str) -> Rule:
    found = TIMES.search(text)
    selectors = text[: found.start()] if found else text
    times = text[found.start() :] if found else WHOLE_DAY
    days = DAYS.search(selectors)
    if days is None:
        return Rule(separator, selectors.strip(), "", times)
    dates = (selectors[: days.start()] + selectors[days.end() :]).strip()
    return Rule(separator, dates, days[0], times)


@lru_cache(maxsize=16384)
def _matches(selector: str, day: date) -> bool:
    """Return whether the library matches a date or weekday selector on a day."""
    noon = datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 - the syntax has local time
    try:
        return OpeningHours(f"{selector} {WHOLE_DAY}").is_open(noon)
    except ParserError as error:
        raise _parse_error(selector, error) from None


def _weekdays_named(selector: str) -> set[str]:
    """Return the weekdays that a selector covers in every week; ``Mo[1]`` covers none."""
    named: set[str] = set()
    for item in selector.split(","):
        first, _, last = item.partition("-")
        if first in WEEKDAYS and (not last or last in WEEKDAYS):
            named.update(_span(WEEKDAYS.index(first), WEEKDAYS.index(last or first)))
    return named


def _span(first: int, last: int) -> Iterable[str]:
    length = (last - first) % 7 + 1
    return (WEEKDAYS[(first + step) % 7] for step in range(length))
