"""A command that scripts/serve keeps running: killed, it is back at once; failing, it is not."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from bootstrap.background import BackgroundCommand


@pytest.fixture
def started(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[BackgroundCommand]:
    """Return a command of Python's own modules that was just started."""
    command = BackgroundCommand(request.param[1:], tmp_path / "log", module=request.param[0])
    command.ensure_running()
    yield command
    command.stop()


@pytest.mark.parametrize("started", [("http.server", "0")], indirect=True)
def test_a_command_that_was_killed_is_back_at_once(started: BackgroundCommand) -> None:
    for _ in range(2):
        assert started.process
        former = started.process
        os.kill(former.pid, signal.SIGKILL)
        former.wait()
        started.ensure_running()
        assert started.is_running and started.process is not former


@pytest.mark.parametrize("started", [("no_module_of_this_name",)], indirect=True)
def test_a_command_that_fails_is_not_tried_all_the_time(started: BackgroundCommand) -> None:
    assert started.process and started.process.wait() == 1
    started.ensure_running()
    assert not started.is_running
