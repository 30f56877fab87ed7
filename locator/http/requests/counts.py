"""How many requests each address has made of this process lately; nothing of it is kept longer."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from locator.limits import Limit

MAX_ADDRESSES = 50_000


@dataclass(slots=True)
class RequestCounts:
    """Counts in windows as long as the limit's time: a window that has passed is forgotten."""

    limit: Limit
    window: int = -1
    counts: Counter[str] = field(default_factory=Counter)

    def is_reached(self, address: str, now: datetime) -> bool:
        """Count a request; tell whether there were too many from its address."""
        window = int(now.timestamp() / self.limit.within.total_seconds())
        if window != self.window or len(self.counts) >= MAX_ADDRESSES:
            self.window = window
            self.counts.clear()
        self.counts[address] += 1
        return self.limit.is_reached(self.counts[address] - 1)
