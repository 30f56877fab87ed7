"""Whether a station is open when one gets there: the way's time, and the state at its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from geodata.travel import TravelMode, travel_s
from locator.domain.state import Opening, OpenState, Timetable, opening_at

OPEN_STATES = frozenset({OpenState.OPEN, OpenState.CLOSING_SOON})


class TravelSource(StrEnum):
    """Where a travel time comes from; an answer says which."""

    ESTIMATE = "estimate"  # straight line times a detour, at a stated speed
    ROUTE = "route"  # a routing engine's way over the streets


@dataclass(frozen=True, slots=True)
class Travel:
    """How long the way takes; None when the engine found no way for this vehicle."""

    travel_s: float | None
    source: TravelSource
    around: bool = False  # over the next exit, as one side of a divided road asks for


@dataclass(frozen=True, slots=True)
class Arrival:
    """The end of a way: when, by which mode, and in which state the station then is."""

    mode: TravelMode
    travel: Travel
    at: datetime | None
    opening: Opening

    @property
    def is_open(self) -> bool:
        """Tell whether the door is open then, as far as anybody knows."""
        return self.opening.state in OPEN_STATES


def estimate(distance_m: float, mode: TravelMode, around_m: float = 0.0) -> Travel:
    """Return the travel time of a straight-line distance, and of what one has to go around."""
    return Travel(travel_s(distance_m + around_m, mode), TravelSource.ESTIMATE, around_m > 0)


def arrival(timetable: Timetable | None, leaves_at: datetime, mode: TravelMode, travel: Travel) -> Arrival:
    """Return the arrival of one who leaves at a moment; unknown where there is no way."""
    if travel.travel_s is None:
        return Arrival(mode, travel, None, Opening(OpenState.UNKNOWN))
    at = leaves_at + timedelta(seconds=travel.travel_s)
    return Arrival(mode, travel, at, opening_at(timetable, at))
