"""The queue in tests: a worker in the test's own process that does what waits, and what the queue holds."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from factories import NOON
from sqlalchemy import Engine, delete, func, insert, select, update

from locator.cli.job_list import JOBS
from locator.config import Settings
from locator.db.session import change
from locator.jobs.actions.declaration import Job, Workplace
from locator.jobs.actions.worker import drain
from locator.jobs.domain import Queue
from locator.jobs.tables import queued_job, running_process


def work(
    engine: Engine,
    staff: Engine | None = None,
    now: datetime = NOON,
    jobs: Sequence[Job] = JOBS,
    queues: Sequence[Queue] = tuple(Queue),
    settings: Settings | None = None,
) -> None:
    """Do every job that is due, as a worker does; in a thread, since a browser's test has a loop already."""
    workplace = Workplace(engine, staff or engine, settings or Settings(), lambda: now)
    url = engine.url.render_as_string(hide_password=False)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(drain, jobs, workplace, url, queues).result()


def say_running(engine: Engine, *kinds: str) -> None:
    """Let processes of these kinds, and no others, seem to run for as long as a test takes."""
    with change(engine) as connection:
        connection.execute(delete(running_process))
        for kind in kinds:
            seen = {"kind": kind, "host": "test", "pid": 1, "seen_at": func.now() + timedelta(hours=1)}
            connection.execute(insert(running_process).values(seen))


def held(engine: Engine, task: str = "") -> list[str]:
    """Return the states of the jobs of a task, or of all, in the order in which they were added."""
    states = select(queued_job.c.status).order_by(queued_job.c.id)
    with engine.connect() as connection:
        return list(connection.scalars(states.where(queued_job.c.task_name == task) if task else states))


def make_due(engine: Engine) -> timedelta:
    """Let the only job's next attempt be now; return how long it would have waited."""
    with change(engine) as connection:
        wait: timedelta | None = connection.scalar(select(queued_job.c.scheduled_at - func.now()))
        connection.execute(update(queued_job).values(scheduled_at=None))
    assert wait is not None
    return wait
