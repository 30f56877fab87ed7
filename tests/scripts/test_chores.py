"""What is done every so often: in time, in order, and all of it known to the command line."""

import pytest
from bootstrap.chores import EACH_HOUR, EACH_MINUTE, MINUTE_S, Chores, Command

from locator.cli.main import main


def test_chores_wait_for_their_time_and_a_sleep_is_not_made_up_for() -> None:
    done: list[Command] = []
    times = iter([0.0, 59.0, 60.0, 61.0, 600.0, 601.0])
    chores = Chores(MINUTE_S, (("one",), ("two",)), done.append, lambda: next(times))
    counts = []
    for _ in range(5):
        chores.do_when_due()
        counts.append(len(done))
    assert counts == [0, 2, 2, 4, 4]
    assert done[:2] == [("one",), ("two",)]


def test_mail_does_not_wait_for_the_hour() -> None:
    assert ("outbox", "send") in EACH_MINUTE


@pytest.mark.parametrize("command", [*EACH_MINUTE, *EACH_HOUR], ids=" ".join)
def test_each_chore_is_a_command(command: Command) -> None:
    group = main
    for word in command[:-1]:
        group = group.commands[word]  # type: ignore[assignment]
    assert command[-1] in group.commands
