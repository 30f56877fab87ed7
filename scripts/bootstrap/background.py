"""A command of the locator that runs as long as the server does, and is started again when it dies."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bootstrap.layout import PYTHON, ROOT

STOP_TIMEOUT_S = 10
REST_S = 5.0  # between two starts, so that one that dies at once does not take the machine


@dataclass
class Background:
    """One command, and the process that it is now."""

    arguments: tuple[str, ...]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    def ensure_running(self) -> None:
        """Start it when it does not run."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None and time.monotonic() - self.started < REST_S:
            return
        self.started = time.monotonic()
        with self.log.open("ab") as sink:
            self.process = subprocess.Popen(
                [str(PYTHON), "-m", "locator.cli", *self.arguments],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )

    def stop(self) -> None:
        """Let it end what it is at, then stop it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
