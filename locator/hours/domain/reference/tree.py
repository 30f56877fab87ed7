"""The syntax tree of canonical opening hours, with the days that each node covers."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONDAY = 0


@dataclass(frozen=True, slots=True)
class YearRange:
    """Years from `first` to `last`."""

    first: int
    last: int

    def covers(self, day: date) -> bool:
        """Return whether a day lies in the years."""
        return self.first <= day.year <= self.last


@dataclass(frozen=True, slots=True)
class WeekRange:
    """ISO 8601 weeks from `first` to `last`, every `step`-th of them."""

    first: int
    last: int
    step: int = 1

    def covers(self, day: date) -> bool:
        """Return whether a day lies in the weeks."""
        week = day.isocalendar().week
        return self.first <= week <= self.last and (week - self.first) % self.step == 0


@dataclass(frozen=True, slots=True)
class MonthRange:
    """Months of every year; the last may lie in the next year."""

    first: int
    last: int

    def covers(self, day: date) -> bool:
        """Return whether a day lies in the months."""
        return _in_circle(self.first, day.month, self.last)


@dataclass(frozen=True, slots=True)
class YearlyDates:
    """Dates of every year, each a month and a day; the last may lie in the next year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def covers(self, day: date) -> bool:
        """Return whether a day lies between the dates."""
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True, slots=True)
class DateRange:
    """Dates of certain years."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Return whether a day lies between the dates."""
        return self.first <= day <= self.last


Dates = YearRange | WeekRange | MonthRange | YearlyDates | DateRange


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Weekdays from `first` to `last` (Monday is 0): of every week, or the n-th of a month, moved by days."""

    first: int
    last: int
    nth: tuple[int, ...] = ()
    moved_days: int = 0

    def covers(self, day: date) -> bool:
        """Return whether a day is one of the weekdays."""
        named = day - timedelta(days=self.moved_days)
        if not _in_circle(self.first, named.weekday(), self.last):
            return False
        return not self.nth or any(_is_nth(named, number) for number in self.nth)

    @property
    def covers_mondays(self) -> bool:
        """Whether every Monday is among the weekdays."""
        return not self.nth and _in_circle(self.first, MONDAY, self.last)


@dataclass(frozen=True, slots=True)
class Node:
    """One rule: the sign before it, its selectors, its times in minutes, its state and remark."""

    joined_by: str  # ";" or "," or "||"
    dates: tuple[Dates, ...]
    weekdays: tuple[Weekdays, ...]
    has_holidays: bool
    times: tuple[tuple[int, int], ...]  # empty: whole days
    state: str  # "open", "closed", "unknown"


def _in_circle(first: int, value: int, last: int) -> bool:
    if first <= last:
        return first <= value <= last
    return value >= first or value <= last


def _is_nth(day: date, number: int) -> bool:
    """Return whether a day is the n-th of its weekday in its month, from the end if negative."""
    if number > 0:
        return (day.day + 6) // 7 == number
    days_left = monthrange(day.year, day.month)[1] - day.day
    return days_left // 7 + 1 == -number
