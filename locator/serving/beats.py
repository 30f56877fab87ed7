"""The beats of server processes: a file each, touched every second by a process that gets on."""

import os
from pathlib import Path

BEAT_S = 1.0
FOLDER = "WORKER_BEATS"  # the environment variable that names the folder of the files


def beat() -> None:
    """Say that this process gets on, if somebody watches."""
    folder = os.environ.get(FOLDER)
    if folder:
        (Path(folder) / str(os.getpid())).touch()


def beat_age_s(folder: Path, pid: int, now_s: float) -> float | None:
    """Return the seconds since a process's last beat; None before its first."""
    try:
        return now_s - (folder / str(pid)).stat().st_mtime
    except FileNotFoundError:
        return None
