"""The beats of server processes: a file each, touched every second by a process that gets on.

The time of a file is that of the monotonic clock, which is the same in all processes: where the machine's
clock is set forward, nobody has been silent.
"""

import asyncio
import os
import signal
import time
from pathlib import Path

from locator.serving.gateway import Gateway

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


class BeatingGateway(Gateway):
    """A gateway that says every second that its event loop and its threads get on."""

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the threads and the beat."""
        super().__rsgi_init__(loop)
        self._main_process = os.getppid()
        self._beat()

    def _beat(self) -> None:
        if os.getppid() != self._main_process:  # killed: nobody would end this process
            os.kill(os.getpid(), signal.SIGTERM)
        if not self.is_stuck:
            beat()
        self.loop.call_later(BEAT_S, self._beat)
