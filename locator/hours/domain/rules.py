"""The rules of opening hours in canonical syntax, and those that apply on a day.

The library matches selectors; its Chinese holidays are wrong and it has no make-up workdays, so `PH` and
weekdays are matched here, by the class that our calendar gives the day.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from locator.hours.domain import library
from locator.hours.domain.calendar import DayClass
from locator.hours.domain.library import WHOLE_DAY
from locator.hours.domain.syntax.vocabulary import WEEKDAYS

SEPARATOR = re.compile(r'((?:"[^"]*"|[^"])*?)(; |, | \|\| |$)')
COMMENT = re.compile(r'"[^"]*"')
DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)"
DAY_ITEM = rf"{DAY}(?:-{DAY})?(?:\[[-\d,]+\])?(?: [+-]\d+ days?)?"
DAYS = re.compile(rf"(?:^|(?<= )){DAY_ITEM}(?:,{DAY_ITEM})*(?= |$)")
TIMES = re.compile(r'(?:^|(?<= ))(?:24/7|\d\d:\d\d|"|closed|unknown)')


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
class RuleSet:
    """The rules of a text in canonical syntax."""

    canonical: str

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

    @cached_property
    def _weekly(self) -> dict[tuple[int, DayClass], tuple[Rule, ...]] | None:
        """Found rules by weekday and class; None where the rules depend on dates."""
        return None if any(rule.dates or "[" in rule.days for rule in self.rules) else {}

    def on(self, day: date, counts_as: DayClass) -> tuple[Rule, ...]:
        """Return the rules that apply on a day; a later rule replaces earlier ones."""
        if self._weekly is None:
            return self._applying(day, counts_as)
        key = (day.weekday(), counts_as)
        if key not in self._weekly:
            self._weekly[key] = self._applying(day, counts_as)
        return self._weekly[key]

    def _applying(self, day: date, counts_as: DayClass) -> tuple[Rule, ...]:
        applying: list[Rule] = []
        for rule in self.rules:
            if rule.applies(day, counts_as):
                if rule.separator == "; " and not rule.closes_hours:
                    applying.clear()
                applying.append(rule)
        return tuple(applying)


def _rule(separator: str, text: str) -> Rule:
    found = TIMES.search(text)
    selectors = text[: found.start()] if found else text
    times = text[found.start() :] if found else WHOLE_DAY
    days = DAYS.search(selectors)
    if days is None:
        return Rule(separator, selectors.strip(), "", times)
    dates = (selectors[: days.start()] + selectors[days.end() :]).strip()
    return Rule(separator, dates, days[0], times)


def _matches(selector: str, day: date) -> bool:
    """Return whether the library matches a date or weekday selector on a day."""
    return day in library.days_matching(selector, day.year)


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
