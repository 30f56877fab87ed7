"""An opening_hours text (OpenStreetMap's syntax), read into rules: which hold on a given day.

The Rust library of `opening-hours-py` parses the text, matches its selectors and reads its times.
What it cannot know is China: its own holidays are wrong and it has no make-up workdays. So `PH` and
weekdays are matched here, under the calendar's word for the day.

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
# Outside of quotes, the library's own printing puts a space behind the separators of rules only.
SEPARATOR = re.compile(r'((?:"[^"]*"|[^"])*?)(; |, | \|\| |$)')
COMMENT = re.compile(r'"[^"]*"')
# A rule of words alone ("by appointment") means: ask. The library reads it as always open.
BARE_COMMENT = re.compile(r'((?:^|;|\|\|)\s*)("[^"]*")(?=\s*(?:$|;|\|\|))')
DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)"
DAY_ITEM = rf"{DAY}(?:-{DAY})?(?:\[[-\d,]+\])?(?: -?\d+ days)?"
DAYS = re.compile(rf"(?:^|(?<= )){DAY_ITEM}(?:,{DAY_ITEM})*(?= |$)")
HOLDS = re.compile(r'(?:^|(?<= ))(?:24/7|\d\d:\d\d|"|closed|unknown)')
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
    """One rule: how it joins those before it, which dates and weekdays it is for, and what holds."""

    joint: str  # "; " replaces what was said for the day, ", " adds to it, " || " fills its gaps
    dates: str
    days: str
    holds: str  # times, modifier and comment, never empty

    @property
    def is_off(self) -> bool:
        """Tell whether the rule closes whole days."""
        return self.holds.startswith(("closed", "24/7 closed"))

    @property
    def closes_hours(self) -> bool:
        """Tell whether the rule takes hours out of what was said (``12:00-13:00 off``)."""
        return " closed" in COMMENT.sub("", self.holds) and not self.is_off

    def applies(self, day: date, counts_as: DayClass) -> bool:
        """Tell whether the rule is for a day that counts as holiday, make-up workday or plain."""
        dated = not self.dates or _matches(self.dates, day)
        return dated and (not self.days or self._day_matches(day, counts_as))

    def _day_matches(self, day: date, counts_as: DayClass) -> bool:
        items = self.days.split(",")
        plain = ",".join(item for item in items if item != "PH")
        if counts_as is DayClass.HOLIDAY and "PH" in items:
            return True
        if not plain:
            return False
        if counts_as is DayClass.WORKDAY:  # a make-up day is worked like a Monday
            return "Mo" in _weekdays_named(plain)
        return _matches(plain, day)


@dataclass(frozen=True)
class Hours:
    """A text that parses; `canonical` is the library's own spelling of it."""

    canonical: str

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """Read a text; raise InvalidHours with the column of the trouble."""
        return _parse(text.strip())

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in order."""
        rules, joint, rest = [], "; ", self.canonical
        while rest:
            found = SEPARATOR.match(rest)
            assert found is not None  # the pattern's last alternative matches at the end
            rules.append(_rule(joint, found[1]))
            joint, rest = found[2], rest[found.end() :]
        return tuple(rules)

    def on(self, day: date, counts_as: DayClass) -> tuple[Rule, ...]:
        """Return the rules that hold on a day: a later one replaces those before it."""
        holding: list[Rule] = []
        for rule in self.rules:
            if rule.applies(day, counts_as):
                if rule.joint == "; " and not rule.closes_hours:
                    holding.clear()
                holding.append(rule)
        return tuple(holding)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Hours:
    if not text:
        raise InvalidHours("开放时间是空的", column=1)
    if len(text) > LONGEST_TEXT:
        raise InvalidHours(
            Sentence("开放时间超过 {longest_text} 个字符", longest_text=LONGEST_TEXT), column=LONGEST_TEXT + 1
        )
    _refuse_unsupported(text)
    try:
        return Hours(str(OpeningHours(BARE_COMMENT.sub(r"\1unknown \2", text))))
    except ParserError as error:
        raise _refusal(text, error) from None


def _refuse_unsupported(text: str) -> None:
    """Refuse what the library would answer with something that is not so."""
    blanked = COMMENT.sub(lambda found: " " * len(found[0]), text)
    for pattern, why in UNSUPPORTED.items():
        found = re.search(pattern, blanked)
        if found:
            raise InvalidHours(
                Sentence("第 {place} 个字符处：{why}", place=found.start() + 1, why=why), found.start() + 1
            )


def _refusal(text: str, error: ParserError) -> InvalidHours:
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


def _rule(joint: str, text: str) -> Rule:
    held = HOLDS.search(text)
    selectors = text[: held.start()] if held else text
    holds = text[held.start() :] if held else WHOLE_DAY
    days = DAYS.search(selectors)
    if days is None:
        return Rule(joint, selectors.strip(), "", holds)
    dates = (selectors[: days.start()] + selectors[days.end() :]).strip()
    return Rule(joint, dates, days[0], holds)


@lru_cache(maxsize=16384)
def _matches(selector: str, day: date) -> bool:
    """Ask the library whether a selector of dates or weekdays is for a day."""
    noon = datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 - the syntax has local time
    return OpeningHours(f"{selector} {WHOLE_DAY}").is_open(noon)


def _weekdays_named(selector: str) -> set[str]:
    """Return the weekdays that every week has under a selector; ``Mo[1]`` names none."""
    named: set[str] = set()
    for item in selector.split(","):
        first, _, last = item.partition("-")
        if first in WEEKDAYS and (not last or last in WEEKDAYS):
            named.update(_span(WEEKDAYS.index(first), WEEKDAYS.index(last or first)))
    return named


def _span(first: int, last: int) -> Iterable[str]:
    length = (last - first) % 7 + 1
    return (WEEKDAYS[(first + step) % 7] for step in range(length))
