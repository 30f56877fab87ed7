"""The locator's own processes in tests, with their log, until a test ends them."""

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
DEADLINE_S = 900.0  # for what a busy machine does slowly; what is waited for comes much sooner


def wait_until(is_true: Callable[[], object], what: str | Callable[[], str]) -> None:
    """Wait until a condition holds; fail with `what` when it never does."""
    deadline = time.monotonic() + DEADLINE_S
    while not is_true():
        assert time.monotonic() < deadline, what() if callable(what) else what
        time.sleep(0.05)


class Process:
    """A process that tests/support/servers/prepared_locator.py has forked; used as subprocess.Popen is."""

    def __init__(self, log: Path, command: tuple[str, ...], environment: dict[str, str]) -> None:
        self.pid = int(_ask(log=str(log), command=command, environment=environment))
        self._ending = os.pidfd_open(self.pid)  # its number stays its own until its exit code is asked for
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code; None while it runs."""
        if self.returncode is None and select.select([self._ending], [], [], 0)[0]:
            self.returncode = _ask(ended=self.pid)
            os.close(self._ending)
        return self.returncode

    def wait(self, timeout: float = DEADLINE_S) -> int:
        """Wait for its end; return the exit code."""
        if self.returncode is None:
            select.select([self._ending], [], [], timeout)
        code = self.poll()
        assert code is not None, "it does not end"
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it, if it still runs."""
        self.send_signal(signal.SIGKILL)


@cache
def _prepared() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("prepared_locator.py"))],
        cwd=ROOT,
        env=_clean_environment() | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin and process.stdout
    process.stdin.close()
    process.wait()
    process.stdout.close()


def _ask(**question: object) -> Any:
    process = _prepared()
    assert process.stdin and process.stdout
    process.stdin.write(f"{json.dumps(question)}\n")
    return json.loads(process.stdout.readline())


def _clean_environment() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if not name.startswith("LOCATOR_")}


class Program:
    """A running command of the locator."""

    def __init__(self, log: Path, *command: str, **settings: str) -> None:
        self.log = log
        log.touch()
        self.process = Process(log, command, _clean_environment() | settings)

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
        return self.process.wait()


@contextmanager
def running(log: Path, *command: str, **settings: str) -> Iterator[Program]:
    """Run a command of the locator; kill it in the end if the test has not ended it."""
    program = Program(log, *command, **settings)
    try:
        yield program
    finally:
        program.process.kill()
        program.process.wait()
