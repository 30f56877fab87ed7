"""The queue of import jobs: a table from which each worker takes one job at a time.

A worker updates its job's heartbeat every few seconds. If the heartbeat stops because the worker was
killed, another worker takes the job; jobs are written so that running one twice does no harm.
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

HEARTBEAT_INTERVAL_S = 2.0
HEARTBEAT_TIMEOUT = text("interval '10 seconds'")  # after this a worker counts as dead
MAX_ATTEMPTS = 5
HEARTBEAT = update(import_job).values(heard_at=func.clock_timestamp())


@dataclass(frozen=True, slots=True)
class Job:
    """A job taken from the queue: for which run, requested by whom, and how often it was started."""

    id: int
    run_id: int
    task: Task
    options: dict[str, Any]
    requested_by: int
    attempts: int

    @property
    def is_given_up(self) -> bool:
        """Tell whether it was started too often: it probably kills its worker."""
        return self.attempts > MAX_ATTEMPTS


def enqueue(
    connection: Connection, run_id: int, task: Task, requested_by: int, options: dict[str, Any] | None = None
) -> None:
    """Add a job, unless the same one is in the queue already."""
    values = {"run_id": run_id, "task": task.value, "asked_by": requested_by, "said": options or {}}
    connection.execute(upsert(import_job).values(values).on_conflict_do_nothing())


def claim(engine: Engine) -> Job | None:
    """Take the oldest job that no living worker has; None if there is none.

    Annotating the clerk's file takes longest and nothing depends on it: it runs when nothing else waits.
    """
    unclaimed = or_(import_job.c.heard_at.is_(None), import_job.c.heard_at < func.now() - HEARTBEAT_TIMEOUT)
    oldest = (
        select(import_job.c.id)
        .where(import_job.c.ended_at.is_(None), unclaimed)
        .order_by(import_job.c.task == Task.MARK.value, import_job.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    claimed = (
        HEARTBEAT.where(import_job.c.id == oldest.scalar_subquery())
        .values(attempts=import_job.c.attempts + 1, done=0)
        .returning(import_job)
    )
    with change(engine) as connection:
        row = connection.execute(claimed).one_or_none()
    return Job(row.id, row.run_id, Task(row.task), row.said, row.asked_by, row.attempts) if row else None


def report_progress(engine: Engine, job: Job, done: int, total: int) -> None:
    """Store the progress of a job for the page that shows it."""
    with change(engine) as connection:
        connection.execute(HEARTBEAT.where(import_job.c.id == job.id).values(done=done, total=total))


def end(connection: Connection, job: Job) -> None:
    """End a job, in the transaction of its result."""
    ended = update(import_job).where(import_job.c.id == job.id)
    connection.execute(ended.values(ended_at=func.clock_timestamp()))


@contextmanager
def heartbeat(engine: Engine, job: Job) -> Iterator[None]:
    """Update the heartbeat of a job every few seconds until the block ends."""
    done = Event()

    def beat() -> None:
        while not done.wait(HEARTBEAT_INTERVAL_S):
            with change(engine) as connection:
                connection.execute(HEARTBEAT.where(import_job.c.id == job.id))

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
