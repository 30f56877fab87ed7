"""The days that dates and weekdays cover, to tell whether parts of a sign contradict one another."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from locator.hours.domain.hours import WEEKDAYS
from locator.hours.domain.posted.dates import MONTHS

# Four years with every combination of date and weekday that matters here.
SAMPLE = tuple(date(2024, 1, 1) + timedelta(days=n) for n in range(4 * 365 + 1))
EVERY_DAY = frozenset(SAMPLE)


@lru_cache(maxsize=4096)
def covered_days(dates: str, days: tuple[str, ...]) -> frozenset[date]:
    """Return the sample's days on which dates and weekdays apply; holidays (PH) cover none of them."""
    on_dates = frozenset().union(*(_days_in(item) for item in dates.split(","))) if dates else EVERY_DAY
    if not days:
        return on_dates
    weekdays = expand_weekdays(days)
    return frozenset(day for day in on_dates if any(_is_on(day, item) for item in weekdays))


def expand_weekdays(days: tuple[str, ...]) -> list[str]:
    """Return ranges of weekdays day by day; nth weekdays and holidays stay as they are."""
    expanded = []
    for item in days:
        first, _, last = item.partition("-")
        if last and "[" not in item:
            start, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
            expanded += [WEEKDAYS[(start + step) % 7] for step in range((end - start) % 7 + 1)]
        else:
            expanded.append(item)
    return expanded


@lru_cache(maxsize=4096)
def _days_in(item: str) -> frozenset[date]:
    """Return the days of one item of dates: ``Oct-Apr``, ``May 01-Sep 30``, ``2026 Feb 16``."""
    first, _, last = item.partition("-")
    if first.startswith("20"):
        return frozenset()  # dates of one year stand above all others
    start, end = _month_and_day(first, is_end=False), _month_and_day(last or first, is_end=True)
    return frozenset(
        day
        for day in SAMPLE
        for point in ((day.month, day.day),)
        if (start <= point <= end if start <= end else point >= start or point <= end)
    )


def _month_and_day(text: str, *, is_end: bool) -> tuple[int, int]:
    name, _, day = text.partition(" ")
    month = MONTHS.index(name) + 1
    if day:
        return month, int(day)
    return month, 31 if is_end else 1


def _is_on(day: date, item: str) -> bool:
    name, _, nth = item.partition("[")
    if name not in WEEKDAYS or day.weekday() != WEEKDAYS.index(name):
        return False
    if not nth:
        return True
    number = int(nth.rstrip("]"))
    if number < 0:
        return (monthrange(day.year, day.month)[1] - day.day) // 7 == -number - 1
    return (day.day - 1) // 7 == number - 1
