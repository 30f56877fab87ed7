"""When a place is open: the rules that hold on some days, painted into intervals without gaps.

A span belongs to the day on which it begins: Saturday's 10:00-02:00 runs into Sunday whatever
Sunday's own rule says. (The library lets a rule of the next day cut it at midnight, and lets the
evening of a day that is off run into the day after; both would be untrue at the door.)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from functools import lru_cache, partial
from itertools import groupby, pairwise

from opening_hours import OpeningHours, State

from locator.hours.domain.calendar import Calendar, DayClass
from locator.hours.domain.hours import WHOLE_DAY, Hours, Rule
from locator.time_zone import SHANGHAI

DAY_MIN = 24 * 60
# A day on which nothing special happens; only the times of a rule are read on it.
READING_DAY = datetime(2001, 1, 1)  # noqa: DTZ001 - the library has local time
READING_DATE = "2001 Jan 01"


class Doors(StrEnum):
    """What is known of a door at a moment."""

    OPEN = "open"
    CLOSED = "closed"
    UNSURE = "unsure"


class Layer(IntEnum):
    """What covers what, where several spans hold at one moment."""

    FALLBACK_UNSURE = 1
    FALLBACK_OPEN = 2
    UNSURE = 3
    OPEN = 4


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of minutes counted from some midnight, in which a door is open or unsure."""

    start_min: int
    end_min: int
    layer: Layer
    comment: str = ""

    @property
    def doors(self) -> Doors:
        """What the span says of the door."""
        open_layers = (Layer.OPEN, Layer.FALLBACK_OPEN)
        return Doors.OPEN if self.layer in open_layers else Doors.UNSURE

    def later(self, minutes: int) -> "Span":
        """Return the same span, that much later."""
        return Span(self.start_min + minutes, self.end_min + minutes, self.layer, self.comment)


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of one state; `start` is in it, `end` is not. Both are aware, in Shanghai's time."""

    start: datetime
    end: datetime
    doors: Doors
    comment: str = ""


UNKNOWN_DAY = (Span(0, DAY_MIN, Layer.UNSURE, "当天是否放假尚未公布"),)


def timeline(hours: Hours, calendar: Calendar, first: date, days: int) -> list[Interval]:
    """Return the intervals of a plain hours text from the first day's midnight over some days."""
    around = (first + timedelta(days=n) for n in range(-1, days))
    spans_of = {day: day_spans(partial(hours.on, day), calendar.classes(day)) for day in around}
    return painted(spans_of, first, days)


def day_spans(
    rules_under: Callable[[DayClass], tuple[Rule, ...]], classes: Iterable[DayClass]
) -> tuple[Span, ...]:
    """Return the spans that begin on a day, in its minutes; they may run past its midnight.

    Where the day's rules hang on a decree that is not out, the whole day is unsure.
    """
    said = {rules_under(counts_as) for counts_as in classes}
    return _read(said.pop()) if len(said) == 1 else UNKNOWN_DAY


def painted(spans_of: Mapping[date, Iterable[Span]], first: date, days: int) -> list[Interval]:
    """Return the intervals, without gaps, from the first day's midnight over a number of days.

    `spans_of` holds the spans that begin on each day, in its own minutes; they may run past its
    midnight, so the evening before the first day belongs in it.
    """
    spans = [span.later((day - first).days * DAY_MIN) for day, of_day in spans_of.items() for span in of_day]
    midnight = datetime.combine(first, time(), tzinfo=SHANGHAI)
    return [
        Interval(_moment(midnight, start), _moment(midnight, end), doors, comment)
        for start, end, doors, comment in _joined(_painted(spans, days * DAY_MIN))
    ]


def overlaid(intervals: Sequence[Interval], exceptions: Iterable[Interval]) -> list[Interval]:
    """Return intervals with others laid over them; doubt falls on open hours only."""
    changed = list(intervals)
    for over in exceptions:
        changed = list(_rejoined(piece for one in changed for piece in _covered(one, over)))
    return changed


def _covered(one: Interval, over: Interval) -> Iterator[Interval]:
    """Yield an interval's part before the cover, the covered part, and the part after."""
    start, end = max(one.start, over.start), min(one.end, over.end)
    doubts_what_is_shut = over.doors is Doors.UNSURE and one.doors is not Doors.OPEN
    if start >= end or doubts_what_is_shut:
        yield one
        return
    if one.start < start:
        yield replace(one, end=start)
    yield Interval(start, end, over.doors, over.comment)
    if end < one.end:
        yield replace(one, start=end)


def _rejoined(pieces: Iterable[Interval]) -> Iterator[Interval]:
    for _, group in groupby(pieces, key=lambda piece: piece.doors):
        run = list(group)
        comments = dict.fromkeys(piece.comment for piece in run if piece.comment)
        yield Interval(run[0].start, run[-1].end, run[0].doors, "；".join(comments))


def _moment(midnight: datetime, minutes: int) -> datetime:
    return midnight + timedelta(minutes=minutes)  # Shanghai has had no summer time since 1991


@lru_cache(maxsize=8192)
def _read(rules: tuple[Rule, ...]) -> tuple[Span, ...]:
    """Return the spans of rules that hold on one day; what follows ``||`` only fills the gaps."""
    parts: list[list[Rule]] = [[]]
    for rule in rules:
        if rule.joint == " || ":
            parts.append([])
        parts[-1].append(rule)
    spans = list(_times(parts[0], fallback=False))
    for part in parts[1:]:
        spans += _times(part, fallback=True)
    return tuple(spans)


def _times(rules: Iterable[Rule], fallback: bool) -> Iterator[Span]:
    """Let the library read the times of some rules, as if they were for one single date."""
    holds = [rule.holds.replace("24/7", WHOLE_DAY) for rule in rules]
    if not holds:
        return
    text = ", ".join(f"{READING_DATE} {held}" for held in holds)
    until = READING_DAY + timedelta(days=2)
    for start, end, state, comment in OpeningHours(text).intervals(READING_DAY, until):
        if str(state) == str(State.CLOSED):
            continue
        layer = Layer.OPEN if str(state) == str(State.OPEN) else Layer.UNSURE
        if fallback:
            layer = Layer(layer - 2)
        yield Span(_minutes(start), _minutes(end), layer, comment)


def _minutes(moment: datetime) -> int:
    return int((moment - READING_DAY) / timedelta(minutes=1))


Stretch = tuple[int, int, Doors, str]


def _painted(spans: list[Span], until_min: int) -> Iterator[Stretch]:
    """Return what holds between any two neighbouring ends of spans, from 0 to `until_min`."""
    inside = [span for span in spans if span.end_min > 0 and span.start_min < until_min]
    edges = {0, until_min}
    for span in inside:
        edges.update((max(span.start_min, 0), min(span.end_min, until_min)))
    for start, end in pairwise(sorted(edges)):
        covering = [span for span in inside if span.start_min <= start < span.end_min]
        if covering:
            top = max(covering, key=lambda span: span.layer)
            yield start, end, top.doors, top.comment
        else:
            yield start, end, Doors.CLOSED, ""


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Join neighbours of one state: a door that stays open over midnight does not change."""
    for doors, group in groupby(stretches, key=lambda stretch: stretch[2]):
        run = list(group)
        comments = dict.fromkeys(stretch[3] for stretch in run if stretch[3])
        yield run[0][0], run[-1][1], doors, "；".join(comments)
