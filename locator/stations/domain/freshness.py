"""How much a check is still worth: each facet of an entry ages at its own pace."""

from datetime import datetime, timedelta
from enum import StrEnum

from locator.stations.domain.station import Facet

# After a half-life, a check is worth half. Assumptions, to be set by what keepers' answers show:
# a house does not walk, its sockets break now and then, its hours change with the host's season.
HALF_LIFE = {
    Facet.POSITION: timedelta(days=3 * 365),
    Facet.HOURS: timedelta(days=180),
    Facet.SERVICES: timedelta(days=365),
    Facet.ACCESS: timedelta(days=270),
}


class Fading(StrEnum):
    """How a facet's check reads."""

    FRESH = "fresh"  # within its half-life
    FADED = "faded"  # past its half-life
    STALE = "stale"  # past two
    NEVER = "never"


def freshness(facet: Facet, checked_at: datetime | None, at: datetime) -> float:
    """Return what a check is worth at a moment: 1 when just made, 0.5 after a half-life, 0 for none."""
    if checked_at is None:
        return 0.0
    age = max(at - checked_at, timedelta())
    return float(0.5 ** (age / HALF_LIFE[facet]))


def fading(facet: Facet, checked_at: datetime | None, at: datetime) -> Fading:
    """Return in which of four words the age of a check is told."""
    if checked_at is None:
        return Fading.NEVER
    worth = freshness(facet, checked_at, at)
    if worth >= 0.5:
        return Fading.FRESH
    return Fading.FADED if worth >= 0.25 else Fading.STALE
