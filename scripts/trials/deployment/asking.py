"""Asking at a fixed rate, whatever becomes of the answers: who waits delays nobody behind it."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from trials.deployment.doors import Answer

Ask = Callable[[int], Answer]


@dataclass
class Asked:
    """What was asked, when (seconds of the monotonic clock), and what came."""

    began: list[float] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def statuses(self) -> Counter[int]:
        """How often each status came; 0: no answer."""
        return Counter(answer.status for answer in self.answers)

    @property
    def good(self) -> int:
        """How many answers were 200."""
        return self.statuses[200]

    def time_s(self, share: float) -> float:
        """Return within which time a share of the answers came."""
        times = sorted(answer.took_s for answer in self.answers)
        return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0

    @property
    def worst_s(self) -> float:
        """The longest time."""
        return self.time_s(1.0)

    @property
    def text(self) -> str:
        """Say it in a line."""
        return f"{self.good} of {len(self.answers)} answered, p99 {self.time_s(0.99) * 1000:.0f} ms"


@contextmanager
def asking(ask: Ask, rate_s: float) -> Iterator[Asked]:
    """Ask so often a second while the block runs; all answers are there afterwards."""
    asked, ended, lock = Asked(), threading.Event(), threading.Lock()
    running: list[threading.Thread] = []

    def one(number: int) -> None:
        began = time.monotonic()
        answer = ask(number)
        with lock:
            asked.began.append(began)
            asked.answers.append(answer)

    def go_on() -> None:
        start = time.monotonic()
        for number in count():
            if ended.wait(max(0.0, start + number / rate_s - time.monotonic())):
                return
            thread = threading.Thread(target=one, args=(number,), daemon=True)
            running.append(thread)
            thread.start()

    pace = threading.Thread(target=go_on, daemon=True)
    pace.start()
    try:
        yield asked
    finally:
        ended.set()
        pace.join()
        for thread in running:
            thread.join()


def ask_for(ask: Ask, rate_s: float, duration_s: float) -> Asked:
    """Ask so often a second for some seconds."""
    with asking(ask, rate_s) as asked:
        time.sleep(duration_s)
    return asked
