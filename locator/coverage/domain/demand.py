"""Counting searches that found nothing open in time, so that no single one can be told from the counts.

While an hour lasts, this process holds of each coarse cell a set of marks of visitors: digests under a
key that nobody else has, is written nowhere and is thrown away with the hour. When the hour is over, whole
tens of different visitors are given out in the order of the cells, and the rest is forgotten.
See docs/decisions/0131.
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from secrets import token_bytes
from threading import Lock

from geodata.lonlat import LonLat
from locator.time_zone import SHANGHAI

CELL_DEG = 0.01  # about a kilometre
LEAST = 10
WITHIN = timedelta(minutes=15)
MAX_CELLS = 20_000  # of an hour, and of this process
MAX_VISITORS = 5_000  # of a cell
MARK_BYTES = 8
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class HourCounts:
    """Whole tens of visitors by cell in an hour that is over, known by its month and hour of the day only."""

    month: date
    hour: int
    counts: tuple[tuple[Cell, int], ...]


def cell_of(position: LonLat) -> Cell:
    """Return the coarse cell that a position lies in."""
    return math.floor(position.lon / CELL_DEG), math.floor(position.lat / CELL_DEG)


class DemandCounter:
    """Counts different visitors by cell in the current hour; safe to share between threads."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = Lock()
        self._hour: datetime | None = None
        self._key = b""
        self._marks: dict[Cell, set[bytes]] = {}

    def note(self, position: LonLat, visitor: str, now: datetime) -> HourCounts | None:
        """Count a visitor who found nothing; return the hour before, once, when an hour has begun."""
        hour = now.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
        with self._lock:
            over = self._begin(hour) if hour != self._hour else None
            mark = blake2b(visitor.encode(), key=self._key, digest_size=MARK_BYTES).digest()
            cell = cell_of(position)
            if cell in self._marks or len(self._marks) < MAX_CELLS:
                marks = self._marks[cell]
                if len(marks) < MAX_VISITORS:
                    marks.add(mark)
        return over

    def _begin(self, hour: datetime) -> HourCounts | None:
        before, marks = self._hour, self._marks
        self._hour, self._key, self._marks = hour, token_bytes(32), defaultdict(set)
        if before is None:
            return None
        tens = ((cell, len(found) // LEAST * LEAST) for cell, found in sorted(marks.items()))
        counts = tuple((cell, count) for cell, count in tens if count)
        return HourCounts(before.date().replace(day=1), before.hour, counts) if counts else None
