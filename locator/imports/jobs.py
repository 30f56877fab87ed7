"""The jobs of imports: a step that waits, added by a trigger, and the deletion of old files."""

from locator.imports.actions import worker
from locator.imports.actions.worker import Worker
from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY, Queue, Retry

# Somebody waits at the page. Five attempts, then the person is told.
RETRY = Retry(attempts=5, first_wait_s=1, factor=3)


def work(workplace: Workplace, args: Args) -> None:
    """Do a step of an import."""
    _worker(workplace).work(int(args["step"]))


def give_up(workplace: Workplace, args: Args, error: Exception) -> None:
    """Tell the person who asked for a step that it cannot be done."""
    _worker(workplace).give_up(int(args["step"]))


def delete_expired(workplace: Workplace, args: Args) -> None:
    """Delete the files and rows of old imports."""
    worker.delete_expired(workplace.engine, workplace.now)


def _worker(workplace: Workplace) -> Worker:
    return Worker(workplace.engine, workplace.staff, workplace.clock)


jobs = (
    Job("imports.work", work, Queue.IMPORTS, retry=RETRY, give_up=give_up),
    Job("imports.tidy", delete_expired, every=HOURLY),
)
