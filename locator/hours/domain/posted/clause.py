"""What a sign says of some days, and the rule of the opening_hours syntax that it becomes."""

from dataclasses import dataclass

from locator.hours.domain.hours import WEEKDAYS
from locator.hours.domain.posted.clock import Span
from locator.hours.domain.posted.dates import whole_months

ALL_DAYS = frozenset(WEEKDAYS)
HOLIDAY = "PH"
OFFICE_DAYS = 5  # a sign that closes as many days of the week means something else


@dataclass(frozen=True, slots=True)
class Clause:
    """What is said of some days: the words that choose them, and what holds on them."""

    column: int
    dates: str = ""
    days: tuple[str, ...] = ()
    days_came_first: bool = False
    chosen: bool = False  # by any word for days, also "every day", which needs none in the syntax
    spans: tuple[Span, ...] = ()
    is_whole_day: bool = False
    is_closed: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether it is said what holds."""
        return bool(self.spans) or self.is_whole_day or self.is_closed

    @property
    def is_season(self) -> bool:
        """Tell whether it is of a part of every year."""
        return bool(self.dates) and not self.dates.startswith("20") and not self.is_closed

    @property
    def closes_the_week(self) -> bool:
        """Tell whether it closes nearly every day of every week."""
        return self.is_closed and not self.dates and len(self.weekdays & ALL_DAYS) >= OFFICE_DAYS

    @property
    def weekdays(self) -> frozenset[str]:
        """The weekdays it is for; all of them where none is named."""
        return frozenset(spelled_out(self.days)) if self.days else ALL_DAYS

    def hides(self, earlier: "Clause") -> bool:
        """Tell whether it cannot stand beside an earlier clause: both cannot be true of some day.

        A narrower one after a wider one is an exception to it, and stands.
        """
        if self.order == 3 or HOLIDAY in (*self.days, *earlier.days):
            return False
        if self.is_closed or earlier.is_closed:
            return bool(earlier.is_closed and not self.is_closed and self.days and self.meets(earlier))
        return self.meets(earlier) and not (self.dates == earlier.dates and self.weekdays < earlier.weekdays)

    def meets(self, other: "Clause") -> bool:
        """Tell whether both are of the same days, as far as whole months and weekdays tell."""
        months, of_other = whole_months(self.dates), whole_months(other.dates)
        same_dates = self.dates == other.dates or bool(months & of_other)
        return same_dates and bool(self.weekdays & other.weekdays)

    @property
    def order(self) -> int:
        """Where its rule stands: a later rule replaces an earlier one for its days."""
        if self.dates.startswith("20"):
            return 3
        return 2 if HOLIDAY in self.days else int(self.is_closed)

    @property
    def text(self) -> str:
        """Its rule in the opening_hours syntax."""
        selectors = " ".join(part for part in (self.dates, ",".join(self.days)) if part)
        if self.is_whole_day:
            return f"{selectors} 00:00-24:00" if selectors else "24/7"
        holds = "off" if self.is_closed else ",".join(map(str, self.spans))
        return f"{selectors} {holds}".strip()


def spelled_out(days: tuple[str, ...]) -> list[str]:
    """Return weekdays one by one; nth weekdays and holidays stay as they are."""
    found = []
    for item in days:
        first, _, last = item.partition("-")
        if last:
            start, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
            found += [WEEKDAYS[(start + step) % 7] for step in range((end - start) % 7 + 1)]
        else:
            found.append(item)
    return found
