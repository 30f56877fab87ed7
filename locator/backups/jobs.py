"""The jobs of backups, in the small hours of Shanghai."""

from locator.backups.actions import nightly
from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import Retry

EACH_NIGHT = "10 19 * * *"  # UTC: 03:10 in Shanghai
EACH_WEEK = "40 19 * * 6"  # Sunday, 03:40 in Shanghai
RETRY = Retry(attempts=3, first_wait_s=600, factor=2)


def back_up(workplace: Workplace, args: Args) -> None:
    """Make a backup."""
    nightly.back_up(workplace.engine, workplace.settings, workplace.now)


def rehearse(workplace: Workplace, args: Args) -> None:
    """Try whether the newest backup restores."""
    nightly.rehearse(workplace.engine, workplace.settings, workplace.now)


jobs = (
    Job("backup.make", back_up, every=EACH_NIGHT, retry=RETRY),
    Job("backup.drill", rehearse, every=EACH_WEEK, retry=RETRY),
)
