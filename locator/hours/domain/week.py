"""A timetable day by day, as a table of hours shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from geodata.sentence import Sentence, pattern
from locator.hours.domain.state import Timetable, epoch_minute
from locator.time_zone import SHANGHAI

DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class DayHours:
    """One day: the open spans that begin on it and its unsure spans, as text."""

    day: date
    spans: tuple[str, ...]
    unsure: tuple[str, ...]
    known: bool


def days_ahead(timetable: Timetable, first: date, count: int) -> list[DayHours]:
    """Return the hours of `count` days from the first one."""
    return [_day(timetable, first + timedelta(days=n)) for n in range(count)]


def _day(timetable: Timetable, day: date) -> DayHours:
    start = epoch_minute(datetime.combine(day, time(), tzinfo=SHANGHAI))
    end = start + DAY_MIN
    spans = tuple(_span(first, last, start) for first, last in _within(timetable.open_edges, start, end))
    edges = zip(timetable.unsure_edges[::2], timetable.unsure_edges[1::2], strict=True)
    within = ((max(first, start), min(last, end)) for first, last in edges)
    unsure = tuple(_span(first, last, start) for first, last in within if first < last)
    return DayHours(day, spans, unsure, known=timetable.known_from <= start < timetable.known_until)


def open_stretches(timetable: Timetable, day: date) -> list[tuple[int, int]] | None:
    """Return the open stretches that begin on a day, in minutes from its midnight; None if unsure."""
    start = epoch_minute(datetime.combine(day, time(), tzinfo=SHANGHAI))
    end = start + DAY_MIN
    unsure = zip(timetable.unsure_edges[::2], timetable.unsure_edges[1::2], strict=True)
    if not timetable.known_from <= start < timetable.known_until:
        return None
    if any(first < end and last > start for first, last in unsure):
        return None
    return [(first - start, last - start) for first, last in _within(timetable.open_edges, start, end)]


def _within(edges: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches that begin on a day, and the day's part of stretches longer than a day."""
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if last - first > DAY_MIN and first < end and last > start:
            yield max(first, start), min(last, end)
        elif last - first <= DAY_MIN and start <= first < end:
            yield first, last


def _span(first: int, last: int, midnight: int) -> str:
    if first == midnight and last >= midnight + DAY_MIN:
        return Sentence("全天")
    ends = last - midnight
    text_pattern = pattern("{opens}–次日 {closes}") if ends > DAY_MIN else "{opens}–{closes}"
    closes = _clock(ends % DAY_MIN) if ends != DAY_MIN else "24:00"
    return Sentence(text_pattern, opens=_clock(first - midnight), closes=closes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
