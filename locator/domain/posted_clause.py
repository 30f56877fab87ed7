"""What a sign says of some days, and the rule of the opening_hours syntax that it becomes."""

from dataclasses import dataclass

from locator.domain.hours import WEEKDAYS
from locator.domain.posted_clock import Span

ALL_DAYS = frozenset(WEEKDAYS)
HOLIDAY = "PH"


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
    def weekdays(self) -> frozenset[str]:
        """The weekdays it is for; all of them where none is named."""
        return frozenset(spelled_out(self.days)) if self.days else ALL_DAYS

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
