"""The jobs that generate the open data files and the sitemaps."""

from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY
from locator.publishing.actions import open_data, sitemaps


def generate(workplace: Workplace, args: Args) -> None:
    """Generate today's files, unless they exist."""
    page_prefix = open_data.station_page_prefix(workplace.settings.public_url)
    open_data.generate(workplace.engine, workplace.today, page_prefix)


def generate_sitemaps(workplace: Workplace, args: Args) -> None:
    """Generate today's sitemaps, unless they exist."""
    sitemaps.generate(workplace.engine, workplace.today, workplace.settings.public_url.rstrip("/"))


jobs = (
    Job("open_data.make", generate, every=HOURLY),
    Job("sitemaps.make", generate_sitemaps, every=HOURLY),
)
