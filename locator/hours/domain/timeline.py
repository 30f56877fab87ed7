"""Opening hours as a timeline: the rules of each day laid out as intervals without gaps.

A span belongs to the day on which it begins: Saturday's 10:00-02:00 runs into Sunday whatever
Sunday's own rule is. (The library lets a rule of the next day cut it at midnight, and lets the
evening of a day off run into the next day; neither is what a station means.)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from functools import lru_cache, partial
from itertools import groupby, pairwise

from locator.hours.domain.calendar import Calendar, DayClass
from locator.hours.domain.library import DAY_MIN, WHOLE_DAY, evaluate_times
from locator.hours.domain.rules import Rule, RuleSet
from locator.time_zone import SHANGHAI


class DoorState(StrEnum):
    """State of a station's door at a moment."""

    OPEN = "open"
    CLOSED = "closed"
    UNSURE = "unsure"


class Layer(IntEnum):
    """Precedence of overlapping spans: the highest layer wins."""

    FALLBACK_UNSURE = 1
    FALLBACK_OPEN = 2
    UNSURE = 3
    OPEN = 4


@dataclass(frozen=True, slots=True)
class Span:
    """A span of minutes, counted from some midnight, in which a door is open or unsure."""

    start_min: int
    end_min: int
    layer: Layer
    comment: str = ""

    @property
    def doors(self) -> DoorState:
        """The state of the door in the span."""
        open_layers = (Layer.OPEN, Layer.FALLBACK_OPEN)
        return DoorState.OPEN if self.layer in open_layers else DoorState.UNSURE

    def later(self, minutes: int) -> "Span":
        """Return the span moved by some minutes."""
        return Span(self.start_min + minutes, self.end_min + minutes, self.layer, self.comment)


@dataclass(frozen=True, slots=True)
class Interval:
    """A period of one state, from `start` up to but not including `end`; both aware, Shanghai time."""

    start: datetime
    end: datetime
    doors: DoorState
    comment: str = ""


UNKNOWN_DAY = (Span(0, DAY_MIN, Layer.UNSURE, "当天是否放假尚未公布"),)


def timeline(hours: RuleSet, calendar: Calendar, first: date, days: int) -> list[Interval]:
    """Return the intervals of plain hours over `days` days from the first day's midnight."""
    midnight = datetime.combine(first, time(), tzinfo=SHANGHAI)
    return [
        Interval(_moment(midnight, start), _moment(midnight, end), doors, comment)
        for start, end, doors, comment in timeline_stretches(hours, calendar, first, days)
    ]


def day_spans(
    rules_under: Callable[[DayClass], tuple[Rule, ...]], classes: Iterable[DayClass]
) -> tuple[Span, ...]:
    """Return the spans that begin on a day, in minutes from its midnight; they may end on the next day.

    The whole day is unsure where its hours depend on a decree that is not known yet. Other rules that say
    the same of every minute are no doubt: closed on Sundays is closed, whether it is worked or not.
    """
    possible = dict.fromkeys(_spans_of(rules_under(counts_as)) for counts_as in sorted(classes))
    is_decided = len(possible) == 1 or len({_layers_of(spans) for spans in possible}) == 1
    return next(iter(possible)) if is_decided else UNKNOWN_DAY


def paint_intervals(spans_of: Mapping[date, Iterable[Span]], first: date, days: int) -> list[Interval]:
    """Return intervals without gaps over `days` days from the first day's midnight.

    `spans_of` has the spans that begin on each day, in minutes from its midnight. A span may end on
    the next day, so the day before the first one must be included.
    """
    midnight = datetime.combine(first, time(), tzinfo=SHANGHAI)
    return [
        Interval(_moment(midnight, start), _moment(midnight, end), doors, comment)
        for start, end, doors, comment in _painted(spans_of, first, days)
    ]


def timeline_stretches(hours: RuleSet, calendar: Calendar, first: date, days: int) -> Iterator["DoorStretch"]:
    """Yield what `timeline` returns as minutes from the first day's midnight."""
    around = (first + timedelta(days=n) for n in range(-1, days))
    spans_of = {day: day_spans(partial(hours.on, day), calendar.classes(day)) for day in around}
    return _painted(spans_of, first, days)


def _painted(spans_of: Mapping[date, Iterable[Span]], first: date, days: int) -> Iterator["DoorStretch"]:
    spans = [
        span.later((day - first).days * DAY_MIN)
        for day, spans_of_day in spans_of.items()
        for span in spans_of_day
    ]
    return _joined_stretches(_top_stretches(spans, days * DAY_MIN))


