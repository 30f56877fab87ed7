"""At what hours whatever passes a search must be open: what an index tells without a timetable."""

from datetime import timedelta

from geodata.travel import TravelMode, travel_s
from locator.hours.domain import half_hours, quiet_hours
from locator.search.domain.arrival import MAX_TRAVEL_S, TURNING_MODES
from locator.search.domain.search import SearchRequest
from locator.search.queries.filters import FilterShape
from locator.stations.domain.truck import DETOUR_M

SPARE_S = 1.0  # more than the error of a way computed from a distance


def narrowed(request: SearchRequest, shape: FilterShape) -> FilterShape:
    """Return a shape with what a request allows to pass over."""
    is_quiet = _is_quiet(request, shape)
    return shape._replace(
        in_quiet_hours=is_quiet,
        in_half_hours=shape.requires_open and not is_quiet,
        is_beyond=request.beyond_m > 0,
    )


def open_half_hours(request: SearchRequest, shape: FilterShape) -> list[int]:
    """Return the half-hours in which something may have to be open, to pass the filters of a shape."""
    if request.mode is None:
        return half_hours.between(request.at, request.at)
    shortest_s = max(travel_s(request.beyond_m, request.mode) - SPARE_S, 0.0)
    longest_s = _longest_travel_s(request, request.mode, shape)
    since, until = (request.at + timedelta(seconds=way_s) for way_s in (shortest_s, longest_s + SPARE_S))
    return half_hours.between(since, until)


def _is_quiet(request: SearchRequest, shape: FilterShape) -> bool:
    """Return whether whatever passes the filters of a shape is open at some time of quiet hours."""
    during = request.filters.open_during if shape.open_during else None
    if during and quiet_hours.overlap(*during):
        return True
    if not shape.requires_open:
        return False
    longest_s = _longest_travel_s(request, request.mode, shape) if request.mode else 0.0
    return quiet_hours.left_s(request.at) > longest_s


def _longest_travel_s(request: SearchRequest, mode: TravelMode, shape: FilterShape) -> float:
    """Return the longest estimated way to a station that may count as open."""
    may_turn = mode in TURNING_MODES and shape.needs_turning is not False
    longest_m = request.within_m + (DETOUR_M if may_turn else 0.0)
    return min(MAX_TRAVEL_S[mode], travel_s(longest_m, mode))
