"""The job of roving stops: who is on the road today."""

from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.stops.actions import show_stops


def show(workplace: Workplace, args: Args) -> None:
    """Have searches find the stops of today that have not ended."""
    show_stops(workplace.engine, workplace.now)


jobs = (Job("stops.show", show, every="*/5 * * * *"),)
