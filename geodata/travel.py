"""Estimated travel times, by a detour factor over the straight line and a speed for each mode."""

from enum import StrEnum
from typing import NamedTuple


class Pace(NamedTuple):
    """Speed, and `detour`: the length of the street over that of the straight line."""

    detour: float
    speed_m_s: float


class TravelMode(StrEnum):
    """Modes of travel to a station."""

    WALK = "walk"
    EBIKE = "ebike"
    TRUCK = "truck"


# Rounded planning figures, not measurements: a tired adult at 5 km/h, an e-bike with a top speed of
# 25 km/h minus lights and turns, a truck in and around towns.
PACES = {
    TravelMode.WALK: Pace(detour=1.25, speed_m_s=1.4),
    TravelMode.EBIKE: Pace(detour=1.3, speed_m_s=5.0),
    TravelMode.TRUCK: Pace(detour=1.4, speed_m_s=9.0),
}


def travel_s(distance_m: float, mode: TravelMode = TravelMode.WALK) -> float:
    """Return the estimated seconds for a straight-line distance in metres."""
    pace = PACES[mode]
    return distance_m * pace.detour / pace.speed_m_s
