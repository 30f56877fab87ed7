"""The jobs of personal data: erasures that were asked for, and what is due."""

from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY
from locator.privacy.actions import erasures, expiry
from locator.privacy.actions import repeat as repeating
from locator.privacy.actions.erasures import Place


def erase(workplace: Workplace, args: Args) -> None:
    """Do an erasure that was asked for on a page."""
    place = Place.of(workplace.engine, workplace.settings)
    erasures.do_asked(place, int(args["erasure"]), workplace.now)


def tidy(workplace: Workplace, args: Args) -> None:
    """Delete what is kept for a time only, and repeat what a restored backup has brought back."""
    expiry.delete_expired(workplace.engine, workplace.now)
    repeating.repeat(Place.of(workplace.engine, workplace.settings), workplace.now)


jobs = (Job("privacy.erase", erase), Job("privacy.tidy", tidy, every=HOURLY))
