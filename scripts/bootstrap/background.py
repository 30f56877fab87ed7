"""A command of the locator that runs until it is stopped, and is started again when it ends."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bootstrap.layout import PYTHON, ROOT

STOP_TIMEOUT_S = 15  # the worker hands back what it has not finished after eight seconds
MIN_RESTART_S = (
    5.0  # between two starts of a command that ends by itself, so that it does not load the machine
)
PR_SET_PDEATHSIG = 1


@dataclass
class BackgroundCommand:
    """A command and its current process."""

    arguments: tuple[str, ...]
    log: Path
    module: str = "locator.cli"
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    @property
    def is_running(self) -> bool:
        """Tell whether the process was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def ensure_running(self) -> None:
        """Start the command if it is not running: at once if it was killed, else not again and again."""
        if self.is_running:
            return
        was_killed = self.process is not None and (self.process.returncode or 0) < 0
        if self.process and not was_killed and time.monotonic() - self.started < MIN_RESTART_S:
            return
        self.started = time.monotonic()
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [str(PYTHON), "-m", self.module, *self.arguments],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # this script handles Ctrl-C, in the right order
                preexec_fn=_stop_with_parent,
            )
        self.pid_file.write_text(str(self.process.pid))

    @property
    def pid_file(self) -> Path:
        """The file that names the process, for the next start if this script is killed."""
        return self.log.with_suffix(".pid")

    def end_former(self) -> None:
        """End the process that a script left behind which was killed."""
        try:
            pid = int(self.pid_file.read_text())
        except (FileNotFoundError, ValueError):
            return
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while _is_ours(pid):
            _send(pid, signal.SIGKILL if time.monotonic() > deadline else signal.SIGTERM)
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask the command to end, then kill it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and was not waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def _is_ours(pid: int) -> bool:
    """Tell whether a process of the locator runs under a number, which another may have got since."""
    try:
        return is_alive(pid) and b"locator" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _stop_with_parent() -> None:
    """Ask the kernel to stop this process when the script that started it is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
