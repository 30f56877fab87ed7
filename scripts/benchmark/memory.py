"""The most memory that a process and its descendants hold at once, from /proc: resident set sizes, added."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmark.processor import read_tree

INTERVAL_S = 0.2
BYTES_A_MB = 1_000_000


@dataclass
class Peak:
    """The highest sums that were seen: of the process alone, and with its descendants."""

    alone_bytes: int = 0
    with_descendants_bytes: int = 0

    def look(self, pid: int) -> None:
        """Look once. Pages that processes share are counted in each."""
        sizes = {one: resident_bytes(one) for one in read_tree(pid)}
        self.alone_bytes = max(self.alone_bytes, sizes.get(pid, 0))
        self.with_descendants_bytes = max(self.with_descendants_bytes, sum(sizes.values()))


@contextmanager
def watched(pid: int) -> Iterator[Peak]:
    """Watch a process until the block ends."""
    peak, is_over = Peak(), threading.Event()

    def watch() -> None:
        while not is_over.wait(INTERVAL_S):
            peak.look(pid)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        is_over.set()
        thread.join()
        peak.look(pid)


def resident_bytes(pid: int) -> int:
    """Return the resident set size of a process; 0 if it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    kib = next((line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")), "0")
    return int(kib) * 1024
