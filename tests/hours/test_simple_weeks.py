"""Simple weeks compared minute by minute with a second, independent implementation."""

import itertools
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.hours import WEEKDAYS, Hours
from locator.hours.domain.state import OpenState, Timetable, opening_at
from locator.hours.domain.timeline import timeline
from locator.time_zone import SHANGHAI

CALENDAR = library_calendar()
FIRST = date(2026, 11, 2)  # two weeks without any decree
MINUTES = st.integers(0, 24 * 60 - 1)
SPANS = st.tuples(MINUTES, st.integers(1, 24 * 60 - 1))
WEEKS = st.dictionaries(st.integers(0, 6), st.lists(SPANS, min_size=1, max_size=2), min_size=1)


def written(week: dict[int, list[tuple[int, int]]]) -> str:
    """Return a week as text; a span that ends on the next day has the smaller end time."""
    days = []
    for weekday, spans in week.items():
        times = ",".join(f"{clock(start)}-{clock((start + length) % 1440)}" for start, length in spans)
        days.append(f"{WEEKDAYS[weekday]} {times}")
    return "; ".join(days)


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def is_open(week: dict[int, list[tuple[int, int]]], at: datetime) -> bool:
    """Evaluate the week directly: a span belongs to the day on which it begins."""
    for days_ago in (0, 1):
        day = at.date() - timedelta(days=days_ago)
        minute = days_ago * 1440 + at.hour * 60 + at.minute
        spans = week.get(day.weekday(), [])
        if any(start <= minute < start + length for start, length in spans):
            return True
    return False


@given(WEEKS, st.lists(st.integers(1440, 13 * 1440), min_size=20, max_size=20))
def test_both_implementations_agree(week: dict[int, list[tuple[int, int]]], minutes: list[int]) -> None:
    timetable = Timetable.of(timeline(Hours.parse(written(week)), CALENDAR, FIRST, 14))
    midnight = datetime.combine(FIRST, time(), SHANGHAI)
    for minute in minutes:
        at = midnight + timedelta(minutes=minute)
        is_open_by_timetable = opening_at(timetable, at).state in (OpenState.OPEN, OpenState.CLOSING_SOON)
        assert is_open_by_timetable == is_open(week, at), at


@given(WEEKS)
def test_intervals_have_no_gaps_and_alternate(week: dict[int, list[tuple[int, int]]]) -> None:
    intervals = timeline(Hours.parse(written(week)), CALENDAR, FIRST, 14)
    assert intervals[0].start == datetime.combine(FIRST, time(), SHANGHAI)
    assert intervals[-1].end == datetime.combine(FIRST + timedelta(days=14), time(), SHANGHAI)
    for first, second in itertools.pairwise(intervals):
        assert first.end == second.start
        assert first.doors is not second.doors
