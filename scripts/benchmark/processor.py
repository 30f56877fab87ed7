"""Processor time of a process and its descendants, read from /proc (proc(5), stat fields 14-17)."""

import os
from collections.abc import Iterator
from pathlib import Path

TICKS_S = os.sysconf("SC_CLK_TCK")


def used_s(root_pid: int) -> float:
    """Return the CPU seconds that a process and its descendants have used, ended children included."""
    return sum(_ticks(pid) for pid in _process_tree(root_pid)) / TICKS_S


def _process_tree(root_pid: int) -> Iterator[int]:
    yield root_pid
    for task in Path(f"/proc/{root_pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _process_tree(int(child))


def _ticks(pid: int) -> int:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return 0
    fields = stat.rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15])  # user, system, and both of ended children
