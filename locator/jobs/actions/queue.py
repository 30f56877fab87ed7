"""The queue as procrastinate runs it: its connection, and each declared job as one of its tasks."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import procrastinate
import psycopg
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as QueuedJob
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

from geodata.sentence import Sentence, pattern
from locator.db.errors import DatabaseAway
from locator.db.session import WRITE_TIMEOUTS_MS, change, driver_connection
from locator.errors import LocatorError
from locator.http.logging import trace_of
from locator.jobs import queries
from locator.jobs.actions import troubles
from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain.errors import WorkerDied

log = logging.getLogger("locator")
POOL_SIZE = 3
POOL_TIMEOUT_S = 5.0
NEVER_ENDED = pattern("开始了 {n} 次都没有做完：进程结束了，或者数据库断开、太忙")
DATABASE_WAIT_S = 5  # before a job that found the database away is tried again


def app_of(
    jobs: Sequence[Job], workplace: Workplace, url: str, *, with_times: bool = False
) -> procrastinate.App:
    """Return procrastinate's application for jobs; `with_times` knows when they are due as well."""
    conninfo, arguments = driver_connection(url, WRITE_TIMEOUTS_MS, {"search_path": "jobs,public"})
    connector = procrastinate.PsycopgConnector(
        conninfo=conninfo, kwargs=arguments, min_size=1, max_size=POOL_SIZE, timeout=POOL_TIMEOUT_S
    )
    app = procrastinate.App(connector=connector)
    app.job_manager = _PatientManager(connector)
    for job in jobs:
        options: dict[str, Any] = {"lock": job.name} if job.every else {}
        task = app.task(
            name=job.name, queue=job.queue.value, retry=_BackOff(job), pass_context=True, **options
        )(_work_of(job, workplace))
        if job.every and with_times:
            app.periodic(cron=job.every)(task)
    return app


class _PatientManager(JobManager):
    """Stores how a job ended even if the database is away just then: the job would seem to run for ever."""

    async def finish_job(self, job: QueuedJob, status: Status, delete_job: bool) -> None:
        await _until_back(lambda: super(_PatientManager, self).finish_job(job, status, delete_job))

    async def retry_job(self, job: QueuedJob, *args: Any, **more: Any) -> None:
        await _until_back(lambda: super(_PatientManager, self).retry_job(job, *args, **more))


async def _until_back(store: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            return await store()
        except ConnectorException as error:
            if not isinstance(error.__cause__, psycopg.OperationalError):
                raise  # another worker has the job by now
            await asyncio.sleep(1.0)


class _BackOff(BaseRetryStrategy):
    """When a job is tried again: also after the last attempt if the database is away, to be given up then."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        if isinstance(exception, DatabaseAway):
            return RetryDecision(retry_in={"seconds": DATABASE_WAIT_S})
        wait_s = self.job.retry.wait_s(job.attempts + 1)
        return None if wait_s is None else RetryDecision(retry_in={"seconds": wait_s})


def _work_of(job: Job, workplace: Workplace) -> Callable[..., None]:
    """Return the function that procrastinate calls in a thread, with the job's arguments."""

    def work(context: JobContext, timestamp: int = 0, **args: Any) -> None:
        number, attempt = context.job.id or 0, context.job.attempts + 1
        began = time.monotonic()
        try:
            if job.every and _is_superseded(workplace, job, number):
                return
            if attempt > job.retry.attempts:
                raise WorkerDied(Sentence(NEVER_ENDED, n=attempt - 1))
            job.run(workplace, args)
            _note_success(workplace, job, number, attempt)
        except Exception as error:
            _note_failure(workplace, job, number, attempt, args, error)
            raise
        log.info("job %s %s: done in %.1f s", number, job.name, time.monotonic() - began)

    return work


def _is_superseded(workplace: Workplace, job: Job, number: int) -> bool:
    """Tell whether the same is due anew: what was missed is not made up for."""
    with change(workplace.engine) as connection:
        return queries.has_newer(connection, job.name, number)


def _note_success(workplace: Workplace, job: Job, number: int, attempt: int) -> None:
    if not job.every and attempt == 1:
        return
    with change(workplace.engine) as connection:
        troubles.forget(connection, number)
        if job.every:
            troubles.supersede(connection, job.name)


def _note_failure(
    workplace: Workplace, job: Job, number: int, attempt: int, args: Args, error: Exception
) -> None:
    """Log and store an error; give the job up if no attempt is left."""
    summary = troubles.summary(error)
    log.warning(
        "job %s %s: attempt %s of %s failed: %s", number, job.name, attempt, job.retry.attempts, summary
    )
    if not isinstance(error, LocatorError | OSError):
        log.error("%s", trace_of(error))
    if isinstance(error, DatabaseAway):
        return
    with change(workplace.engine) as connection:
        troubles.keep(connection, number, summary)
    if job.give_up and job.retry.wait_s(attempt) is None:
        job.give_up(workplace, args, error)
