"""One clause of a posted sign, and the opening_hours rule that it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Self

from locator.hours.domain.posted.clock import Span
from locator.hours.domain.posted.coverage import EVERY_DAY, covered_days, expand_weekdays

HOLIDAY = "PH"
MOST_OF_THE_WEEK = 0.7  # a clause that closes this share of all days must be a misreading


class Service(StrEnum):
    """Whether a clause is about hours with staff or without."""

    ANY = ""
    STAFFED = "staffed"
    SELF_SERVICE = "self_service"


@dataclass(frozen=True, slots=True)
class Clause:
    """The days of a clause, and its times or closure."""

    column: int
    dates: str = ""
    days: tuple[str, ...] = ()
    days_came_first: bool = False
    names_days: bool = False  # also by "every day", which needs no selector in the syntax
    spans: tuple[Span, ...] = ()
    is_whole_day: bool = False
    is_closed: bool = False
    is_unknown: bool = False
    is_unsure: bool = False  # open at its times on some condition only, such as an appointment
    is_vague_day: bool = False  # the whole day was named as 全天, which beside times need not be 24 hours
    comment: str = ""
    is_rest: bool = False  # of the days that no other clause names
    is_workdays: bool = False  # the days were named as 工作日
    except_holidays: bool = False  # what the clause says does not hold on public holidays
    closed_part: str = ""  # 上午 or 下午: only this part of the day is closed
    service: Service = Service.ANY
    is_heading: bool = False  # the clauses in parentheses behind it took its days

    @property
    def has_effect(self) -> bool:
        """Return whether the clause has times, a closure, or hours that are not known."""
        return bool(self.spans) or self.is_whole_day or self.is_closed or self.is_unknown

    @property
    def is_open(self) -> bool:
        """Return whether the clause has open hours."""
        return bool(self.spans) or self.is_whole_day

    @property
    def is_season(self) -> bool:
        """Return whether the clause is about a part of every year."""
        return bool(self.dates) and not self.dates.startswith("20") and self.is_open

    @property
    def covered(self) -> frozenset[date]:
        """The days of the clause in some sample years, without public holidays."""
        return covered_days(self.dates, self.days)

    @property
    def closes_the_week(self) -> bool:
        """Return whether the clause closes nearly every day of every week."""
        return self.is_closed and len(self.covered) >= MOST_OF_THE_WEEK * len(EVERY_DAY)

    def repeats(self, earlier: "Clause") -> bool:
        """Return whether a clause with days says nothing new: 周一至周五 9:00-17:00 Mon-Fri 9:00-17:00."""
        if not self.names_days or self.is_rest or earlier.is_rest:
            return False
        same_days = (self.dates, set(expand_weekdays(self.days))) == (
            earlier.dates,
            set(expand_weekdays(earlier.days)),
        )
        return same_days and replace(self, column=0, days=(), days_came_first=False) == replace(
            earlier, column=0, days=(), days_came_first=False
        )

    def contradicts(self, earlier: "Clause") -> bool:
        """Return whether the clause contradicts an earlier one on some day.

        A narrower clause behind a wider one is an exception to it and no contradiction.
        """
        if 3 in (self.order, earlier.order) or HOLIDAY in (*self.days, *earlier.days):
            return False
        if self.is_rest or earlier.is_rest:
            return False
        mine, others = self.covered, earlier.covered
        if not mine & others:
            return False
        if self.is_open and earlier.is_open:
            return not (mine < others and self._shares_hours(earlier))
        if self.is_open or earlier.is_open:
            opened, closed = (mine, others) if self.is_open else (others, mine)
            return opened <= closed
        return self.is_closed != earlier.is_closed

    def _shares_hours(self, other: "Clause") -> bool:
        """Return whether both are open at some time of day; if not, the one may be meant as an addition."""
        return (
            self.is_whole_day
            or other.is_whole_day
            or any(
                mine.start_min < others.end_min and others.start_min < mine.end_min
                for mine in self.spans
                for others in other.spans
            )
        )

    @property
    def order(self) -> int:
        """Sort key of the clause's rule: a later rule replaces an earlier one on its days."""
        if self.dates.startswith("20"):
            return 3
        if HOLIDAY in self.days:
            return 2
        return -1 if self.is_rest else int(not self.is_open)

    @property
    def text(self) -> str:
        """The rule in opening_hours syntax."""
        selectors = " ".join(part for part in (self.dates, ",".join(self.days)) if part)
        if self.is_whole_day and not self.is_unsure:
            return f"{selectors} 00:00-24:00" if selectors else "24/7"
        return f"{selectors} {self._times}".strip()

    @property
    def _times(self) -> str:
        if self.is_unknown:
            return self._unknown
        if self.is_closed:
            return "off"
        times = "00:00-24:00" if self.is_whole_day else ",".join(map(str, self.spans))
        return f"{times} {self._unknown}" if self.is_unsure else times

    @property
    def _unknown(self) -> str:
        return f'unknown "{self.comment}"' if self.comment else "unknown"

    def continues(self, last: Self) -> bool:
        """Return whether it has later times of the same days as the clause before it."""
        if not (last.spans and self.spans):
            return False
        if (last.service, last.is_unsure) != (self.service, self.is_unsure):
            return False
        same_days = (last.dates, last.days, last.is_rest) == (self.dates, self.days, self.is_rest)
        return same_days and last.spans[-1].end_min <= self.spans[0].start_min


def are_comparable(earlier: Clause, clause: Clause) -> bool:
    """Return whether two clauses are about the same hours, both with staff or both without."""
    return earlier.service == clause.service or not (earlier.is_open and clause.is_open)


def nesting_depth(clause: Clause, clauses: Sequence[Clause]) -> int:
    """Return how many of the clauses are wider: an exception stands behind what it is an exception to."""
    return sum(clause.covered < other.covered for other in clauses if other.is_open and clause.is_open)


@dataclass(frozen=True, slots=True)
class Break:
    """A time at which the doors are closed within their hours, on all days or on some weekdays."""

    span: Span
    days: tuple[str, ...] = ()
    service: Service = Service.ANY

    def lies_in(self, clause: Clause) -> bool:
        """Return whether the clause is open around the break on all of its days."""
        return covered_days("", self.days) <= clause.covered and (
            clause.is_whole_day or self.span.lies_in(clause.spans)
        )

    def lies_between(self, clause: Clause) -> bool:
        """Return whether the break only names the time between two spans of the clause."""
        return any(
            before.end_min <= self.span.start_min and self.span.end_min <= after.start_min
            for before, after in pairwise(clause.spans)
        )

    @property
    def text(self) -> str:
        """The rule in opening_hours syntax."""
        return f"{','.join(self.days)} {self.span} off".strip()
