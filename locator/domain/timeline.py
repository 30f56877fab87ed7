"""When a place is open: the intervals of an hours text over some days, under our calendar.

A span belongs to the day on which it begins: Saturday's 10:00-02:00 runs into Sunday whatever
Sunday's own rule says. (The library lets a rule of the next day cut it at midnight, and lets the
evening of a day that is off run into the day after; both would be untrue at the door.)
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from functools import lru_cache
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

from locator.domain.calendar import Calendar
from locator.domain.hours import WHOLE_DAY, Hours, Rule

SHANGHAI = ZoneInfo("Asia/Shanghai")
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
    """Return the intervals, without gaps, from the first day's midnight over a number of days."""
    spans = []
    for n in range(-1, days):  # the evening before may run into the first day
        day = first + timedelta(days=n)
        spans += [span.later(n * DAY_MIN) for span in day_spans(hours, calendar, day)]
    midnight = datetime.combine(first, time(), tzinfo=SHANGHAI)
    return [
        Interval(_moment(midnight, start), _moment(midnight, end), doors, comment)
        for start, end, doors, comment in _joined(_painted(spans, days * DAY_MIN))
    ]


def day_spans(hours: Hours, calendar: Calendar, day: date) -> tuple[Span, ...]:
    """Return the spans that begin on a day, in its minutes; they may run past its midnight.

    Where the day's rules hang on a decree that is not out, the whole day is unsure.
    """
    said = {hours.on(day, counts_as) for counts_as in calendar.classes(day)}
    return _read(said.pop()) if len(said) == 1 else UNKNOWN_DAY


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
