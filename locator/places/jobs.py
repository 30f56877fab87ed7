"""The job that works out the gazetteer anew when the ground or the stations have changed."""

from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY
from locator.places.actions import rebuild


def keep_current(workplace: Workplace, args: Args) -> None:
    """Work out the gazetteer anew, unless nothing has changed since."""
    with workplace.engine.connect() as connection:
        if rebuild.is_current(connection):
            return
    rebuild.refresh(workplace.engine)


jobs = (Job("places.rebuild", keep_current, every=HOURLY),)
