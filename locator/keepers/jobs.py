"""The hourly job of keepers."""

from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY
from locator.keepers.actions import confirmations


def ask(workplace: Workplace, args: Args) -> None:
    """Ask the keepers who are due, and about overdue closures."""
    base_url = workplace.settings.public_url
    confirmations.ask_due(workplace.engine, base_url, workplace.now)
    confirmations.ask_about_overdue_closures(workplace.engine, base_url, workplace.now)


jobs = (Job("keepers.ask", ask, every=HOURLY),)
