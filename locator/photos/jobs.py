"""The job of photos of stations: cleaning one that was sent."""

from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.photos.actions import uploads


def clean(workplace: Workplace, args: Args) -> None:
    """Make a harmless photo of one that was sent."""
    uploads.clean(workplace.engine, int(args["upload"]), workplace.now)


jobs = (Job("photos.clean_station", clean),)
