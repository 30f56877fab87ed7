"""Stations among which the first of a ranking by arrival certainly are: exact searches by distance, merged.

Ranking puts what is open on arrival first. By distance alone, forty closed stations would hide the open one
behind them: where the nearest stations are not enough, the nearest that are open on arrival are searched for
as well.

What is found bounds what is left to find. Let the n-th best rank of the hits so far be R seconds. A rank is
never less than the way, and a way never less than that of the straight line, so that nothing beyond the
distance of R can be among the first n: neither what an old check puts back, nor what a detour does. Stations
on the other side of a divided road are searched for by themselves and last: their ways are a detour longer,
so that they have to be nearer than R less the detour, which in towns is nearer than what is known already.
Without this, some service areas among the nearest made R as long as a detour, and everything within 20 km
was read (decision 87).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import nsmallest
from math import inf

from sqlalchemy import Connection

from geodata.travel import TravelMode, travel_s
from locator.hours.domain import half_hours, quiet_hours
from locator.search.domain.arrival import MAX_TRAVEL_S, OPEN_STATES, TURNING_MODES, max_distance_m
from locator.search.domain.ranking import (
    CLOSE_BY,
    OVERDUE_PENALTY,
    STALENESS_PENALTY,
    estimated_travel,
    is_open_on_arrival,
    longest_unsure_s,
    rank_s,
    travel_s_of,
)
from locator.search.domain.search import SearchHit, SearchRequest
from locator.search.queries.filters import FilterShape
from locator.search.queries.nearest import all_within, nearest_stations
from locator.stations.domain.truck import DETOUR_M, SAME_SIDE_M

CANDIDATES_PER_HIT = 3  # by day, the first search is enough nearly everywhere
FOUND_PER_HIT = 2
MAX_CANDIDATES = 20_000  # what one search may read; no city has as many around one place
# Of a way in its rank, by whether the hours were checked within their half-life.
LEAST_WEIGHTS: Mapping[bool | None, float] = {True: 1.0, False: 1 + STALENESS_PENALTY / 2 + OVERDUE_PENALTY}
FEWEST_S = 300.0  # what is reached sooner is searched with the following half-hour
SPARE_M = 1.0  # more than the error of a distance computed back from a time


@dataclass(frozen=True, slots=True)
class _Found:
    """Hits of one search by distance; there are no others nearer than `known_m`."""

    hits: list[SearchHit]
    known_m: float


@dataclass(frozen=True, slots=True)
class _Sought:
    """The first `count` by rank of the hits that belong to it; `longest_s` is the longest way to one.

    `least_weights`: by how much a way is multiplied at least in its rank, by `checked_lately` of a shape.
    """

    count: int
    belongs: Callable[[SearchHit], bool]
    rank_s: Callable[[SearchHit], float]
    longest_s: float
    least_weights: Mapping[bool | None, float]
    ranks_s: dict[int, float | None] = field(default_factory=dict)  # by station, of what was asked for

    def last_rank_s(self, hits: Iterable[SearchHit]) -> float:
        """Return the rank of the last of them if no more hits are found: an upper bound if there are."""
        ranks = nsmallest(self.count, (rank for rank in map(self._rank_s, hits) if rank is not None))
        return ranks[-1] if len(ranks) == self.count else inf

    def _rank_s(self, hit: SearchHit) -> float | None:
        """Return the rank of a hit, worked out once; None if it does not belong."""
        if hit.station_id not in self.ranks_s:
            self.ranks_s[hit.station_id] = self.rank_s(hit) if self.belongs(hit) else None
        return self.ranks_s[hit.station_id]


def candidates_on_arrival(
    connection: Connection, request: SearchRequest, shape: FilterShape | None = None
) -> list[SearchHit]:
    """Return hits with estimated arrivals, by distance, then id, for a request with a mode.

    The first `limit` of all stations in the order of domain.ranking are among them, and so are the
    CLOSE_BY nearest of any state that pass the filters, or those of another shape, and what the reasons of
    the first compare with.
    """
    shape = shape or FilterShape.of(request.filters)
    nearest = _search(connection, request, shape, max(CLOSE_BY, CANDIDATES_PER_HIT * request.limit))
    hits = nearest.hits
    states = shape.open_states & OPEN_STATES if shape.open_states else OPEN_STATES
    if states:
        longest_s = MAX_TRAVEL_S[_mode(request)]
        first_open = _Sought(request.limit, is_open_on_arrival, rank_s, longest_s, LEAST_WEIGHTS)
        sides = _sides(connection, request, shape._replace(open_states=states), first_open, nearest)
        for side in sides:
            hits = side.added_to(hits)
        unsure_s = longest_unsure_s(hits, request.limit)
        for side in sides:
            hits = side.with_older(hits, unsure_s)
    left = request.limit - sum(map(is_open_on_arrival, hits))
    if left > 0 and not shape.requires_open:
        others = _Sought(left, _is_not_open, travel_s_of, inf, {None: 1.0})
        for side in _sides(connection, request, shape, others, nearest):
            hits = side.added_to(hits)
    return hits


def _sides(
    connection: Connection, request: SearchRequest, shape: FilterShape, sought: _Sought, nearest: _Found
) -> list["_OneSide"]:
    """Return the searches of both sides of divided roads, for whom it matters."""
    if _mode(request) not in TURNING_MODES:
        return [_OneSide(connection, request, shape, sought, 0.0, nearest.known_m)]
    return [
        _OneSide(
            connection,
            request,
            shape._replace(needs_turning=turning_m > 0),
            sought,
            turning_m,
            nearest.known_m,
        )
        for turning_m in (0.0, DETOUR_M)
    ]


@dataclass(slots=True)
class _OneSide:
    """The search among the stations whose way has a detour of `turning_m`, none or that of a divided road.

    All of them that are nearer than `known_m` are known.
    """

    connection: Connection
    request: SearchRequest
    shape: FilterShape
    sought: _Sought
    turning_m: float
    known_m: float

    def added_to(self, hits: list[SearchHit]) -> list[SearchHit]:
        """Return the hits with all that may be among the first."""
        if self._reach_m(hits) > self.known_m:
            hits = self._by_half_hours(self._with_quiet(hits))
        if self._reach_m(hits) > self.known_m:
            hits = self._with_nearest(hits, self._reach_m(hits))
        known_m = reach_m = self.known_m
        for checked_lately, weight in self.sought.least_weights.items():
            reach_m = self._reach_m(hits, weight)
            if reach_m > known_m:
                hits = _merged(hits, self._all_within(reach_m, checked_lately))
        self.known_m = max(known_m, reach_m)
        return hits

    def with_older(self, hits: list[SearchHit], way_s: float) -> list[SearchHit]:
        """Return the hits with all to which a way is shorter and whose hours were not checked lately."""
        within_m = self._straight_m(way_s)
        return _merged(hits, self._all_within(within_m, False)) if within_m > self.known_m else hits

    def _with_quiet(self, hits: list[SearchHit]) -> list[SearchHit]:
        """Return the hits with the nearest that are reached in quiet hours: few have to be looked at."""
        quiet_m = self._straight_m(quiet_hours.left_s(self.request.at)) - 2 * SPARE_M
        if not self.shape.requires_open or not self.known_m < quiet_m < self._reach_m(hits):
            return hits
        return self._with_nearest(hits, quiet_m)

    def _by_half_hours(self, hits: list[SearchHit]) -> list[SearchHit]:
        """Return the hits with the nearest open ones that are reached in each half-hour, which are few."""
        if not self.shape.requires_open:
            return hits
        for left_s in half_hours.ends_s(self.request.at, self.sought.longest_s):
            reached_m = self._straight_m(left_s) - 2 * SPARE_M
            if reached_m >= self._reach_m(hits):
                break
            if reached_m > self.known_m and left_s >= FEWEST_S:
                hits = self._with_nearest(hits, reached_m)
        return hits

    def _with_nearest(self, hits: list[SearchHit], within_m: float) -> list[SearchHit]:
        count = FOUND_PER_HIT * self.request.limit
        found = _search(self.connection, self._beyond_known(within_m), self.shape, count)
        self.known_m = max(self.known_m, min(found.known_m, within_m))
        return _merged(hits, found.hits)

    def _all_within(self, within_m: float, checked_lately: bool | None) -> list[SearchHit]:
        shape = self.shape._replace(checked_lately=checked_lately)
        near = replace(self._beyond_known(within_m), limit=MAX_CANDIDATES)
        return _arriving(all_within(self.connection, near, shape), self.request)

    def _beyond_known(self, within_m: float) -> SearchRequest:
        return replace(self.request, within_m=within_m, beyond_m=self.known_m)

    def _reach_m(self, hits: Iterable[SearchHit], weight: float = 1.0) -> float:
        """Return the distance within which all are whose way times a weight may be among the first ranks."""
        longest_s = min(self.sought.last_rank_s(hits) / weight, self.sought.longest_s)
        straight_m = self._straight_m(longest_s)
        nearest_m = SAME_SIDE_M + SPARE_M if self.turning_m else 0.0  # up to there nobody turns
        return min(max(straight_m, nearest_m), self.request.within_m)

    def _straight_m(self, way_s: float) -> float:
        return way_s / travel_s(1, _mode(self.request)) - self.turning_m + SPARE_M


def _search(connection: Connection, request: SearchRequest, shape: FilterShape, count: int) -> _Found:
    """Return the nearest `count` stations that pass the filters of a shape."""
    mode, within_m = _mode(request), request.within_m
    if shape.requires_open:
        within_m = min(within_m, max_distance_m(mode))
    near = replace(request, limit=count, within_m=within_m)
    hits = _arriving(nearest_stations(connection, near, shape), request)
    return _Found(hits, inf if len(hits) < count else hits[-1].distance_m or 0.0)


def _arriving(hits: Iterable[SearchHit], request: SearchRequest) -> list[SearchHit]:
    mode = _mode(request)
    return [hit.with_arrival(mode, estimated_travel(hit, request.carriageway, mode)) for hit in hits]


def _is_not_open(hit: SearchHit) -> bool:
    return not is_open_on_arrival(hit)


def _merged(hits: Sequence[SearchHit], others: Iterable[SearchHit]) -> list[SearchHit]:
    by_id = {hit.station_id: hit for hit in (*hits, *others)}
    return sorted(by_id.values(), key=lambda hit: (hit.distance_m or 0.0, hit.station_id))


def _mode(request: SearchRequest) -> TravelMode:
    assert request.mode is not None
    return request.mode
