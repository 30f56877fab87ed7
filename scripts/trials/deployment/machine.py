"""How much slower this machine is just now than a quiet one: what others take of its processors.

A process beside the trials works for a moment again and again, and tells how long that took against the
processor time it took. A bar in seconds is meant for a quiet machine: it is stretched by that share.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

WORK = """
import sys, time
while True:
    wall, used = time.monotonic(), time.process_time()
    while time.process_time() - used < 0.03:
        pass
    print((time.monotonic() - wall) / (time.process_time() - used), flush=True)
    time.sleep(0.3)
"""


@dataclass
class Machine:
    """The shares that were measured, with their moments."""

    shares: list[tuple[float, float]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        """Begin a trial."""
        self.began = time.monotonic()

    @property
    def slowness(self) -> float:
        """How many times longer work has taken since the trial began; 1 on a quiet machine."""
        measured = list(self.shares)
        since = [share for moment, share in measured if moment >= self.began]
        chosen = since or [share for _, share in measured[-3:]] or [1.0]
        return max(1.0, sum(chosen) / len(chosen))

    def allows(self, time_s: float, bar_s: float) -> bool:
        """Tell whether a time is within a bar that is meant for a quiet machine."""
        return time_s <= bar_s * self.slowness


@contextmanager
def watched() -> Iterator[Machine]:
    """Measure until the block ends."""
    machine = Machine()
    with subprocess.Popen([sys.executable, "-S", "-c", WORK], stdout=subprocess.PIPE, text=True) as process:

        def read() -> None:
            assert process.stdout
            for line in process.stdout:
                machine.shares.append((time.monotonic(), float(line)))

        reading = threading.Thread(target=read, daemon=True)
        reading.start()
        try:
            yield machine
        finally:
            process.kill()
            reading.join()
