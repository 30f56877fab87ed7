"""The question a worker asks, and one answer to it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

import orjson

from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.hours.domain.state import Opening, OpenState, Timetable
from locator.search.domain.arrival import OPEN_STATES, Arrival, Travel, arrival
from locator.stations.domain.access import Audience
from locator.stations.domain.service_vocabulary import ServiceType
from locator.stations.domain.station import StationKind
from locator.stations.domain.truck import Truck
from locator.time_zone import SHANGHAI

DEFAULT_LIMIT = 10
MAX_LIMIT = 50
# Farther than any day's drive: a station beyond this is no answer (and the proof that an answer is
# complete, geodesy.mercator_reach, needs some end).
REACH_M = 1_000_000


ANY_TRUCK = Truck()
NIGHT_BEGINS = time(23)
NIGHT_ENDS = time(5)


def night_of(moment: datetime) -> tuple[datetime, datetime]:
    """Return the rest of the night of a moment: from 23:00, or from now when it has begun, to 05:00."""
    local = moment.astimezone(SHANGHAI)
    evening = local.date() if local.time() >= NIGHT_ENDS else local.date() - timedelta(days=1)
    begins = datetime.combine(evening, NIGHT_BEGINS, SHANGHAI)
    ends = datetime.combine(evening + timedelta(days=1), NIGHT_ENDS, SHANGHAI)
    return max(begins, local.replace(second=0, microsecond=0)), ends


@dataclass(frozen=True, slots=True)
class Filters:
    """What a station must have; an empty filter lets everything pass."""

    kinds: frozenset[StationKind] = frozenset()
    services: tuple[ServiceType, ...] = ()  # all of them
    audiences: frozenset[Audience] = frozenset()  # any of them
    without_app: bool = False
    open_states: frozenset[OpenState] = frozenset()  # any of them, on arrival where there is a way
    open_during: tuple[datetime, datetime] | None = None  # open all through, both ends aware
    truck: Truck = ANY_TRUCK  # what is known to be too small for it is left out

    @property
    def any(self) -> bool:
        """Tell whether anything is asked for."""
        return self != Filters()

    @property
    def asks_open(self) -> bool:
        """Tell whether a station has to be open, now or on arrival."""
        return bool(self.open_states) and self.open_states <= OPEN_STATES


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """Where from, when, what for, how many. The position is WGS 84 and is kept nowhere."""

    position: LonLat
    at: datetime
    filters: Filters = field(default_factory=Filters)
    limit: int = DEFAULT_LIMIT
    within_m: float = REACH_M
    mode: TravelMode | None = None  # how one comes: ranks by the state on arrival; None by distance
    carriageway: str = ""  # the side of a divided road that one is on, if one said so (stations.domain.truck)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One station of an answer; `card` is its public entry as the projection keeps it, in JSON."""

    station_id: int
    card: str
    opening: Opening
    timetable: Timetable | None = None
    hours_checked_at: datetime | None = None
    distance_m: float | None = None
    carriageway: str = ""  # the one side of a divided road that it is on
    left_at: datetime | None = None  # the moment that `opening` is for
    arrival: Arrival | None = None
    reason: str = ""

    def because(self, reason: str) -> "SearchHit":
        """Return the same hit with the reason of its place."""
        return replace(self, reason=reason)

    def arriving(self, mode: TravelMode, travel: Travel) -> "SearchHit":
        """Return the same hit for one who sets out now by a mode."""
        assert self.left_at is not None
        return replace(self, arrival=arrival(self.timetable, self.left_at, mode, travel))

    @property
    def entry(self) -> dict[str, Any]:
        """The public entry, parsed: a GeoJSON Feature."""
        parsed: dict[str, Any] = orjson.loads(self.card)
        return parsed
