"""The work on imports that waits: a table, from which each worker takes one piece at a time.

Who has a piece says so every few seconds. A worker that was killed says nothing any more, and another one
takes the piece up; the pieces themselves are made so that doing one twice does no more than once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

from sqlalchemy import Connection, Engine, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from locator.db.session import change
from locator.imports.domain.run import Task
from locator.imports.tables import import_job

HEARD_EVERY_S = 2.0
SILENT_FOR = text("interval '10 seconds'")  # from here on a worker counts as gone
MOST_ATTEMPTS = 5
HERE_I_AM = update(import_job).values(heard_at=func.clock_timestamp())


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work, taken: of which run, on whose word, and how often it was begun."""

    id: int
    run_id: int
    task: Task
    said: dict[str, Any]
    asked_by: int
    attempts: int

    @property
    def is_given_up(self) -> bool:
        """Tell whether it was begun too often: something in it kills whoever does it."""
        return self.attempts > MOST_ATTEMPTS


def ask(
    connection: Connection, run_id: int, task: Task, asked_by: int, said: dict[str, Any] | None = None
) -> None:
    """Let a piece of work wait; the same one that waits already is not asked for twice."""
    values = {"run_id": run_id, "task": task.value, "asked_by": asked_by, "said": said or {}}
    connection.execute(upsert(import_job).values(values).on_conflict_do_nothing())


def take(engine: Engine) -> Job | None:
    """Take the oldest piece that nobody has, or whose worker is gone; None when there is none.

    To mark the clerk's own file takes longest, and nothing waits for it: it is done when nothing else is.
    """
    alone = or_(import_job.c.heard_at.is_(None), import_job.c.heard_at < func.now() - SILENT_FOR)
    oldest = (
        select(import_job.c.id)
        .where(import_job.c.ended_at.is_(None), alone)
        .order_by(import_job.c.task == Task.MARK.value, import_job.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = (
        HERE_I_AM.where(import_job.c.id == oldest.scalar_subquery())
        .values(attempts=import_job.c.attempts + 1, done=0)
        .returning(import_job)
    )
    with change(engine) as connection:
        row = connection.execute(taken).one_or_none()
    return Job(row.id, row.run_id, Task(row.task), row.said, row.asked_by, row.attempts) if row else None


def tell(engine: Engine, job: Job, done: int, total: int) -> None:
    """Say how far the work is, for the page that shows it."""
    with change(engine) as connection:
        connection.execute(HERE_I_AM.where(import_job.c.id == job.id).values(done=done, total=total))


def end(connection: Connection, job: Job) -> None:
    """End a piece of work, in the transaction of its result."""
    ended = update(import_job).where(import_job.c.id == job.id)
    connection.execute(ended.values(ended_at=func.clock_timestamp()))


@contextmanager
def heard(engine: Engine, job: Job) -> Iterator[None]:
    """Say every few seconds that somebody is at it, as long as it goes on."""
    done = Event()

    def say() -> None:
        while not done.wait(HEARD_EVERY_S):
            with change(engine) as connection:
                connection.execute(HERE_I_AM.where(import_job.c.id == job.id))

    voice = Thread(target=say, daemon=True)
    voice.start()
    try:
        yield
    finally:
        done.set()
        voice.join()
