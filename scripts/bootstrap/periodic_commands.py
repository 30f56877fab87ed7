"""Commands of the locator that scripts/serve runs periodically while the server runs."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bootstrap.layout import PYTHON, ROOT

MINUTE_S, HOUR_S = 60.0, 3600.0
Command = tuple[str, ...]
Run = Callable[[Command], object]

# A link to choose a new password is valid for one hour, so mail is sent every minute.
MINUTELY: tuple[Command, ...] = (("outbox", "send"),)
HOURLY: tuple[Command, ...] = (
    *(("hours-roll",), ("report", "tidy"), ("keeper", "ask"), ("imports", "tidy"), ("duplicates",)),
    ("open-data", "make"),
)


def run_quietly(command: Command) -> None:
    """Run a command of the locator; it logs its errors, and runs again the next time."""
    arguments = [str(PYTHON), "-m", "locator.cli", *command]
    subprocess.run(arguments, stdout=subprocess.DEVNULL, cwd=ROOT, check=False)


@dataclass
class PeriodicCommands:
    """Commands that run at an interval; first one interval after the start."""

    interval_s: float
    commands: tuple[Command, ...]
    run: Run = run_quietly
    clock: Callable[[], float] = time.monotonic
    next_s: float = field(init=False)

    def __post_init__(self) -> None:
        self.next_s = self.clock() + self.interval_s

    def run_if_due(self) -> None:
        """Run all commands if they are due; missed intervals are not made up for."""
        now_s = self.clock()
        if now_s < self.next_s:
            return
        self.next_s = now_s + self.interval_s
        for command in self.commands:
            self.run(command)
