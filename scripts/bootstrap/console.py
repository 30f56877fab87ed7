"""What set-up says on a terminal: the step that runs, how long it took, what to do when it fails."""

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
    """A step could not be done; `remedy` is what the person at the keyboard can do."""

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
    def step(self, title: str, speaks: bool = False) -> Iterator[None]:
        """Announce a step, time it, and say how it ended; a step that `speaks` shows its own progress."""
        began = time.monotonic()
        finished = threading.Event()
        painter = threading.Thread(target=self._paint, args=(title, began, finished), daemon=True)
        if self.live and not speaks:
            painter.start()
        else:
            self._say(f"[{self.done + 1}/{self.total}] {title} ...")
        try:
            yield
        except BaseException:
            self._finish(painter, finished, f"[{self.done + 1}/{self.total}] {title}: FAILED")
            raise
        self.done += 1
        took_s = time.monotonic() - began
        self._finish(painter, finished, f"[{self.done}/{self.total}] {title}: done in {took_s:.1f} s")

    def _paint(self, title: str, began: float, finished: threading.Event) -> None:
        while not finished.wait(REDRAW_S):
            filled = BAR_CELLS * self.done // self.total
            bar = "#" * filled + "." * (BAR_CELLS - filled)
            elapsed_s = time.monotonic() - began
            line = f"[{bar}] {self.done + 1}/{self.total} {title} {elapsed_s:.0f} s"
            self.out.write(f"\r{line}\x1b[K")
            self.out.flush()

    def _finish(self, painter: threading.Thread, finished: threading.Event, line: str) -> None:
        finished.set()
        if painter.is_alive():
            painter.join()
        self._say(f"\r\x1b[K{line}" if self.live else line)

    def _say(self, line: str) -> None:
        print(line, file=self.out, flush=True)


def run_logged(command: Sequence[str], log: Path, what: str, **options: Any) -> None:
    """Run a command into a log file; raise SetupFailed with the log's end when it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as sink:
        sink.write(f"\n$ {' '.join(command)}\n".encode())
        sink.flush()
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, check=False, **options
        )
    if ended.returncode:
        tail = log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        raise SetupFailed(
            f"{what} failed (exit status {ended.returncode}):\n" + "\n".join(tail),
            remedy=f"The whole output is in {log}. Once the cause is mended, run the command again.",
        )


def fail(error: SetupFailed) -> int:
    """Print a failure and its remedy; return the exit status."""
    print(f"\n{error}", file=sys.stderr)
    if error.remedy:
        print(f"What to do: {error.remedy}", file=sys.stderr)
    return 1
