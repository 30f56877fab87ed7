"""The jobs of reports: what is due hourly, and photos."""

from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY
from locator.reports.actions import maintenance, uploads


def tidy(workplace: Workplace, args: Args) -> None:
    """Settle reports that are old enough, and delete personal data after its retention time."""
    maintenance.settle_reports(workplace.engine, workplace.now)
    maintenance.delete_expired(workplace.engine, workplace.now)


def clean_photo(workplace: Workplace, args: Args) -> None:
    """Make a harmless photo of one that was sent."""
    uploads.clean(workplace.engine, int(args["report"]), workplace.now)


jobs = (Job("reports.tidy", tidy, every=HOURLY), Job("photos.clean", clean_photo))
