"""The half-hours of China's day, from 0 (00:00 to 00:30) to 47.

The database notes of which of them a timetable has any time on any day (`half_hours` in
db/schema/tables/hours.sql; a test compares both). An index holds them, so that a search for what is open
looks at few others.
"""

from collections.abc import Iterator
from datetime import datetime

LENGTH_S = 1800
A_DAY = 48
UTC_OFFSET = 16  # of China's clock, in half-hours


def between(since: datetime, until: datetime) -> list[int]:
    """Return the half-hours from that of a moment to that of a later one, both aware."""
    first, last = (int(moment.timestamp() // LENGTH_S) + UTC_OFFSET for moment in (since, until))
    return [number % A_DAY for number in range(first, min(last, first + A_DAY - 1) + 1)]


def ends_s(moment: datetime, until_s: float) -> Iterator[float]:
    """Yield the seconds from a moment to the ends of its half-hour and the following ones, up to a time."""
    left_s = LENGTH_S - moment.timestamp() % LENGTH_S
    while left_s < until_s:
        yield left_s
        left_s += LENGTH_S
