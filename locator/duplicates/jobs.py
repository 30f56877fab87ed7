"""The hourly job of duplicates."""

from locator.duplicates.actions import duplicates
from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY


def find(workplace: Workplace, args: Args) -> None:
    """Search the stations that changed since the last search."""
    duplicates.find_duplicates(workplace.engine, workplace.now)


jobs = (Job("duplicates.find", find, every=HOURLY),)