def overlay_intervals(intervals: Sequence[Interval], exceptions: Iterable[Interval]) -> list[Interval]:
    """Return intervals with exceptions laid over them; an unsure exception affects open hours only."""
    changed = list(intervals)
    for exception in exceptions:
        changed = list(
            _joined_intervals(piece for interval in changed for piece in _split_at(interval, exception))
        )
    return changed


def _split_at(interval: Interval, exception: Interval) -> Iterator[Interval]:
    """Yield an interval's part before the exception, the covered part, and the part after."""
    start, end = max(interval.start, exception.start), min(interval.end, exception.end)
    is_ineffective = exception.doors is DoorState.UNSURE and interval.doors is not DoorState.OPEN
    if start >= end or is_ineffective:
        yield interval
        return
    if interval.start < start:
        yield replace(interval, end=start)
    yield Interval(start, end, exception.doors, exception.comment)
    if end < interval.end:
        yield replace(interval, start=end)


def _joined_intervals(intervals: Iterable[Interval]) -> Iterator[Interval]:
    for _, group in groupby(intervals, key=lambda interval: interval.doors):
        run = list(group)
        comments = dict.fromkeys(interval.comment for interval in run if interval.comment)
        yield Interval(run[0].start, run[-1].end, run[0].doors, "；".join(comments))


def _moment(midnight: datetime, minutes: int) -> datetime:
    return midnight + timedelta(minutes=minutes)  # Shanghai has had no summer time since 1991


@lru_cache(maxsize=8192)
def _spans_of(rules: tuple[Rule, ...]) -> tuple[Span, ...]:
    """Return the spans of one day's rules; those after ``||`` only fill gaps."""
    parts: list[list[Rule]] = [[]]
    for rule in rules:
        if rule.separator == " || ":
            parts.append([])
        parts[-1].append(rule)
    spans = list(_rule_spans(parts[0], fallback=False))
    for part in parts[1:]:
        spans += _rule_spans(part, fallback=True)
    return tuple(spans)


@lru_cache(maxsize=8192)
def _layers_of(spans: tuple[Span, ...]) -> tuple[tuple[int, Layer | None], ...]:
    """Return the minutes at which the top layer of a day's spans changes, each with the layer from there."""
    changes: list[tuple[int, Layer | None]] = []
    for minute in sorted({edge for span in spans for edge in (span.start_min, span.end_min)}):
        top = max((span.layer for span in spans if span.start_min <= minute < span.end_min), default=None)
        if (changes[-1][1] if changes else None) != top:
            changes.append((minute, top))
    return tuple(changes)


def _rule_spans(rules: Iterable[Rule], fallback: bool) -> Iterator[Span]:
    """Yield the spans of rules, evaluated by the library as rules of one single date."""
    rule_times = tuple(rule.times.replace("24/7", WHOLE_DAY) for rule in rules)
    if not rule_times:
        return
    for start, end, state, comment in evaluate_times(rule_times):
        layer = Layer.OPEN if state == DoorState.OPEN.value else Layer.UNSURE
        yield Span(start, end, Layer(layer - 2) if fallback else layer, comment)


DoorStretch = tuple[int, int, DoorState, str]


def _top_stretches(spans: list[Span], until_min: int) -> Iterator[DoorStretch]:
    """Yield the top span between any two neighbouring ends of spans, from 0 to `until_min`."""
    waiting = [span for span in spans if span.end_min > 0 and span.start_min < until_min]
    waiting.sort(key=lambda span: span.start_min, reverse=True)
    edges = {0, until_min}
    for span in waiting:
        edges.update((max(span.start_min, 0), min(span.end_min, until_min)))
    covering: list[Span] = []
    for start, end in pairwise(sorted(edges)):
        while waiting and waiting[-1].start_min <= start:
            covering.append(waiting.pop())
        covering = [span for span in covering if span.end_min > start]
        if covering:
            top_span = covering[0] if len(covering) == 1 else max(covering, key=lambda span: span.layer)
            yield start, end, top_span.doors, top_span.comment
        else:
            yield start, end, DoorState.CLOSED, ""


def _joined_stretches(stretches: Iterable[DoorStretch]) -> Iterator[DoorStretch]:
    """Join neighbours of the same state, so that a door open over midnight does not change."""
    for doors, group in groupby(stretches, key=lambda stretch: stretch[2]):
        run = list(group)
        comments = dict.fromkeys(stretch[3] for stretch in run if stretch[3])
        yield run[0][0], run[-1][1], doors, "；".join(comments)
