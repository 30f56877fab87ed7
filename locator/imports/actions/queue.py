"""The tasks of imports that wait: added by the steps, given to the job queue by a trigger of the database.

A worker that is killed leaves its task unended; another takes it up again. Tasks are written so that running
one twice does no harm.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, func, update
from sqlalchemy.dialects.postgresql import insert as upsert

from locator.db.session import change
from locator.imports.domain.run import Task
from locator.imports.tables import import_job


@dataclass(frozen=True, slots=True)
class Job:
    """A task that a worker has begun: for which run, and requested by whom."""

    id: int
    run_id: int
    task: Task
    options: dict[str, Any]
    requested_by: int


def enqueue(
    connection: Connection, run_id: int, task: Task, requested_by: int, options: dict[str, Any] | None = None
) -> None:
    """Add a task, unless the same one waits already."""
    values = {"run_id": run_id, "task": task.value, "asked_by": requested_by, "said": options or {}}
    connection.execute(upsert(import_job).values(values).on_conflict_do_nothing())


def begin(engine: Engine, job_id: int) -> Job | None:
    """Begin a task; None if it has ended, or its import is gone."""
    waiting = (import_job.c.id == job_id, import_job.c.ended_at.is_(None))
    begun = update(import_job).where(*waiting).values(started_at=func.clock_timestamp(), done=0)
    with change(engine) as connection:
        row = connection.execute(begun.returning(import_job)).one_or_none()
    return Job(row.id, row.run_id, Task(row.task), row.said, row.asked_by) if row else None


def report_progress(engine: Engine, job: Job, done: int, total: int) -> None:
    """Store the progress of a task for the page that shows it."""
    with change(engine) as connection:
        values = {"done": done, "total": total}
        connection.execute(update(import_job).where(import_job.c.id == job.id).values(values))


def end(connection: Connection, job: Job) -> None:
    """End a task, in the transaction of its result."""
    ended = update(import_job).where(import_job.c.id == job.id)
    connection.execute(ended.values(ended_at=func.clock_timestamp()))
