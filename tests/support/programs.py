"""The locator's own processes in tests, with their log, until a test ends them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEADLINE_S = 900.0  # for what a busy machine does slowly; what is waited for comes much sooner


def wait_until(is_true: Callable[[], object], what: str | Callable[[], str]) -> None:
    """Wait until a condition holds; fail with `what` when it never does."""
    deadline = time.monotonic() + DEADLINE_S
    while not is_true():
        assert time.monotonic() < deadline, what() if callable(what) else what
        time.sleep(0.05)


class Program:
    """A running command of the locator."""

    def __init__(self, log: Path, *command: str, **settings: str) -> None:
        clean = {name: text for name, text in os.environ.items() if not name.startswith("LOCATOR_")}
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "locator.cli", *command],
                cwd=ROOT,
                env=clean | settings,
                stdout=output,
                stderr=output,
            )

    @property
    def said(self) -> str:
        """What it has logged."""
        return self.log.read_text()

    def wait_for(self, words: str, times: int = 1) -> None:
        """Wait until words stand in its log, perhaps several times."""
        wait_until(lambda: self.said.count(words) >= times or self.has_ended, f"{words}\n{self.said}")
        assert self.said.count(words) >= times, self.said

    @property
    def has_ended(self) -> bool:
        """Tell whether the process has ended."""
        return self.process.poll() is not None

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(DEADLINE_S)


@contextmanager
def running(log: Path, *command: str, **settings: str) -> Iterator[Program]:
    """Run a command of the locator; kill it in the end if the test has not ended it."""
    program = Program(log, *command, **settings)
    try:
        yield program
    finally:
        program.process.kill()
        program.process.wait()
