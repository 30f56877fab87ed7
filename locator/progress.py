"""Progress of long commands: a bar on a terminal, a line every few seconds otherwise."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

LINE_EVERY_S = 5.0


@contextmanager
def progress_reporter(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Yield a function to call with the number of items done since the last call."""
    if sys.stderr.isatty():
        with _bar() as bar:
            task = bar.add_task(title, total=total)
            yield lambda done: bar.advance(task, done)
    else:
        lines = _Lines(title, total)
        yield lines.advance
        lines.end()


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))


class _Lines:
    def __init__(self, title: str, total: int) -> None:
        self.title, self.total, self.done = title, total, 0
        self.began = self.printed = time.monotonic()

    def advance(self, done: int) -> None:
        self.done += done
        if time.monotonic() - self.printed >= LINE_EVERY_S:
            self.printed = time.monotonic()
            click.echo(f"{self.title}：{self.done}/{self.total}", err=True)

    def end(self) -> None:
        took_s = time.monotonic() - self.began
        click.echo(f"{self.title}：{self.done}/{self.total}，用时 {took_s:.1f} 秒", err=True)
