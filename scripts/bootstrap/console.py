"""Output of the set-up on a terminal: the current step, its duration, what to do when it fails."""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

BAR_CELLS = 20
REDRAW_S = 0.5
TAIL_LINES = 25


class SetupFailed(Exception):
    """A step failed; `remedy` says what the user can do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


class Steps:
    """Numbered steps: a bar on a terminal, plain lines elsewhere."""

    def __init__(self, total: int, out: TextIO = sys.stdout) -> None:
        self.total = total
        self.done = 0
        self.out = out
        self.live = out.isatty()

    @contextlib.contextmanager
    def step(self, title: str, shows_progress: bool = False) -> Iterator[None]:
        """Announce a step, time it, and report its end; a step that `shows_progress` prints its own."""
        began = time.monotonic()
        finished = threading.Event()
        bar_thread = threading.Thread(target=self._draw_bar, args=(title, began, finished), daemon=True)
        if self.live and not shows_progress:
            bar_thread.start()
        else:
            self._print(f"[{self.done + 1}/{self.total}] {title} ...")
        try:
            yield
        except BaseException:
            self._finish(bar_thread, finished, f"[{self.done + 1}/{self.total}] {title}: FAILED")
            raise
        self.done += 1
        took_s = time.monotonic() - began
        self._finish(bar_thread, finished, f"[{self.done}/{self.total}] {title}: done in {took_s:.1f} s")

    def _draw_bar(self, title: str, began: float, finished: threading.Event) -> None:
        while not finished.wait(REDRAW_S):
            filled = BAR_CELLS * self.done // self.total
            bar = "#" * filled + "." * (BAR_CELLS - filled)
            elapsed_s = time.monotonic() - began
            line = f"[{bar}] {self.done + 1}/{self.total} {title} {elapsed_s:.0f} s"
            self.out.write(f"\r{line}\x1b[K")
            self.out.flush()

    def _finish(self, bar_thread: threading.Thread, finished: threading.Event, line: str) -> None:
        finished.set()
        if bar_thread.is_alive():
            bar_thread.join()
        self._print(f"\r\x1b[K{line}" if self.live else line)

    def _print(self, line: str) -> None:
        print(line, file=self.out, flush=True)


def run_logged(command: Sequence[str], log: Path, what: str, **options: Any) -> None:
    """Run a command with its output in a log file; raise SetupFailed with the end of the log if it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        output.write(f"\n$ {' '.join(command)}\n".encode())
        output.flush()
        result = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False, **options
        )
    if result.returncode:
        tail = log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        raise SetupFailed(
            f"{what} failed (exit status {result.returncode}):\n" + "\n".join(tail),
            remedy=f"The whole output is in {log}. Once the cause is mended, run the command again.",
        )


def fail(error: SetupFailed) -> int:
    """Print a failure and its remedy; return the exit status."""
    print(f"\n{error}", file=sys.stderr)
    if error.remedy:
        print(f"What to do: {error.remedy}", file=sys.stderr)
    return 1
