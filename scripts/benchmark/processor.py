"""Processor time of a process and its descendants, read from /proc (proc(5), stat fields 14-17).

A process that ends leaves its time to its parent, which has waited for it. Read one after the other, it may
be missing from both: from the parent, which was read before, and from its own file, which is gone. What
pgbench's backends had used was so booked to the server, whose run began when they ended. Therefore a reading
counts only if no process has come or gone meanwhile, and none is dead that nobody has waited for.
"""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

TICKS_S = os.sysconf("SC_CLK_TCK")
PATIENCE_S = 2.0  # then the last reading has to do: a busy parent may leave a child unwaited-for
PAUSE_S = 0.002
DEAD = "Z"


class Used(NamedTuple):
    """What stands in a process's file: its state, its own ticks, and those of its ended children."""

    state: str
    own: int
    of_children: int


def used_s(root_pid: int) -> float:
    """Return the CPU seconds that a process and its descendants have used, ended children included."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        before, after = read_tree(root_pid), read_tree(root_pid)
        if is_settled(before, after) or time.monotonic() > deadline:
            return sum(used.own + used.of_children for used in after.values()) / TICKS_S
        time.sleep(PAUSE_S)


def is_settled(before: Mapping[int, Used], after: Mapping[int, Used]) -> bool:
    """Tell whether no process came, went or lies dead between two readings."""
    return (
        before.keys() == after.keys()
        and all(used.state != DEAD for used in after.values())
        and all(before[pid].of_children == used.of_children for pid, used in after.items())
    )


def read_tree(root_pid: int) -> dict[int, Used]:
    """Read a process and its descendants, each as it was at its moment."""
    found: dict[int, Used] = {}
    waiting = [root_pid]
    while waiting:
        pid = waiting.pop()
        if used := _read(pid):
            found[pid] = used
            waiting += _children(pid)
    return found


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").glob("*/children"))
        return [int(child) for task in tasks for child in task.read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _read(pid: int) -> Used | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = stat.rpartition(")")[2].split()
    own, of_children = (sum(int(field) for field in fields[n : n + 2]) for n in (11, 13))
    return Used(fields[0], own, of_children)
