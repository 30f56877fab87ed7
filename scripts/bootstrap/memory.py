"""How much memory the private cluster keeps pages in (PostgreSQL's `shared_buffers`).

A quarter of what the machine has, as PostgreSQL's manual advises. Rows of a search come from all over a table
that has 1.6 KB a station: pages that are not kept are copied from the kernel's cache for each question.
"""

import os
from pathlib import Path

SHARE = 4
LEAST_MB, MOST_MB = 128, 8192  # a small machine; 2,000,000 stations with their indexes
MB = 1 << 20
LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)  # of containers


def shared_buffers() -> str:
    """Return the setting's value for this machine, or for the container that this process is in."""
    return f"{shared_buffers_mb(memory_bytes())}MB"


def shared_buffers_mb(memory: int) -> int:
    """Return the megabytes for a machine with so many bytes."""
    return max(LEAST_MB, min(memory // SHARE // MB, MOST_MB))


def memory_bytes() -> int:
    """Return the bytes that may be used: all of the machine, or a container's limit."""
    physical = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    written = (path.read_text().strip() for path in LIMITS if path.exists())
    return min([physical, *(int(limit) for limit in written if limit.isdigit())])
