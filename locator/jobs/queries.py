"""What waits, runs and failed, and which processes there are."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from locator.jobs.domain import JobState, ListedJob, Overview, RunningProcess
from locator.jobs.tables import job_trouble, queued_job, running_process

STATES = {"doing": JobState.RUNNING, "todo": JobState.WAITING, "failed": JobState.FAILED}
SILENT_AFTER_S = 30  # after this a process counts as ended
SHOWN = 200


def overview(connection: Connection, at_most: int = SHOWN) -> Overview:
    """Return the processes and the jobs that did not succeed: failed ones first, then running, waiting."""
    return Overview(tuple(_processes(connection)), _counts(connection), tuple(_jobs(connection, at_most)))


def has_newer(connection: Connection, task: str, job_id: int) -> bool:
    """Tell whether a later job of a task waits."""
    newer = (queued_job.c.task_name == task, queued_job.c.id > job_id, queued_job.c.status == "todo")
    return connection.scalar(select(queued_job.c.id).where(*newer).limit(1)) is not None


def failed(connection: Connection, at_most: int) -> Sequence[ListedJob]:
    """Return the jobs that failed, the latest first, as far as the acting person may see them."""
    row = func.failed_jobs(at_most).table_valued("job_id", "task", "attempts", "trouble", "failed_at")
    return [
        ListedJob(
            found.job_id,
            found.task,
            "",
            JobState.FAILED,
            found.attempts,
            None,
            found.trouble,
            found.failed_at,
        )
        for found in connection.execute(select(row))
    ]


def missing_processes(connection: Connection) -> list[str]:
    """Return the kinds of process (``schedule``, ``work``) of which none is alive; anybody may ask."""
    row = func.missing_processes(SILENT_AFTER_S).table_valued("kind")
    return list(connection.scalars(select(row.c.kind)))


def failed_ids(connection: Connection) -> list[int]:
    """Return the numbers of the jobs that failed."""
    ids = select(queued_job.c.id).where(queued_job.c.status == "failed").order_by(queued_job.c.id)
    return list(connection.scalars(ids))


def _processes(connection: Connection) -> list[RunningProcess]:
    heard = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, SILENT_AFTER_S)
    alive = (running_process.c.seen_at > heard).label("is_alive")
    ordered = select(running_process, alive).order_by(running_process.c.kind, running_process.c.id)
    return [
        RunningProcess(row.kind, row.host, row.pid, row.started_at, row.seen_at, row.is_alive)
        for row in connection.execute(ordered)
    ]


def _counts(connection: Connection) -> dict[JobState, int]:
    counted = select(queued_job.c.status, func.count().label("jobs")).where(queued_job.c.status.in_(STATES))
    rows = connection.execute(counted.group_by(queued_job.c.status)).all()
    return dict.fromkeys(JobState, 0) | {STATES[row.status]: row.jobs for row in rows}


def _jobs(connection: Connection, at_most: int) -> list[ListedJob]:
    joined = queued_job.outerjoin(job_trouble, job_trouble.c.job_id == queued_job.c.id)
    order = (queued_job.c.status != "failed", queued_job.c.status != "doing", queued_job.c.id)
    chosen = select(queued_job, job_trouble.c.trouble, job_trouble.c.at).select_from(joined)
    chosen = chosen.where(queued_job.c.status.in_(STATES)).order_by(*order).limit(at_most)
    return [
        ListedJob(
            row.id,
            row.task_name,
            row.queue_name,
            STATES[row.status],
            row.attempts,
            row.scheduled_at,
            row.trouble or "",
            row.at,
        )
        for row in connection.execute(chosen)
    ]
