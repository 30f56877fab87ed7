"""Ranking of hits, and a short reason for each rank, derived from the same values.

The order is one over all stations, whatever was asked for: whoever lists fewer lists its beginning.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Self

from geodata.sentence import Sentence, pattern
from geodata.travel import TravelMode
from locator.hours.domain.state import OpenState
from locator.search.domain.arrival import OPEN_STATES, TURNING_MODES, Travel, estimate_travel
from locator.search.domain.search import Filters, SearchHit
from locator.stations.domain.freshness import freshness
from locator.stations.domain.station import Facet
from locator.stations.domain.truck import detour_m, split_carriageway

NEARBY_S = 30 * 60  # for a glass of water nobody goes further
MADE_ONCE_M = 999.0
CLOSE_BY = 30  # as many of the nearest stations are known whatever their state, and counted in reasons
STALENESS_PENALTY = 0.25  # hours that were never checked count as a way longer by this share
OVERDUE_PENALTY = 0.25  # and by this share, too, past the half-life of a check

# Reasons that say no more than the order itself: cards leave them out, also those made by
# static/js/find/ranking.js.
EXPECTED_REASONS = frozenset({"到时开门，按远近排", "最快能进的一处", "符合条件的里面最快能进的"})

STATE_TEXTS = {
    OpenState.CLOSED: Sentence("到时关门"),
    OpenState.UNKNOWN: Sentence("到时开不开门说不准"),
}


def rank_by_arrival(hits: Sequence[SearchHit], filters: Filters, limit: int) -> list[SearchHit]:
    """Return hits with reasons: those within reach and open on arrival first, then all others.

    `hits` have arrivals, are sorted by distance, and hold the CLOSE_BY nearest. Among open hits, one with
    recently checked hours may precede a nearer one; the others are sorted by travel time alone.
    """
    ordered = sorted(hits, key=sort_key)[:limit]
    around = _Around.of(hits)
    return [
        hit.with_reason(_arrival_reason(rank, hit, around, filters))
        for rank, hit in enumerate(ordered, start=1)
    ]


def distance_reason(rank: int, gap_m: float, has_filters: bool, state: OpenState) -> Sentence:
    """Return the reason for a rank (from 1) by geodesic distance, `gap_m` behind the previous hit."""
    if rank == 1:
        return _first_by_distance(state, has_filters)
    if gap_m < 1:
        return Sentence("与上一处同样远")
    if state is OpenState.UNKNOWN:
        return Sentence("按距离排第 {place}，时间未核实", place=rank)
    # The whole metres of a sentence: those of a city are so few that they are made once.
    return _behind(rank, round(gap_m)) if gap_m < MADE_ONCE_M else _behind.__wrapped__(rank, gap_m)


@lru_cache(maxsize=20_000)
def _behind(rank: int, gap_m: float) -> Sentence:
    distance = describe_distance(gap_m)
    return Sentence("按距离排第 {place}，比上一处远 {distance}", place=rank, distance=distance)


def describe_distance(distance_m: float) -> Sentence:
    """Return a distance in words: ``420 米``, ``1.1 公里``."""
    if distance_m < 1000:
        return Sentence("{m:.0f} 米", m=distance_m)
    return Sentence("{km:.1f} 公里", km=distance_m / 1000)


def estimated_travel(hit: SearchHit, carriageway: str, mode: TravelMode) -> Travel:
    """Return the estimated travel to a hit from a carriageway; empty if the traveller's is unknown."""
    distance_m = hit.distance_m or 0.0
    turning_m = detour_m(hit.carriageway, carriageway, distance_m) if mode in TURNING_MODES else 0.0
    return estimate_travel(distance_m, mode, turning_m)


def is_open_on_arrival(hit: SearchHit) -> bool:
    """Return whether a hit is within reach and, as far as is known, open on arrival."""
    assert hit.arrival is not None
    return hit.arrival.is_open


def is_open_nearby(hit: SearchHit) -> bool:
    """Return whether a hit is reached within half an hour and, as far as is known, open then."""
    return is_open_on_arrival(hit) and travel_s_of(hit) <= NEARBY_S


def sort_key(hit: SearchHit) -> tuple[float, ...]:
    """Return the place of a hit in the order of all stations."""
    is_first = is_open_on_arrival(hit)
    return not is_first, rank_s(hit) if is_first else travel_s_of(hit), hit.station_id


def travel_s_of(hit: SearchHit) -> float:
    """Return the travel time of a hit in seconds; infinite where there is no way."""
    assert hit.arrival is not None
    return math.inf if hit.arrival.travel.travel_s is None else hit.arrival.travel.travel_s


def rank_s(hit: SearchHit) -> float:
    """Return the travel time by which an open hit ranks: the older the check of its hours, the longer."""
    assert hit.departs_at is not None
    fresh = freshness(Facet.HOURS, hit.hours_checked_at, hit.departs_at)
    overdue = OVERDUE_PENALTY if fresh < 0.5 else 0.0
    return travel_s_of(hit) * (1 + STALENESS_PENALTY * (1 - fresh) + overdue)


