"""Whether a station is open when one gets there: the way's time, and the state at its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from geodata.travel import TravelMode, travel_s
from locator.hours.domain.state import Opening, OpenState, Timetable, opening_at

OPEN_STATES = frozenset({OpenState.OPEN, OpenState.CLOSING_SOON})
# How far an open door is still an answer to "where can I get in now". Who is on foot or delivers goes an
# hour at the very most for a rest; a driver stops at the latest before his four hours at the wheel are
# over. What opens tomorrow at the end of a night's walk is not open on arrival in anybody's sense.
REACH_S = {TravelMode.WALK: 3600.0, TravelMode.EBIKE: 3600.0, TravelMode.TRUCK: 3 * 3600.0}


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
        """Tell whether the door is open then, as far as anybody knows, and within reach."""
        return self.is_within_reach and self.opening.state in OPEN_STATES

    @property
    def is_within_reach(self) -> bool:
        """Tell whether anybody goes that far for an open door."""
        return self.travel.travel_s is not None and self.travel.travel_s <= REACH_S[self.mode]


def reach_m(mode: TravelMode) -> float:
    """Return how far away, in a straight line, an open door is still within reach by estimate."""
    return REACH_S[mode] / travel_s(1, mode)


def estimate(distance_m: float, mode: TravelMode, around_m: float = 0.0) -> Travel:
    """Return the travel time of a straight-line distance, and of what one has to go around."""
    return Travel(travel_s(distance_m + around_m, mode), TravelSource.ESTIMATE, around_m > 0)


def arrival(timetable: Timetable | None, leaves_at: datetime, mode: TravelMode, travel: Travel) -> Arrival:
    """Return the arrival of one who leaves at a moment; unknown where there is no way."""
    if travel.travel_s is None:
        return Arrival(mode, travel, None, Opening(OpenState.UNKNOWN))
    at = leaves_at + timedelta(seconds=travel.travel_s)
    return Arrival(mode, travel, at, opening_at(timetable, at))
