"""The processes of a deployment: which there are, killing and freezing them, waiting for what comes back."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

PATIENCE_S = 60.0  # what is not back by then is said not to come back


def children(pid: int) -> list[int]:
    """Return the processes that a process has started, by any of its threads."""
    with contextlib.suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").glob("*/children")
        return [int(child) for task in tasks for child in task.read_text().split()]
    return []


def descendants(pid: int) -> list[int]:
    """Return a process and all that came of it."""
    return [pid, *(found for child in children(pid) for found in descendants(child))]


def words_of(pid: int) -> list[str]:
    """Return the command line of a process; empty when it is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    return []


def kill(pid: int, number: signal.Signals = signal.SIGKILL) -> None:
    """Send a signal to a process, if it is still there."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


@contextlib.contextmanager
def frozen(processes: Iterable[int]) -> Iterator[None]:
    """Let processes stand still for a while."""
    stopped = list(processes)
    for process in stopped:
        kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in stopped:
            kill(process, signal.SIGCONT)


def seconds_until(is_true: Callable[[], object], patience_s: float = PATIENCE_S) -> float:
    """Return how long it took until something holds; infinity where it does not come."""
    began = time.monotonic()
    while not is_true():
        if time.monotonic() - began > patience_s:
            return float("inf")
        time.sleep(0.05)
    return time.monotonic() - began


def memory_mb(processes: Iterable[int]) -> float:
    """Return the memory that processes hold for themselves, in MB."""
    total = 0
    for process in processes:
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))
    return total / 1024
