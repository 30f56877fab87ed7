"""Opening state of a timetable at a moment (open, closing soon, closed, unknown), and the next change."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise

from locator.hours.domain.timeline import DoorState, Interval
from locator.time_zone import SHANGHAI

HORIZON_DAYS = 15  # how far ahead timetables are computed
WITHIN_MINUTE = timedelta(seconds=30)
CLOSING_SOON = timedelta(minutes=30)  # shorter than a rest, so arriving workers should know


class OpenState(StrEnum):
    """Opening state as shown to workers. Unknown is a state of its own, never shown as open or closed."""

    OPEN = "open"
    CLOSING_SOON = "closing_soon"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Timetable:
    """A station's computed hours over some days; all edges in minutes since the epoch (UTC).

    `open_edges` and `unsure_edges` are start, end, start, end ... in rising order; outside of them,
    between `known_from` and `known_until`, the station is closed.
    """

    open_edges: Sequence[int]
    unsure_edges: Sequence[int]
    known_from: int
    known_until: int

    @classmethod
    def of(cls, intervals: Sequence[Interval]) -> "Timetable":
        """Return the timetable of intervals without gaps."""
        return cls(
            open_edges=_edges(intervals, DoorState.OPEN),
            unsure_edges=_edges(intervals, DoorState.UNSURE),
            known_from=epoch_minute(intervals[0].start),
            known_until=epoch_minute(intervals[-1].end),
        )

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((tuple(self.open_edges), tuple(self.unsure_edges), self.known_from, self.known_until))

    @cached_property
    def packed(self) -> str:
        """The timetable for phones as `from until|open|unsure`; static/js/lib/opening_state.js parses it.

        Edges are minutes since the previous edge, the first since `known_from`. A test compares both
        implementations.
        """
        edges = (_steps(self.known_from, edge_list) for edge_list in (self.open_edges, self.unsure_edges))
        return "|".join((f"{self.known_from} {self.known_until}", *edges))


def _steps(start: int, edges: Sequence[int]) -> str:
    return " ".join(str(after - before) for before, after in pairwise((start, *edges)))


@dataclass(frozen=True, slots=True)
class Opening:
    """The state at a moment and the next change; None where that lies beyond the known period."""

    state: OpenState
    next_change: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None


UNKNOWN = Opening(OpenState.UNKNOWN)


def opening_at(timetable: Timetable | None, at: datetime) -> Opening:
    """Return the state of a timetable at a moment; unknown without one, or outside its period."""
    if timetable is None:
        return UNKNOWN
    now = epoch_minute(at)
    if not timetable.known_from <= now < timetable.known_until:
        return UNKNOWN
    if (unsure_until := _end_of_stretch(timetable.unsure_edges, now)) is not None:
        return Opening(OpenState.UNKNOWN, next_change=_within(timetable, unsure_until))
    open_until = _end_of_stretch(timetable.open_edges, now)
    return _closed(timetable, now) if open_until is None else _open(timetable, at, open_until)


def opening_in_minute(timetable: Timetable | None, at: datetime) -> Opening:
    """Return the same as `opening_at`, worked out once for a timetable and a minute.

    Many stations share a timetable, and many ways end in the same minute. All moments of a minute after its
    beginning have the same state, since edges are whole minutes.
    """
    if timetable is None:
        return UNKNOWN
    moment_s = at.timestamp()
    minute = int(moment_s // 60)
    return _opening_in_minute(timetable, minute, is_after_beginning=moment_s > minute * 60)


@lru_cache(maxsize=8192)
def _opening_in_minute(timetable: Timetable, minute: int, *, is_after_beginning: bool) -> Opening:
    return opening_at(timetable, _moment(minute) + (WITHIN_MINUTE if is_after_beginning else timedelta()))


def epoch_minute(moment: datetime) -> int:
    """Return whole minutes since the epoch; opening hours change on whole minutes only."""
    return int(moment.timestamp() // 60)


def _open(timetable: Timetable, at: datetime, closes_minute: int) -> Opening:
    closes = _within(timetable, closes_minute)
    is_soon = closes is not None and closes - at < CLOSING_SOON
    state = OpenState.CLOSING_SOON if is_soon else OpenState.OPEN
    return Opening(state, next_change=closes, closes_at=closes)


def _closed(timetable: Timetable, now: int) -> Opening:
    opens = _next_start(timetable.open_edges, now)
    unsure = _next_start(timetable.unsure_edges, now)
    upcoming = min((edge for edge in (opens, unsure) if edge is not None), default=None)
    if upcoming is None:
        return Opening(OpenState.CLOSED)
    change = _moment(upcoming)
    return Opening(OpenState.CLOSED, change, opens_at=change if upcoming == opens else None)


def _end_of_stretch(edges: Sequence[int], now: int) -> int | None:
    """Return the end of the stretch that contains a moment; None where no stretch does."""
    index = bisect_right(edges, now)
    return edges[index] if index % 2 else None


def _next_start(edges: Sequence[int], now: int) -> int | None:
    index = bisect_right(edges, now)
    return edges[index] if index < len(edges) else None


def _within(timetable: Timetable, edge: int) -> datetime | None:
    """Return an edge as a moment; None for the end of the known period, which is no change of state."""
    return _moment(edge) if edge < timetable.known_until else None


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, tz=SHANGHAI)


def _edges(intervals: Iterable[Interval], doors: DoorState) -> tuple[int, ...]:
    matching = (interval for interval in intervals if interval.doors is doors)
    return tuple(epoch_minute(edge) for interval in matching for edge in (interval.start, interval.end))


ORDER_OF_STATES = [OpenState.OPEN, OpenState.CLOSING_SOON, OpenState.UNKNOWN, OpenState.CLOSED]
