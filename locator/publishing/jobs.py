"""The job that generates the open data files."""

from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY
from locator.publishing.actions import open_data


def generate(workplace: Workplace, args: Args) -> None:
    """Generate today's files, unless they exist."""
    page_prefix = open_data.station_page_prefix(workplace.settings.public_url)
    open_data.generate(workplace.engine, workplace.today, page_prefix)


jobs = (Job("open_data.make", generate, every=HOURLY),)
