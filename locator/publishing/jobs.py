"""The jobs that generate the open data files and the sitemaps."""

from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY
from locator.publishing.actions import open_data, sitemaps
from locator.publishing.domain.open_files import Origin


def generate(workplace: Workplace, args: Args) -> None:
    """Generate those of today's files that are not there yet."""
    settings = workplace.settings
    origin = Origin(settings.public_url.rstrip("/"), settings.open_data_license, workplace.today)
    open_data.generate(workplace.engine, origin)


def generate_sitemaps(workplace: Workplace, args: Args) -> None:
    """Generate today's sitemaps, unless they exist."""
    sitemaps.generate(workplace.engine, workplace.today, workplace.settings.public_url.rstrip("/"))


jobs = (
    Job("open_data.make", generate, every=HOURLY),
    Job("sitemaps.make", generate_sitemaps, every=HOURLY),
)
