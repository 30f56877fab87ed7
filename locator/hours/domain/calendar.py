"""The Chinese calendar of public holidays and make-up workdays (调休), decreed and expected.

The State Council decrees each year's days off, and the weekend days worked in exchange, usually in
the November before. Until then a likely holiday is unknown: the calendar never guesses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from geodata.sentence import Sentence

# Decrees move days off onto workdays next to a holiday, and make up for them on weekends up to some
# ten days away (Spring Festival of 2024: 7 days before and 1 day after the days off). Of the days decreed
# off in 2020-2026 four lay 4 days from the nearest statutory day, none further.
DAY_OFF_WITHIN_DAYS = 4
MAKE_UP_WITHIN_DAYS = 14
SATURDAY = 5


class DayKind(StrEnum):
    """Kinds of calendar rows."""

    HOLIDAY = "holiday"  # decreed day off
    WORKDAY = "workday"  # weekend day decreed to be a workday
    EXPECTED = "expected"  # statutory holiday of a year whose decree is not known yet


class DayClass(StrEnum):
    """How a day counts for opening hours."""

    PLAIN = "plain"  # by its weekday
    HOLIDAY = "holiday"
    WORKDAY = "workday"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One row of the calendar: the decreed or expected kind of a day, with its source document."""

    day: date
    kind: DayKind
    name: str
    source: str


@dataclass(frozen=True)
class Calendar:
    """All calendar rows by day."""

    days: Mapping[date, CalendarDay] = field(default_factory=dict)
    ordinary: frozenset[date] = frozenset()  # days that no decree can change

    @classmethod
    def of(cls, rows: Iterable[CalendarDay]) -> "Calendar":
        """Return the calendar with these rows."""
        return cls({row.day: row for row in rows})

    @classmethod
    def plain(cls, first: date, days: int) -> "Calendar":
        """Return a calendar in which `days` days from the day before `first` on are ordinary."""
        return cls(ordinary=frozenset(first + timedelta(days=n) for n in range(-1, days)))

    @cached_property
    def _years(self) -> frozenset[int]:
        return frozenset(day.year for day in self.days)

    @cached_property
    def _expected(self) -> frozenset[date]:
        return frozenset(row.day for row in self.days.values() if row.kind is DayKind.EXPECTED)

    def classes(self, day: date) -> frozenset[DayClass]:
        """Return the possible classes of a day: one where it is decreed, several where it is not.

        The last days of a decreed year stay undecided until the next year's decree, since the days
        off around New Year and their make-up days reach back into December.
        """

        if day in self.ordinary:
            return frozenset({DayClass.PLAIN})
        row = self.days.get(day)
        if row is not None and row.kind is not DayKind.EXPECTED:
            return frozenset({DayClass(row.kind.value)})
        no_decree = day.year not in self._years
        classes = {DayClass.PLAIN}
        if no_decree or self._near_expected(day, DAY_OFF_WITHIN_DAYS):
            classes.add(DayClass.HOLIDAY)
        if day.weekday() >= SATURDAY and (no_decree or self._near_expected(day, MAKE_UP_WITHIN_DAYS)):
            classes.add(DayClass.WORKDAY)
        return frozenset(classes)

    def _near_expected(self, day: date, within_days: int) -> bool:
        spread = range(-within_days, within_days + 1)
        return any(day + timedelta(days=n) in self._expected for n in spread)

    def name(self, day: date) -> str | None:
        """Return the holiday's name, or a make-up day's label, to show beside the date."""
        row = self.days.get(day)
        if row is None:
            return None
        name = Sentence.word(row.name)
        return Sentence("{name}调休上班", name=name) if row.kind is DayKind.WORKDAY else name
