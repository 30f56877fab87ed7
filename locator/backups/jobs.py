"""The jobs of backups; each is asked every hour whether it is time."""

from locator.backups.actions import nightly
from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY, Retry

RETRY = Retry(attempts=3, first_wait_s=600, factor=2)


def back_up(workplace: Workplace, args: Args) -> None:
    """Make the backup of the night."""
    nightly.back_up(workplace.engine, workplace.settings, workplace.now)


def rehearse(workplace: Workplace, args: Args) -> None:
    """Try once a week whether the newest backup restores."""
    nightly.rehearse(workplace.engine, workplace.settings, workplace.now)


jobs = (
    Job("backup.make", back_up, every=HOURLY, retry=RETRY),
    Job("backup.drill", rehearse, every=HOURLY, retry=RETRY),
)
