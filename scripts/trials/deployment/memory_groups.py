"""A bound on the memory of processes by the kernel's groups, where this machine lets us make one."""

import contextlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from trials.trial import Skipped

FIRST, SECOND = Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup")  # the two versions of groups
GIB = 1024**3


@dataclass(frozen=True)
class Group:
    """A group of processes with a bound on their memory."""

    folder: Path

    @property
    def kills(self) -> int:
        """How many of its processes the kernel has killed for want of memory."""
        name = "memory.events" if (self.folder / "memory.events").exists() else "memory.oom_control"
        lines = (self.folder / name).read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("oom_kill "))

    @property
    def peak_mb(self) -> float:
        """The most memory that was used."""
        for name in ("memory.max_usage_in_bytes", "memory.peak"):
            with contextlib.suppress(FileNotFoundError):
                return int((self.folder / name).read_text()) / 1024**2
        return 0.0

    def take(self, processes: Iterable[int]) -> None:
        """Take processes in; what they start later is in it as well."""
        for process in processes:
            with contextlib.suppress(ProcessLookupError, OSError):
                (self.folder / "cgroup.procs").write_text(str(process))


@contextlib.contextmanager
def bounded(limit_bytes: int = GIB) -> Iterator[Group]:
    """Make a group; raise Skipped where this machine does not allow it."""
    parent = FIRST if FIRST.is_dir() else SECOND
    folder = parent / f"locator-trials-{os.getpid()}-{os.urandom(3).hex()}"
    try:
        folder.mkdir()
        name = "memory.limit_in_bytes" if parent is FIRST else "memory.max"
        (folder / name).write_text(str(limit_bytes))
    except OSError as error:
        with contextlib.suppress(OSError):
            folder.rmdir()
        raise Skipped(f"no group with a bound of memory can be made here: {error.strerror}") from None
    group = Group(folder)
    try:
        yield group
    finally:
        for process in (folder / "cgroup.procs").read_text().split():
            with contextlib.suppress(OSError):
                (parent / "cgroup.procs").write_text(process)
        with contextlib.suppress(OSError):
            folder.rmdir()
