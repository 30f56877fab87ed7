"""The hourly job of happenings."""

from locator.events.actions import working_out
from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY


def roll(workplace: Workplace, args: Args) -> None:
    """Work out the occurrences of the coming days."""
    working_out.roll(workplace.engine, workplace.today)


jobs = (Job("events.roll", roll, every=HOURLY),)
