"""An import dies at any statement: it has written nothing or all of it, and the next attempt completes it.

Every statement and every commit of a step is a point. At every other one the process dies before it, at those
between it loses the connection. The process is a fork of the test's, so that a death costs milliseconds.
"""

import os
import socket
from itertools import count
from typing import Any

import pytest
from factories import NOON
from import_tables import ImportAs, Importer, sheet, written
from sqlalchemy import Connection, Engine, event, select

from locator.accounts.domain.rights import Role
from locator.db.errors import DatabaseAway
from locator.db.session import Login, write_engine
from locator.imports.actions.worker import Worker
from locator.imports.domain.run import RunState, Task
from locator.imports.tables import import_job

COUNTY = "441202"
SHEET = sheet(
    *(
        (
            f"第{n}号驿站",
            "union_station",
            COUNTY,
            f"长堤路{n}号",
            f"112.{n}",
            "23.0",
            "0758-2234567",
            "24/7",
            "热水",
        )
        for n in range(3)
    )
)
NOTHING, EVERYTHING, UNDONE = (0, 0, 0, 0), (3, 3, 9, 3), (0, 0, 0, 3)
DONE, DIED, DISCONNECTED = 0, 9, 7
FEWEST = 60  # kill points in all
pytestmark = pytest.mark.takes(8)


@pytest.fixture
def importer(import_as: ImportAs) -> Importer:
    """Return an approver who imports."""
    return import_as(Role.APPROVER, COUNTY)


def step_of(engine: Engine, task: Task) -> int:
    """Return the number of the step that waits."""
    waits = select(import_job.c.id).where(import_job.c.task == task.value, import_job.c.ended_at.is_(None))
    with engine.connect() as connection:
        return connection.execute(waits).scalar_one()


def attempt(url: str, step: int, kill_at: int) -> int:
    """Do a step in a process that dies, or is disconnected, at a point; return how it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        owner, staff = write_engine(url, "import worker"), write_engine(url, login=Login("locator_staff"))
        _die_at(kill_at, (owner, staff))
        Worker(owner, staff, lambda: NOON).work(step)
        os._exit(DONE)
    except DatabaseAway:
        os._exit(DISCONNECTED)
    finally:
        os._exit(1)


def _die_at(kill_at: int, engines: tuple[Engine, ...]) -> None:
    points = count(1)

    def reach(connection: Connection, *_: Any) -> None:
        if next(points) != kill_at:
            return
        if kill_at % 2:
            os._exit(DIED)
        driver = connection.connection.driver_connection
        assert driver
        socket.socket(fileno=os.dup(driver.fileno())).shutdown(socket.SHUT_RDWR)

    for engine in engines:
        event.listen(engine, "before_cursor_execute", reach)
        event.listen(engine, "commit", reach)


def kill_everywhere(importer: Importer, url: str, task: Task, allowed: tuple[tuple[int, ...], ...]) -> int:
    """Kill a step at each of its points in turn until it gets to its end; return at how many."""
    step = step_of(importer.engine, task)
    for kill_at in count(1):
        ended = attempt(url, step, kill_at)
        assert written(importer.engine) in allowed, f"{task} at point {kill_at}"
        if ended == DONE:
            return kill_at - 1
        assert ended in (DIED, DISCONNECTED), f"{task} at point {kill_at} ended with {ended}"
    raise AssertionError("no end")


def test_an_import_that_dies_anywhere_is_whole_or_nothing(
    importer: Importer, engine: Engine, database_url: str
) -> None:
    run = importer.check(SHEET)
    importer.request_apply(run)
    points = kill_everywhere(importer, database_url, Task.APPLY, (NOTHING, EVERYTHING))
    run = importer.run(run.id)
    assert (run.state, written(engine)) == (RunState.APPLIED, EVERYTHING)
    importer.request_undo(run)
    points += kill_everywhere(importer, database_url, Task.UNDO, (EVERYTHING, UNDONE))
    assert (importer.run(run.id).state, written(engine)) == (RunState.UNDONE, UNDONE)
    assert points >= FEWEST
