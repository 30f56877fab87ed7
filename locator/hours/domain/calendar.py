"""The Chinese calendar of days off: what the State Council decreed, and what is not decreed yet.

Every year's holidays and the weekends worked in exchange (调休) come from a notice, usually of the
November before. Until it is out, a likely holiday is unknown: it is never guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from geodata.sentence import Sentence

# Days off are moved onto the workdays around a feast, and paid for by weekends up to some ten days
# away (2024: the Spring Festival's make-up days lay 7 and 1 days from the days off).
MOVES_WITHIN_DAYS = 3
MAKES_UP_WITHIN_DAYS = 14
SATURDAY = 5


class DayKind(StrEnum):
    """What a row of the calendar says of a day."""

    HOLIDAY = "holiday"  # decreed free
    WORKDAY = "workday"  # a weekend day decreed to be worked
    EXPECTED = "expected"  # a feast by law, of a year whose decree is not known


class DayClass(StrEnum):
    """How a day counts for opening hours."""

    PLAIN = "plain"  # as its weekday says
    HOLIDAY = "holiday"
    WORKDAY = "workday"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One row of the calendar: what was decreed (or expected) for a day, and by which document."""

    day: date
    kind: DayKind
    name: str
    source: str


@dataclass(frozen=True)
class Calendar:
    """All rows, asked by day."""

    days: Mapping[date, CalendarDay] = field(default_factory=dict)
    ordinary: frozenset[date] = frozenset()  # days of which no decree can say anything

    @classmethod
    def of(cls, rows: Iterable[CalendarDay]) -> "Calendar":
        """Return the calendar of some rows."""
        return cls({row.day: row for row in rows})

    @classmethod
    def plain(cls, first: date, days: int) -> "Calendar":
        """Return a calendar in which some days are known to be nothing special."""
        return cls(ordinary=frozenset(first + timedelta(days=n) for n in range(-1, days)))

    @cached_property
    def _years(self) -> frozenset[int]:
        return frozenset(day.year for day in self.days)

    @cached_property
    def _expected(self) -> frozenset[date]:
        return frozenset(row.day for row in self.days.values() if row.kind is DayKind.EXPECTED)

    def classes(self, day: date) -> frozenset[DayClass]:
        """Return what a day may be: one class where it is decreed, several where nobody knows.

        The last days of a decreed year are open as long as the next year's decree is: New Year's
        days off and their make-up days reach back into December.
        """
        if day in self.ordinary:
            return frozenset({DayClass.PLAIN})
        row = self.days.get(day)
        if row is not None and row.kind is not DayKind.EXPECTED:
            return frozenset({DayClass(row.kind.value)})
        blank = day.year not in self._years
        classes = {DayClass.PLAIN}
        if blank or self._near_expected(day, MOVES_WITHIN_DAYS):
            classes.add(DayClass.HOLIDAY)
        if day.weekday() >= SATURDAY and (blank or self._near_expected(day, MAKES_UP_WITHIN_DAYS)):
            classes.add(DayClass.WORKDAY)
        return frozenset(classes)

    def _near_expected(self, day: date, within_days: int) -> bool:
        spread = range(-within_days, within_days + 1)
        return any(day + timedelta(days=n) in self._expected for n in spread)

    def name(self, day: date) -> str | None:
        """Return the feast's name, or what a make-up day is, to be shown beside the date."""
        row = self.days.get(day)
        if row is None:
            return None
        name = Sentence.word(row.name)
        return Sentence("{name}调休上班", name=name) if row.kind is DayKind.WORKDAY else name
