"""In which order answers stand, and why, in a few words made from the same terms that rank."""

import math
from collections.abc import Sequence
from datetime import datetime

from geodata.sentence import Sentence, pattern
from locator.hours.domain.state import OpenState
from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.search import Filters, SearchHit
from locator.stations.domain.freshness import freshness
from locator.stations.domain.station import Facet
from locator.stations.domain.truck import RoadSide

NEAR_S = 30 * 60  # who is not there in half an hour does not go for a glass of water
STALENESS_COSTS = 0.25  # hours that nobody ever checked count as a way a quarter longer


def ranked(hits: Sequence[SearchHit], at: datetime, filters: Filters, limit: int) -> list[SearchHit]:
    """Return hits with arrivals in order of use: open on arrival within half an hour, then all others.

    `hits` come nearest first. Of two that are open the one whose hours were checked lately may pass a
    nearer one; all others stand by the time of their way alone.
    """
    ordered = sorted(hits, key=lambda hit: _key(hit, at))[:limit]
    return [
        hit.because(_reason_on_arrival(place, hit, hits, at, filters))
        for place, hit in enumerate(ordered, start=1)
    ]


def is_near_and_open(hit: SearchHit) -> bool:
    """Tell whether one gets in there within half an hour, as far as anybody knows."""
    assert hit.arrival is not None
    took_s = hit.arrival.travel.travel_s
    return hit.arrival.is_open and took_s is not None and took_s <= NEAR_S


def _key(hit: SearchHit, at: datetime) -> tuple[float, ...]:
    is_first = is_near_and_open(hit)
    return not is_first, _felt_s(hit, at) if is_first else _took_s(hit), hit.station_id


def _took_s(hit: SearchHit) -> float:
    assert hit.arrival is not None
    return math.inf if hit.arrival.travel.travel_s is None else hit.arrival.travel.travel_s


def _felt_s(hit: SearchHit, at: datetime) -> float:
    return _took_s(hit) * (1 + STALENESS_COSTS * (1 - freshness(Facet.HOURS, hit.hours_checked_at, at)))


def _reason_on_arrival(
    place: int, hit: SearchHit, hits: Sequence[SearchHit], at: datetime, filters: Filters
) -> Sentence:
    assert hit.arrival is not None
    if hit.arrival.travel.travel_s is None:
        return Sentence("这种车没有路可到")
    if hit.arrival.travel.around:
        return _around(hit)
    if is_near_and_open(hit):
        return _of_near_and_open(place, hit, hits, at, filters)
    if not hit.arrival.is_within_reach:
        return Sentence("路太远，到时开不开门不算，按远近排")
    state = hit.arrival.opening.state
    if state in OPEN_STATES:
        return Sentence("到时开门，路上要半小时以上")
    if state is OpenState.CLOSED and hit.opening.state in OPEN_STATES:
        return _closes_before(hit)
    behind = any(is_near_and_open(one) for one in hits)
    words = pattern("{state}，排在开着的后面") if behind else pattern("{state}，按远近排")
    return Sentence(words, state=ORDER_WORDS[state])


ORDER_WORDS = {
    OpenState.CLOSED: Sentence("到时关门"),
    OpenState.UNKNOWN: Sentence("到时开不开门说不准"),
}


def _of_near_and_open(
    place: int, hit: SearchHit, hits: Sequence[SearchHit], at: datetime, filters: Filters
) -> Sentence:
    if any(_is_passed_for_age(one, hit, at) for one in hits):
        return Sentence("到时开门，时间比更近的核实得新")
    passed = _nearer_but_not_open(hit, hits)
    if passed:
        return Sentence("到时开门；更近的 {n} 处到时不开或说不准", n=passed)
    if place > 1:
        return Sentence("到时开门，按远近排")
    return Sentence("符合条件的里面最快能进的") if filters.any else Sentence("最快能进的一处")


def _around(hit: SearchHit) -> Sentence:
    road, _, side = hit.carriageway.rpartition(" ")
    words = pattern("在 {road} {side}一侧，路程按掉头绕行算")
    return Sentence(words, road=road, side=RoadSide(side).zh)


def _closes_before(hit: SearchHit) -> Sentence:
    """Say by how much one comes too late; the door is open when one sets out."""
    assert hit.arrival is not None and hit.left_at is not None
    if hit.opening.closes_at is None:
        return ORDER_WORDS[OpenState.CLOSED]
    left_min = int((hit.opening.closes_at - hit.left_at).total_seconds() // 60)
    way_min = math.ceil((hit.arrival.travel.travel_s or 0) / 60)
    return Sentence("{left_min} 分钟后关门，路上需 {way_min} 分钟", left_min=left_min, way_min=way_min)


def _is_passed_for_age(one: SearchHit, hit: SearchHit, at: datetime) -> bool:
    """Tell whether one is open and nearer, and stands behind because its hours are older."""
    return is_near_and_open(one) and _took_s(one) < _took_s(hit) and _felt_s(one, at) > _felt_s(hit, at)


def _nearer_but_not_open(hit: SearchHit, hits: Sequence[SearchHit]) -> int:
    nearer = hits[: hits.index(hit)]
    return sum(1 for one in nearer if one.arrival and one.arrival.opening.state not in OPEN_STATES)


def reason(place: int, behind_m: float, filters: Filters, state: OpenState) -> Sentence:
    """Return the reason of the result at `place` (from 1), `behind_m` metres behind the one before.

    It is for results that are ranked by geodesic distance alone.
    """
    if place == 1:
        return _first(state, filters)
    if behind_m < 1:
        return Sentence("与上一处同样远")
    words = Sentence("按距离排第 {place}，比上一处远 {distance}", place=place, distance=metres(behind_m))
    return (
        words if state is not OpenState.UNKNOWN else Sentence("按距离排第 {place}，时间未核实", place=place)
    )


def _first(state: OpenState, filters: Filters) -> Sentence:
    nearest = Sentence("符合条件的里面最近") if filters.any else Sentence("最近的一处")
    if state is OpenState.CLOSED:
        return Sentence("{nearest}，但现在关门", nearest=nearest)
    return Sentence("{nearest}，时间未核实", nearest=nearest) if state is OpenState.UNKNOWN else nearest


def metres(distance_m: float) -> Sentence:
    """Return a distance in words: ``420 米``, ``1.1 公里``."""
    return (
        Sentence("{m:.0f} 米", m=distance_m)
        if distance_m < 1000
        else Sentence("{km:.1f} 公里", km=distance_m / 1000)
    )
