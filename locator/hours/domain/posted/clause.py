"""One clause of a posted sign, and the opening_hours rule that it becomes."""

from dataclasses import dataclass

from locator.hours.domain.hours import WEEKDAYS
from locator.hours.domain.posted.clock import Span
from locator.hours.domain.posted.dates import whole_months

ALL_DAYS = frozenset(WEEKDAYS)
HOLIDAY = "PH"
OFFICE_DAYS = 5  # a clause that closes this many days of the week must be a misreading


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

    @property
    def has_effect(self) -> bool:
        """Return whether the clause has times or a closure."""
        return bool(self.spans) or self.is_whole_day or self.is_closed

    @property
    def is_season(self) -> bool:
        """Return whether the clause is about a part of every year."""
        return bool(self.dates) and not self.dates.startswith("20") and not self.is_closed

    @property
    def closes_the_week(self) -> bool:
        """Return whether the clause closes nearly every day of every week."""
        return self.is_closed and not self.dates and len(self.weekdays & ALL_DAYS) >= OFFICE_DAYS

    @property
    def weekdays(self) -> frozenset[str]:
        """The weekdays of the clause; all of them where none is named."""
        return frozenset(expand_weekdays(self.days)) if self.days else ALL_DAYS

    def contradicts(self, earlier: "Clause") -> bool:
        """Return whether the clause contradicts an earlier one on some day.

        A narrower clause after a wider one is an exception to it and no contradiction.
        """
        if self.order == 3 or HOLIDAY in (*self.days, *earlier.days):
            return False
        if self.is_closed or earlier.is_closed:
            return bool(earlier.is_closed and not self.is_closed and self.days and self.overlaps(earlier))
        return self.overlaps(earlier) and not (
            self.dates == earlier.dates and self.weekdays < earlier.weekdays
        )

    def overlaps(self, other: "Clause") -> bool:
        """Return whether both clauses cover the same days, by whole months and weekdays."""
        months, other_months = whole_months(self.dates), whole_months(other.dates)
        same_dates = self.dates == other.dates or bool(months & other_months)
        return same_dates and bool(self.weekdays & other.weekdays)

    @property
    def order(self) -> int:
        """Sort key of the clause's rule: a later rule replaces an earlier one on its days."""
        if self.dates.startswith("20"):
            return 3
        return 2 if HOLIDAY in self.days else int(self.is_closed)

    @property
    def text(self) -> str:
        """The rule in opening_hours syntax."""
        selectors = " ".join(part for part in (self.dates, ",".join(self.days)) if part)
        if self.is_whole_day:
            return f"{selectors} 00:00-24:00" if selectors else "24/7"
        times = "off" if self.is_closed else ",".join(map(str, self.spans))
        return f"{selectors} {times}".strip()


def expand_weekdays(days: tuple[str, ...]) -> list[str]:
    """Return ranges of weekdays day by day; nth weekdays and holidays stay as they are."""
    expanded = []
    for item in days:
        first, _, last = item.partition("-")
        if last:
            start, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
            expanded += [WEEKDAYS[(start + step) % 7] for step in range((end - start) % 7 + 1)]
        else:
            expanded.append(item)
    return expanded
