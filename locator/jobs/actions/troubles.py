"""What happens to jobs that failed or whose worker died: taken up again, kept with their error, retried."""

from datetime import timedelta

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from geodata.sentence import Sentence
from locator.jobs.domain.errors import JobUnknown
from locator.jobs.tables import job_trouble, queue_event, queue_worker, queued_job, running_process

MAX_LENGTH = 500
DEAD_AFTER = timedelta(seconds=12)  # a worker without a heartbeat
SUCCEEDED_KEPT = timedelta(days=1)
PROCESS_KEPT = timedelta(hours=1)
WAIT_AGAIN = {"status": "todo", "worker_id": None, "scheduled_at": None}


def summary(error: BaseException) -> str:
    """Return an error in one line: what PostgreSQL repeats of rows stands in later lines."""
    name, message = type(error).__name__, str(error).split("\n", 1)[0]
    return (f"{name}: {message}" if message else name)[:MAX_LENGTH]


def keep(connection: Connection, job_id: int, trouble: str) -> None:
    """Store why a job failed."""
    values = {"trouble": trouble[:MAX_LENGTH], "at": func.clock_timestamp()}
    row = upsert(job_trouble).values(job_id=job_id, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["job_id"], set_=values))


def forget(connection: Connection, job_id: int) -> None:
    """Delete the trouble of a job that has succeeded."""
    connection.execute(delete(job_trouble).where(job_trouble.c.job_id == job_id))


def supersede(connection: Connection, task: str) -> None:
    """Delete the failed jobs of a scheduled task that has now succeeded."""
    gone = delete(queued_job).where(queued_job.c.task_name == task, queued_job.c.status == "failed")
    ids = list(connection.scalars(gone.returning(queued_job.c.id)))
    connection.execute(delete(job_trouble).where(job_trouble.c.job_id.in_(ids)))


def retry(connection: Connection, job_id: int) -> None:
    """Let a failed job wait again, as if it had not been tried; raise JobUnknown."""
    one = (queued_job.c.id == job_id, queued_job.c.status == "failed")
    if not connection.execute(update(queued_job).where(*one).values(WAIT_AGAIN | {"attempts": 0})).rowcount:
        raise JobUnknown(Sentence("没有编号 {number} 的失败任务", number=job_id))


def take_up_stalled(connection: Connection) -> int:
    """Let the jobs of dead workers wait again; return how many.

    In one statement, so that two workers do not both do it.
    """
    dead = select(queue_worker.c.id).where(queue_worker.c.last_heartbeat < func.now() - DEAD_AFTER)
    stalled = (queued_job.c.status == "doing") & (
        queued_job.c.worker_id.is_(None) | queued_job.c.worker_id.in_(dead)
    )
    values = WAIT_AGAIN | {"attempts": queued_job.c.attempts + 1}
    return connection.execute(update(queued_job).where(stalled).values(values)).rowcount


def hand_back(connection: Connection, worker_ids: list[int]) -> int:
    """Let the jobs of workers that are about to end wait again, as if not begun; return how many."""
    held = (queued_job.c.status == "doing", queued_job.c.worker_id.in_(worker_ids))
    return connection.execute(update(queued_job).where(*held).values(WAIT_AGAIN)).rowcount


def clean_up(connection: Connection) -> None:
    """Delete jobs that succeeded a day ago, and what is left of jobs and processes that are gone."""
    ended = select(func.max(queue_event.c.at)).where(queue_event.c.job_id == queued_job.c.id)
    old = ended.scalar_subquery() < func.now() - SUCCEEDED_KEPT
    finished = queued_job.c.status.in_(("succeeded", "cancelled", "aborted"))
    connection.execute(delete(queued_job).where(finished, old))
    connection.execute(delete(job_trouble).where(job_trouble.c.job_id.not_in(select(queued_job.c.id))))
    silent = running_process.c.seen_at < func.now() - PROCESS_KEPT
    connection.execute(delete(running_process).where(silent))
