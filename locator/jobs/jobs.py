"""The hourly job of the queue itself."""

from locator.db.session import change
from locator.jobs.actions import troubles
from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY


def clean_up(workplace: Workplace, args: Args) -> None:
    """Delete jobs that succeeded a day ago."""
    with change(workplace.engine) as connection:
        troubles.clean_up(connection)


jobs = (Job("jobs.clean_up", clean_up, every=HOURLY),)
