"""A search request with its filters, and a hit."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

import orjson

from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.hours.domain.state import Opening, OpenState, Timetable
from locator.search.domain.arrival import OPEN_STATES, Arrival, Travel, compute_arrival
from locator.stations.domain.access import Audience
from locator.stations.domain.declaring import StationField
from locator.stations.domain.freshness import is_overdue
from locator.stations.domain.service_vocabulary import ServiceType
from locator.stations.domain.station import Facet, StationKind
from locator.stations.domain.truck import Truck, takes_trucks
from locator.time_zone import SHANGHAI

DEFAULT_LIMIT = 10
MAX_LIMIT = 50
# Further than a day's drive.
MAX_DISTANCE_M = 1_000_000


ANY_TRUCK = Truck()
COUNTED_WITHIN_M = {TravelMode.WALK: 3_000, TravelMode.EBIKE: 10_000, TravelMode.TRUCK: 30_000}
FAR_M = 50_000.0  # who has no station within it is told so, and no time for the way
VAGUE_M = 500.0  # a position less accurate than this does not tell which station is nearer
MAX_ACCURACY_M = 40_000_000.0  # around the Earth
NIGHT_BEGINS = time(23)
NIGHT_ENDS = time(5)


def night_of(moment: datetime) -> tuple[datetime, datetime]:
    """Return the rest of the night of a moment: from 23:00, or from the moment if later, to 05:00."""
    local = moment.astimezone(SHANGHAI)
    evening = local.date() if local.time() >= NIGHT_ENDS else local.date() - timedelta(days=1)
    begins = datetime.combine(evening, NIGHT_BEGINS, SHANGHAI)
    ends = datetime.combine(evening + timedelta(days=1), NIGHT_ENDS, SHANGHAI)
    return max(begins, local.replace(second=0, microsecond=0)), ends


@dataclass(frozen=True, slots=True)
class Filters:
    """What a station must have; empty filters pass every station."""

    kinds: frozenset[StationKind] = frozenset()  # any of them
    services: tuple[ServiceType, ...] = ()  # all of them
    facilities: tuple[StationField, ...] = ()  # all of them are known to be there
    audiences: frozenset[Audience] = frozenset()  # any of them
    without_app: bool = False
    open_states: frozenset[OpenState] = frozenset()  # any of them; on arrival if there is a mode of travel
    open_during: tuple[datetime, datetime] | None = None  # open throughout; both ends aware
    truck: Truck = ANY_TRUCK  # excludes stations known to be too small for it

    @property
    def has_any(self) -> bool:
        """Whether any filter is set."""
        return self != Filters()

    @property
    def requires_open(self) -> bool:
        """Whether a station must be open, now or on arrival."""
        return bool(self.open_states) and self.open_states <= OPEN_STATES


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search for the nearest stations. The position is WGS 84 and is never stored."""

    position: LonLat
    at: datetime
    filters: Filters = field(default_factory=Filters)
    limit: int = DEFAULT_LIMIT
    within_m: float = MAX_DISTANCE_M
    mode: TravelMode | None = None  # ranks by the state on arrival; None ranks by distance
    carriageway: str = ""  # the side of a divided road the driver is on, if known (stations.domain.truck)
    beyond_m: float = 0.0  # by arrival: nearer stations are known already and may be left out


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One station of a result; `card` is its public entry as JSON, as the projection stores it, in UTF-8."""

    station_id: int
    card: bytes
    opening: Opening
    timetable: Timetable | None = None
    hours_checked_at: datetime | None = None
    distance_m: float | None = None
    carriageway: str = ""  # the only side of a divided road it can be reached from
    departs_at: datetime | None = None  # the moment of `opening`
    arrival: Arrival | None = None
    reason: str = ""
    _parsed: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def with_reason(self, reason: str) -> "SearchHit":
        """Return this hit with the reason for its rank."""
        return self._with(self.arrival, reason)

    def with_arrival(self, mode: TravelMode, travel: Travel) -> "SearchHit":
        """Return this hit with the arrival of someone who departs at `departs_at`."""
        assert self.departs_at is not None
        return self._with(compute_arrival(self.timetable, self.departs_at, mode, travel), self.reason)

    def _with(self, arrival: Arrival | None, reason: str) -> "SearchHit":
        """Return a copy. `replace` takes four times as long, of two hundred copies an answer."""
        return SearchHit(
            self.station_id,
            self.card,
            self.opening,
            self.timetable,
            self.hours_checked_at,
            self.distance_m,
            self.carriageway,
            self.departs_at,
            arrival,
            reason,
        )

    def is_doubtful(self, at: datetime) -> bool:
        """Tell whether its hours were checked too long ago, or never, to be sure of an open door."""
        return is_overdue(Facet.HOURS, self.hours_checked_at, at)

    @property
    def lacks_truck_room(self) -> bool:
        """Whether somebody comes by truck, and it is not known that a truck can stop here."""
        is_by_truck = self.arrival is not None and self.arrival.mode is TravelMode.TRUCK
        return is_by_truck and not takes_trucks(self.entry["properties"])

    @property
    def entry(self) -> dict[str, Any]:
        """The public entry, parsed once: a GeoJSON Feature, only to be read."""
        if not self._parsed:
            self._parsed.update(orjson.loads(self.card))
        return self._parsed


@dataclass(frozen=True, slots=True)
class Openings:
    """What answers the question for an open door around a position; both None where nothing is known.

    `nearest_open` is the nearest hit that is open on arrival, or now without a mode. Only
    where none is within `within_m`, `opens_first` is the station there that certainly opens first.
    """

    within_m: float
    nearest_open: SearchHit | None = None
    opens_first: SearchHit | None = None


@dataclass(frozen=True, slots=True)
class UnknownServices:
    """Stations within `within_m` that may have the services or not, the first of `total`: nobody has said."""

    services: tuple[ServiceType, ...]
    hits: list[SearchHit]
    total: int
    within_m: float | None = None
