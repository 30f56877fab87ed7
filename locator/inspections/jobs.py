"""The jobs of inspections: cleaning photos, and telling keepers what was found."""

from locator.inspections.actions import following_up, photos
from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY


def clean_photo(workplace: Workplace, args: Args) -> None:
    """Make a harmless photo of one that was sent."""
    photos.clean(workplace.engine, int(args["photo"]))


def tell_keepers(workplace: Workplace, args: Args) -> None:
    """Tell keepers what was found at their stations."""
    following_up.tell_keepers(workplace.engine, workplace.settings.public_url, workplace.now)


jobs = (
    Job("inspections.clean_photo", clean_photo),
    Job("inspections.tell_keepers", tell_keepers, every=HOURLY),
)
