"""The beats of server processes: a file each, touched every second by a process that gets on.

The time of a file is that of the monotonic clock, which is the same in all processes: where the machine's
clock is set forward, nobody has been silent.
"""

import os
import time
from pathlib import Path

BEAT_S = 1.0
FOLDER = "WORKER_BEATS"  # the environment variable that names the folder of the files


def beat() -> None:
    """Say that this process gets on, if somebody watches."""
    folder = os.environ.get(FOLDER)
    if folder:
        file = Path(folder) / str(os.getpid())
        file.touch()
        os.utime(file, (time.monotonic(), time.monotonic()))


def beat_age_s(folder: Path, pid: int) -> float | None:
    """Return the seconds since a process's last beat; None before its first."""
    try:
        return time.monotonic() - (folder / str(pid)).stat().st_mtime
    except FileNotFoundError:
        return None
