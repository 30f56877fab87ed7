"""What scripts/serve does every so often while the server runs: commands of the locator, each in its turn."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bootstrap.layout import PYTHON, ROOT

MINUTE_S, HOUR_S = 60.0, 3600.0
Command = tuple[str, ...]
Run = Callable[[Command], object]

# A link to choose a new password lives an hour: it does not wait for one.
EACH_MINUTE: tuple[Command, ...] = (("outbox", "send"),)
EACH_HOUR: tuple[Command, ...] = (
    *(("hours-roll",), ("report", "tidy"), ("keeper", "ask"), ("imports", "tidy"), ("duplicates",)),
    ("open-data", "make"),
)


def quietly(command: Command) -> None:
    """Run a command of the locator; it logs what goes wrong, and is tried again the next time."""
    arguments = [str(PYTHON), "-m", "locator.cli", *command]
    subprocess.run(arguments, stdout=subprocess.DEVNULL, cwd=ROOT, check=False)


@dataclass
class Chores:
    """Commands that are due again and again; the first time comes one interval after the start."""

    every_s: float
    commands: tuple[Command, ...]
    run: Run = quietly
    clock: Callable[[], float] = time.monotonic
    next_s: float = field(init=False)

    def __post_init__(self) -> None:
        self.next_s = self.clock() + self.every_s

    def do_when_due(self) -> None:
        """Run them all if their time has come; a time that was slept through is not made up for."""
        now_s = self.clock()
        if now_s < self.next_s:
            return
        self.next_s = now_s + self.every_s
        for command in self.commands:
            self.run(command)
