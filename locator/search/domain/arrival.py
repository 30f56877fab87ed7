"""Arrival at a station: travel time, and the opening state at the end of the way."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from geodata.travel import TravelMode, travel_s
from locator.hours.domain.state import Opening, OpenState, Timetable, opening_in_minute

OPEN_STATES = frozenset({OpenState.OPEN, OpenState.CLOSING_SOON})
# The longest way to a station that counts as open. On foot or delivering, nobody goes further than an
# hour for a rest; a driver must stop before four hours at the wheel. Without a limit, a station that
# opens tomorrow at the end of a night's walk would be "open on arrival".
MAX_TRAVEL_S = {TravelMode.WALK: 3600.0, TravelMode.EBIKE: 3600.0, TravelMode.TRUCK: 3 * 3600.0}

MAX_TOLD_TRAVEL_S = 3 * 3600.0
# Who is on a divided road and must turn around to stop on its other side; the others come by the footpath.
TURNING_MODES = frozenset({TravelMode.TRUCK})


class TravelSource(StrEnum):
    """Source of a travel time."""

    ESTIMATE = "estimate"  # straight line times a detour factor, at a fixed speed
    ROUTE = "route"  # computed by a routing engine


@dataclass(frozen=True, slots=True)
class Travel:
    """Duration of the way; `travel_s` is None if the routing engine finds none for this vehicle."""

    travel_s: float | None
    source: TravelSource
    turns_around: bool = False  # by the next exit, to the other side of a divided road


@dataclass(frozen=True, slots=True)
class Arrival:
    """The end of a way: mode, travel, moment, and the station's opening state then."""

    mode: TravelMode
    travel: Travel
    at: datetime | None
    opening: Opening
    is_open: bool = field(init=False)  # within reach and, as far as is known, open on arrival

    def __post_init__(self) -> None:
        is_open = self.opening.state in OPEN_STATES and self.is_within_reach
        object.__setattr__(self, "is_open", is_open)  # asked some ten times in ranking

    @property
    def is_worth_telling(self) -> bool:
        """Whether the travel time means anything: nobody walks for days."""
        return self.travel.travel_s is None or self.travel.travel_s <= MAX_TOLD_TRAVEL_S

    @property
    def is_within_reach(self) -> bool:
        """Whether the way is short enough for the mode."""
        return self.travel.travel_s is not None and self.travel.travel_s <= MAX_TRAVEL_S[self.mode]


def max_distance_m(mode: TravelMode) -> float:
    """Return the straight-line distance that is within reach by estimate."""
    return MAX_TRAVEL_S[mode] / travel_s(1, mode)


def estimate_travel(distance_m: float, mode: TravelMode, detour_m: float = 0.0) -> Travel:
    """Return the estimated travel for a straight-line distance and a detour to turn around."""
    return Travel(travel_s(distance_m + detour_m, mode), TravelSource.ESTIMATE, detour_m > 0)


def compute_arrival(
    timetable: Timetable | None, departs_at: datetime, mode: TravelMode, travel: Travel
) -> Arrival:
    """Return the arrival after a departure; its state is unknown if there is no way."""
    if travel.travel_s is None:
        return Arrival(mode, travel, None, Opening(OpenState.UNKNOWN))
    at = departs_at + timedelta(seconds=travel.travel_s)
    return Arrival(mode, travel, at, opening_in_minute(timetable, at))
