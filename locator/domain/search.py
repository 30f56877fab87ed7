"""The question a worker asks, and one answer to it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson

from geodata.lonlat import LonLat
from locator.domain.access import Audience
from locator.domain.service_vocabulary import Word
from locator.domain.state import Opening, OpenState
from locator.domain.station import StationKind

DEFAULT_LIMIT = 10
MAX_LIMIT = 50
# Farther than any day's drive: a station beyond this is no answer (and the proof that an answer is
# complete, geodesy.mercator_reach, needs some end).
REACH_M = 1_000_000


@dataclass(frozen=True, slots=True)
class Filters:
    """What a station must have; an empty filter lets everything pass."""

    kinds: frozenset[StationKind] = frozenset()
    services: tuple[Word, ...] = ()  # all of them
    audiences: frozenset[Audience] = frozenset()  # any of them
    without_app: bool = False
    open_states: frozenset[OpenState] = frozenset()  # any of them

    @property
    def any(self) -> bool:
        """Tell whether anything is asked for."""
        return bool(self.kinds or self.services or self.audiences or self.without_app or self.open_states)


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """Where from, when, what for, how many. The position is WGS 84 and is kept nowhere."""

    position: LonLat
    at: datetime
    filters: Filters = field(default_factory=Filters)
    limit: int = DEFAULT_LIMIT
    within_m: float = REACH_M


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One station of an answer; `card` is its public entry as the projection keeps it, in JSON."""

    station_id: int
    card: str
    opening: Opening
    distance_m: float | None = None
    reason: str = ""

    def because(self, reason: str) -> "SearchHit":
        """Return the same hit with the reason of its place."""
        return replace(self, reason=reason)

    @property
    def entry(self) -> dict[str, Any]:
        """The public entry, parsed: a GeoJSON Feature."""
        parsed: dict[str, Any] = orjson.loads(self.card)
        return parsed
