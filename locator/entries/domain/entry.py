"""One station as its page tells it: everything the public may know, facet by facet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from locator.hours.domain.schedule import Schedule
from locator.hours.domain.state import Opening, Timetable, opening_at
from locator.stations.domain.service import ServiceOffer
from locator.stations.domain.station import Facet, LifecycleStatus, Related


@dataclass(frozen=True, slots=True)
class FacetCheck:
    """Where a facet comes from, and when somebody last looked."""

    source: str
    as_of: str
    checked_at: datetime | None
    checked_by: str


@dataclass(frozen=True, slots=True)
class TimedOffer:
    """A service offer, with its own hours worked out where it has some."""

    offer: ServiceOffer
    timetable: Timetable | None


@dataclass(frozen=True, slots=True)
class StationEntry:
    """The whole public entry of a station, in any state of its life."""

    card: Mapping[str, Any]  # the same GeoJSON Feature that lists show
    status: LifecycleStatus
    status_reason: str
    expected_reopen_on: date | None
    successor_code: str | None  # where a chain of mergers ends
    successor_name: str | None
    names: Mapping[str, str]
    schedule: Schedule
    hours_problem: str
    hours_posted: str
    services_posted: str
    timetable: Timetable | None
    offers: tuple[TimedOffer, ...]
    checks: Mapping[Facet, FacetCheck]
    house: Related | None = None
    rooms: tuple[Related, ...] = ()

    @property
    def in_service(self) -> bool:
        """Return whether the station receives people, now or at its hours."""
        resting = (LifecycleStatus.TRIAL, LifecycleStatus.OPEN, LifecycleStatus.RECTIFYING)
        return self.status in resting

    def opening(self, at: datetime) -> Opening:
        """Return the state at a moment."""
        return opening_at(self.timetable, at)
