"""Stations among which the first of a ranking by arrival certainly are: exact searches by distance, merged.

Ranking puts what is open on arrival first. By distance alone, forty closed stations would hide the open
one behind them: where the nearest stations are not enough, the nearest that are open on arrival are searched
for as well; and where a detour or an old check may change the order, everything that could come before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf

from sqlalchemy import Connection

from geodata.travel import TravelMode, travel_s
from locator.hours.domain import quiet_hours
from locator.search.domain.arrival import MAX_TRAVEL_S, OPEN_STATES, TURNING_MODES, max_distance_m
from locator.search.domain.ranking import CLOSE_BY, estimated_travel, is_open_on_arrival, rank_s, travel_s_of
from locator.search.domain.search import SearchHit, SearchRequest
from locator.search.queries.filters import FilterShape
from locator.search.queries.nearest import nearest_stations
from locator.stations.domain.truck import DETOUR_M

CANDIDATES_PER_HIT = 2  # by day, the first search is enough nearly everywhere
OPEN_PER_HIT = 2
MAX_CANDIDATES = 20_000  # what one search may read; no city has as many around one place
SPARE_M = 1.0  # more than the error of a distance computed back from a time


@dataclass(frozen=True, slots=True)
class _Found:
    """Hits of one search by distance; no way to a station beyond them is shorter than `known_s`."""

    hits: list[SearchHit]
    known_s: float


def candidates_on_arrival(
    connection: Connection, request: SearchRequest, shape: FilterShape | None = None
) -> list[SearchHit]:
    """Return hits with estimated arrivals, by distance, then id, for a request with a mode.

    The first `limit` of all stations in the order of domain.ranking are among them, and so are the
    CLOSE_BY nearest of any state that pass the filters, or those of another shape.
    """
    shape = shape or FilterShape.of(request.filters)
    nearest = _search(connection, request, shape, max(CLOSE_BY, CANDIDATES_PER_HIT * request.limit))
    hits = nearest.hits
    if not _has_first_open(nearest, request, shape):
        hits = _merged(hits, _first_open(connection, request, shape))
    others = sorted(travel_s_of(hit) for hit in hits if not is_open_on_arrival(hit))
    last = request.limit - (len(hits) - len(others))  # of the others, the last that may be listed
    last_s = others[min(last, len(others)) - 1] if others and last > 0 else 0.0
    if last_s > nearest.known_s:
        hits = _merged(hits, _all_within_s(connection, request, shape, last_s).hits)
    return hits


def _has_first_open(found: _Found, request: SearchRequest, shape: FilterShape) -> bool:
    """Return whether the first `limit` stations open on arrival are certainly among these."""
    if shape.open_states and not shape.open_states & OPEN_STATES:
        return True  # none is asked for
    ranks_s = _open_ranks_s(found)
    last_s = ranks_s[request.limit - 1] if len(ranks_s) >= request.limit else inf
    return min(last_s, MAX_TRAVEL_S[_mode(request)]) <= found.known_s


def _first_open(connection: Connection, request: SearchRequest, shape: FilterShape) -> list[SearchHit]:
    """Return at least the first `limit` stations in the order of domain.ranking that are open on arrival."""
    states = shape.open_states & OPEN_STATES if shape.open_states else OPEN_STATES
    only_open = shape._replace(open_states=states)
    count = OPEN_PER_HIT * request.limit
    found = _in_quiet_hours(connection, request, only_open, count)
    found = found or _search(connection, request, only_open, count)
    if not _has_first_open(found, request, only_open):
        last_s = _open_ranks_s(found)[request.limit - 1]
        found = _all_within_s(connection, request, only_open, last_s)
    return found.hits


def _in_quiet_hours(
    connection: Connection, request: SearchRequest, shape: FilterShape, count: int
) -> _Found | None:
    """Return the nearest open stations that are reached in quiet hours, of which there are few to look at.

    None if the first `limit` are not certainly reached in them, or are so by any way within reach.
    """
    mode, left_s = _mode(request), quiet_hours.left_s(request.at)
    turning_m = DETOUR_M if mode in TURNING_MODES else 0.0
    quiet_m = min(request.within_m, left_s / travel_s(1, mode) - turning_m - SPARE_M)
    if quiet_m <= 0 or left_s > MAX_TRAVEL_S[mode]:
        return None
    found = _search(connection, replace(request, within_m=quiet_m), shape, count)
    quiet_s, ranks_s = travel_s(quiet_m, mode), _open_ranks_s(found)
    if len(ranks_s) < request.limit or ranks_s[request.limit - 1] > quiet_s:
        return None
    return _Found(found.hits, min(found.known_s, quiet_s))


def _all_within_s(connection: Connection, request: SearchRequest, shape: FilterShape, way_s: float) -> _Found:
    """Return all stations that may be reached in a time."""
    within_m = min(request.within_m, way_s / travel_s(1, _mode(request)) + SPARE_M)
    return _search(connection, replace(request, within_m=within_m), shape, MAX_CANDIDATES)


def _search(connection: Connection, request: SearchRequest, shape: FilterShape, count: int) -> _Found:
    """Return the nearest `count` stations that pass the filters of a shape."""
    mode, within_m = _mode(request), request.within_m
    if shape.requires_open:
        within_m = min(within_m, max_distance_m(mode))
    near = replace(request, limit=count, within_m=within_m)
    hits = [
        hit.with_arrival(mode, estimated_travel(hit, request.carriageway, mode))
        for hit in nearest_stations(connection, near, shape)
    ]
    is_all = len(hits) < count
    return _Found(hits, inf if is_all else travel_s(hits[-1].distance_m or 0.0, mode))


def _open_ranks_s(found: _Found) -> list[float]:
    return sorted(rank_s(hit) for hit in found.hits if is_open_on_arrival(hit))


def _merged(hits: Sequence[SearchHit], others: Iterable[SearchHit]) -> list[SearchHit]:
    by_id = {hit.station_id: hit for hit in (*hits, *others)}
    return sorted(by_id.values(), key=lambda hit: (hit.distance_m or 0.0, hit.station_id))


def _mode(request: SearchRequest) -> TravelMode:
    assert request.mode is not None
    return request.mode