def longest_unsure_s(hits: Sequence[SearchHit], limit: int) -> float:
    """Return the longest way to one of the first open hits that may pass others whose hours are older.

    Where there are any, the reason is that they are older; those among the hits may not be all on the way.
    """
    around = _Around.of(hits)
    first = sorted(filter(is_open_on_arrival, hits), key=sort_key)[:limit]
    unsure = (hit for hit in first if is_open_nearby(hit) and not around.has_nearer_that_is_older(hit))
    return max(map(travel_s_of, unsure), default=0.0)


@dataclass(frozen=True, slots=True)
class _Around:
    """What the reasons of all hits compare with, worked out once.

    Comparing each pair of hits took a quarter of a driver's search by day.
    """

    ways_s: list[float]  # to the open hits, in order
    ranks_s: list[float]  # the largest `rank_s` of the ways up to each
    place: dict[int, int]  # of a station among all, by distance
    not_open: list[int]  # of the first 0, 1, … CLOSE_BY, how many are not open on arrival

    @classmethod
    def of(cls, hits: Sequence[SearchHit]) -> Self:
        """Return what is around a position, of hits that are sorted by distance."""
        ways = sorted((travel_s_of(hit), rank_s(hit)) for hit in hits if is_open_on_arrival(hit))
        states = (hit.arrival.opening.state for hit in hits[:CLOSE_BY] if hit.arrival)
        return cls(
            [way_s for way_s, _ in ways],
            list(accumulate((rank for _, rank in ways), max)),
            {hit.station_id: place for place, hit in enumerate(hits)},
            list(accumulate((int(state not in OPEN_STATES) for state in states), initial=0)),
        )

    def has_nearer_that_is_older(self, hit: SearchHit) -> bool:
        """Return whether another is open and nearer, but ranks behind because its hours are older."""
        nearer = bisect_left(self.ways_s, travel_s_of(hit))
        return nearer > 0 and self.ranks_s[nearer - 1] > rank_s(hit)

    def count_nearer_not_open(self, hit: SearchHit) -> tuple[bool, int]:
        """Return whether a hit is among the CLOSE_BY nearest, and how many nearer ones are not open then."""
        place = self.place[hit.station_id]
        return place < CLOSE_BY, self.not_open[min(place, CLOSE_BY)]


def _arrival_reason(rank: int, hit: SearchHit, around: _Around, filters: Filters) -> Sentence:
    assert hit.arrival is not None
    if hit.arrival.travel.travel_s is None:
        return Sentence("这种车没有路可到")
    if hit.arrival.travel.turns_around:
        return other_side_reason(hit)
    if is_open_nearby(hit):
        return _open_nearby_reason(rank, hit, around, filters)
    if not hit.arrival.is_within_reach:
        return Sentence("路太远，到时开不开门不算，按远近排")
    state = hit.arrival.opening.state
    if state in OPEN_STATES:
        return Sentence("到时开门，路上要半小时以上")
    if state is OpenState.CLOSED and hit.opening.state in OPEN_STATES:
        return _closes_before_arrival_reason(hit)
    wording = pattern("{state}，排在开着的后面") if around.ways_s else pattern("{state}，按远近排")
    return Sentence(wording, state=STATE_TEXTS[state])


def _open_nearby_reason(rank: int, hit: SearchHit, around: _Around, filters: Filters) -> Sentence:
    if around.has_nearer_that_is_older(hit):
        return Sentence("到时开门，时间比更近的核实得新")
    is_close_by, nearer = around.count_nearer_not_open(hit)
    if nearer and is_close_by:
        return Sentence("到时开门；更近的 {n} 处到时不开或说不准", n=nearer)
    if nearer:
        wording = pattern("到时开门；最近的 {most} 处里 {n} 处到时不开或说不准")
        return Sentence(wording, most=CLOSE_BY, n=nearer)
    if rank > 1:
        return Sentence("到时开门，按远近排")
    return Sentence("符合条件的里面最快能进的") if filters.has_any else Sentence("最快能进的一处")


def other_side_reason(hit: SearchHit) -> Sentence:
    """Return that a station is on the other side of a divided road."""
    road, side = split_carriageway(hit.carriageway)
    wording = pattern("在 {road} {side}一侧，路程按掉头绕行算")
    return Sentence(wording, road=road, side=side.zh)


def _closes_before_arrival_reason(hit: SearchHit) -> Sentence:
    """Return how soon a station closes that is open now, and how long the way takes."""
    assert hit.arrival is not None and hit.departs_at is not None
    if hit.opening.closes_at is None:
        return STATE_TEXTS[OpenState.CLOSED]
    left_min = int((hit.opening.closes_at - hit.departs_at).total_seconds() // 60)
    way_min = math.ceil((hit.arrival.travel.travel_s or 0) / 60)
    return Sentence("{left_min} 分钟后关门，路上需 {way_min} 分钟", left_min=left_min, way_min=way_min)


def _first_by_distance(state: OpenState, has_filters: bool) -> Sentence:
    nearest = Sentence("符合条件的里面最近") if has_filters else Sentence("最近的一处")
    if state is OpenState.CLOSED:
        return Sentence("{nearest}，但现在关门", nearest=nearest)
    return Sentence("{nearest}，时间未核实", nearest=nearest) if state is OpenState.UNKNOWN else nearest
