"""The hourly job of reports."""

from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY
from locator.reports.actions import maintenance


def tidy(workplace: Workplace, args: Args) -> None:
    """Settle reports that are old enough, and delete personal data after its retention time."""
    maintenance.settle_reports(workplace.engine, workplace.now)
    maintenance.delete_expired(workplace.engine, workplace.now)


jobs = (Job("reports.tidy", tidy, every=HOURLY),)
