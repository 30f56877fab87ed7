"""Freshness of a facet's last check, by an exponential decay with a half-life for each facet."""

from datetime import datetime, timedelta
from enum import StrEnum

from locator.stations.domain.station import Facet

# Assumptions, to be adjusted by keepers' answers: positions hardly change, services now and then, hours
# with the season.
HALF_LIFE = {
    Facet.POSITION: timedelta(days=3 * 365),
    Facet.HOURS: timedelta(days=180),
    Facet.SERVICES: timedelta(days=365),
    Facet.ACCESS: timedelta(days=270),
}


class FreshnessLevel(StrEnum):
    """Freshness of a check in four levels."""

    FRESH = "fresh"  # within its half-life
    FADED = "faded"  # past its half-life
    STALE = "stale"  # past two half-lives
    NEVER = "never"


def freshness(facet: Facet, checked_at: datetime | None, at: datetime) -> float:
    """Return the freshness of a check: 1 when just made, 0.5 after a half-life, 0 without a check."""
    if checked_at is None:
        return 0.0
    age = max(at - checked_at, timedelta())
    return float(0.5 ** (age / HALF_LIFE[facet]))


def is_overdue(facet: Facet, checked_at: datetime | None, at: datetime) -> bool:
    """Return whether a check is past its half-life, or was never made."""
    return checked_at is None or at - checked_at > HALF_LIFE[facet]


def freshness_level(facet: Facet, checked_at: datetime | None, at: datetime) -> FreshnessLevel:
    """Return the freshness level of a check."""
    if checked_at is None:
        return FreshnessLevel.NEVER
    age = at - checked_at
    if age <= HALF_LIFE[facet]:
        return FreshnessLevel.FRESH
    return FreshnessLevel.FADED if age <= 2 * HALF_LIFE[facet] else FreshnessLevel.STALE
