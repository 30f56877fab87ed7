"""The public entry of one station: everything its page shows, facet by facet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from locator.hours.domain.schedule import Schedule
from locator.hours.domain.state import Opening, Timetable, opening_at
from locator.stations.domain.links import Link
from locator.stations.domain.service import ServiceOffer
from locator.stations.domain.station import Facet, LifecycleStatus, RelatedStation


@dataclass(frozen=True, slots=True)
class FacetCheck:
    """Source of a facet, and when and by whom it was last checked."""

    source: str
    as_of: str
    checked_at: datetime | None
    checked_by: str


@dataclass(frozen=True, slots=True)
class TimedOffer:
    """A service offer, with its timetable where it has its own hours."""

    offer: ServiceOffer
    timetable: Timetable | None


@dataclass(frozen=True, slots=True)
class StationEntry:
    """The public entry of a station in any lifecycle status."""

    card: Mapping[str, Any]  # the same GeoJSON Feature that lists show
    status: LifecycleStatus
    status_reason: str
    expected_reopen_on: date | None
    successor_code: str | None  # at the end of a chain of mergers
    successor_name: str | None
    names: Mapping[str, str]
    schedule: Schedule
    hours_problem: str
    hours_posted: str
    services_posted: str
    timetable: Timetable | None
    offers: tuple[TimedOffer, ...]
    checks: Mapping[Facet, FacetCheck]
    parent: RelatedStation | None = None
    rooms: tuple[RelatedStation, ...] = ()
    union_links: tuple[Link, ...] = ()  # of its union and of those above, the nearest first

    @property
    def in_service(self) -> bool:
        """Return whether the station receives people in its opening hours."""
        in_service = (LifecycleStatus.TRIAL, LifecycleStatus.OPEN, LifecycleStatus.RECTIFYING)
        return self.status in in_service

    def opening(self, at: datetime) -> Opening:
        """Return the state at a moment."""
        return opening_at(self.timetable, at)
