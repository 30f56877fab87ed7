"""Periodic commands run in time and in order, and exist."""

import pytest
from bootstrap.periodic_commands import HOURLY, MINUTE_S, MINUTELY, Command, PeriodicCommands

from locator.cli.main import main


def test_commands_run_when_due_and_missed_runs_are_not_made_up_for() -> None:
    done: list[Command] = []
    times = iter([0.0, 59.0, 60.0, 61.0, 600.0, 601.0])
    periodic = PeriodicCommands(MINUTE_S, (("one",), ("two",)), done.append, lambda: next(times))
    counts = []
    for _ in range(5):
        periodic.run_if_due()
        counts.append(len(done))
    assert counts == [0, 2, 2, 4, 4]
    assert done[:2] == [("one",), ("two",)]


def test_mail_is_sent_every_minute() -> None:
    assert ("outbox", "send") in MINUTELY


@pytest.mark.parametrize("command", [*MINUTELY, *HOURLY], ids=" ".join)
def test_each_periodic_command_exists(command: Command) -> None:
    group = main
    for word in command[:-1]:
        group = group.commands[word]  # type: ignore[assignment]
    assert command[-1] in group.commands
