"""Ranking: stations open on arrival precede the others, and the reasons are true."""

import math
import re
from datetime import timedelta
from itertools import pairwise

import pytest
from factories import NOON
from hypothesis import given
from hypothesis import strategies as st

from geodata.travel import TravelMode
from locator.hours.domain.state import OpenState, Timetable, epoch_minute, opening_at
from locator.search.domain.arrival import MAX_TRAVEL_S, Travel, TravelSource, estimate_travel
from locator.search.domain.ranking import NEARBY_S, is_open_nearby, rank_by_arrival
from locator.search.domain.search import COUNTED_WITHIN_M, Filters, SearchHit, night_of
from locator.stations.domain.freshness import HALF_LIFE, FreshnessLevel, freshness, freshness_level
from locator.stations.domain.station import Facet
from locator.stations.domain.truck import DETOUR_M

NOW_MIN = epoch_minute(NOON)
DAY_MIN = 24 * 60
NO_FILTERS = Filters()


def hit(
    number: int, way_s: float | None, open_min: tuple[int, int] | None, checked_days_ago: int | None = 0
) -> SearchHit:
    """Return a hit `way_s` away (None: no route), open between two minutes from now (None: hours unknown)."""
    timetable = None
    if open_min is not None:
        edges = tuple(NOW_MIN + minute for minute in open_min)
        timetable = Timetable(edges, (), NOW_MIN - DAY_MIN, NOW_MIN + 15 * DAY_MIN)
    checked = None if checked_days_ago is None else NOON - timedelta(days=checked_days_ago)
    station = SearchHit(
        number,
        b"{}",
        opening_at(timetable, NOON),
        timetable=timetable,
        hours_checked_at=checked,
        distance_m=way_s or 0.0,
        departs_at=NOON,
    )
    return station.with_arrival(TravelMode.WALK, Travel(way_s, TravelSource.ESTIMATE))


def order(*hits: SearchHit) -> list[int]:
    return [ranked_hit.station_id for ranked_hit in rank_by_arrival(hits, NO_FILTERS, 50)]


OPEN = (-60, 600)
CLOSES_SOON = (-60, 5)
CLOSED = (200, 300)


def test_open_on_arrival_precedes_closing_on_the_way() -> None:
    assert order(hit(1, 600, CLOSES_SOON), hit(2, 900, OPEN)) == [2, 1]


def test_the_reason_names_the_time_until_closing_and_the_travel_time() -> None:
    second = rank_by_arrival([hit(1, 15 * 60, (-60, 12)), hit(2, 960, OPEN)], NO_FILTERS, 2)[1]
    assert second.reason == "12 分钟后关门，路上需 15 分钟"


def test_a_station_that_opens_before_arrival_counts_as_open() -> None:
    assert order(hit(1, 600, CLOSED), hit(2, 900, (10, 100))) == [2, 1]


def test_stations_not_open_on_arrival_follow_the_nearest_first() -> None:
    hits = hit(1, 300, CLOSED), hit(2, 400, None), hit(3, 500, OPEN), hit(4, 600, CLOSED)
    assert order(*hits) == [3, 1, 2, 4]


def test_among_closed_stations_a_recent_check_does_not_precede_a_nearer_one() -> None:
    assert order(hit(1, 2900, CLOSED, None), hit(2, 3100, CLOSED, 0)) == [1, 2]


def test_an_open_station_within_reach_precedes_a_nearer_one_that_is_not() -> None:
    assert order(hit(1, 600, None), hit(2, NEARBY_S + 60, OPEN)) == [2, 1]


def test_an_open_station_beyond_reach_does_not_precede_a_nearer_one() -> None:
    assert order(hit(1, 600, None), hit(2, MAX_TRAVEL_S[TravelMode.WALK] + 60, OPEN)) == [1, 2]


def test_a_station_that_opens_after_a_night_of_walking_is_not_open_on_arrival() -> None:
    far = hit(1, 13.4 * 3600, (13 * 60, 20 * 60))
    assert far.arrival and far.arrival.opening.state is OpenState.OPEN and not far.arrival.is_open
    assert "到时开门" not in rank_by_arrival([far], NO_FILTERS, 1)[0].reason


@pytest.mark.parametrize("mode", TravelMode)
def test_the_radius_of_the_counts_is_within_reach(mode: TravelMode) -> None:
    way = estimate_travel(COUNTED_WITHIN_M[mode], mode, DETOUR_M if mode is TravelMode.TRUCK else 0)
    assert way.travel_s is not None and way.travel_s <= MAX_TRAVEL_S[mode]


def test_recently_checked_hours_precede_stale_ones_a_little_nearer() -> None:
    assert order(hit(1, 600, OPEN, None), hit(2, 640, OPEN, 1)) == [2, 1]


def test_stale_hours_that_are_much_nearer_come_first() -> None:
    assert order(hit(1, 600, OPEN, None), hit(2, 900, OPEN, 1)) == [1, 2]


def test_a_station_without_a_route_is_last_and_says_so() -> None:
    last = rank_by_arrival([hit(1, None, OPEN), hit(2, NEARBY_S * 9, CLOSED)], NO_FILTERS, 2)[1]
    assert (last.station_id, last.reason) == (1, "这种车没有路可到")


WINDOWS = st.one_of(
    st.none(), st.tuples(st.integers(-300, 200), st.integers(1, 400)).map(lambda w: (w[0], w[0] + w[1]))
)
HITS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.floats(0, 20_000)), WINDOWS, st.one_of(st.none(), st.integers(0, 2000))
    ),
    max_size=12,
)


def hits_of(stations: list[tuple[float | None, tuple[int, int] | None, int | None]]) -> list[SearchHit]:
    near_first = sorted(stations, key=lambda values: values[0] or 0.0)
    return [hit(number, *values) for number, values in enumerate(near_first)]


@given(HITS)
def test_the_order_is_the_one_described_on_the_page(stations: list) -> None:  # type: ignore[type-arg]
    """Open within reach first, the rest by travel time; a precedence by recent check is named."""
    for above, below in pairwise(rank_by_arrival(hits_of(stations), NO_FILTERS, 50)):
        assert above.arrival and below.arrival
        ways = [
            math.inf if (way := arrival.travel.travel_s) is None else way
            for arrival in (above.arrival, below.arrival)
        ]
        assert above.arrival.is_open >= below.arrival.is_open
        if above.arrival.is_open == below.arrival.is_open and ways[0] > ways[1]:
            assert above.arrival.is_open
            assert "核实得新" in above.reason or not is_open_nearby(above)


@given(HITS)
def test_ranking_neither_loses_nor_adds_hits(stations: list) -> None:  # type: ignore[type-arg]
    found = hits_of(stations)
    assert sorted(order(*found)) == [expected.station_id for expected in found]


@given(HITS)
def test_reasons_are_short_and_true(stations: list) -> None:  # type: ignore[type-arg]
    hits = hits_of(stations)
    for shown in rank_by_arrival(hits, NO_FILTERS, 50):
        assert 0 < len(shown.reason) <= 30
        assert shown.arrival is not None
        if "到时开门" in shown.reason or "能进" in shown.reason:
            assert shown.arrival.is_open
        if "半小时以上" in shown.reason:
            assert (shown.arrival.travel.travel_s or 0) > NEARBY_S
        if "路太远" in shown.reason:
            assert (shown.arrival.travel.travel_s or 0) > MAX_TRAVEL_S[TravelMode.WALK]
        if "最快" in shown.reason or "核实得新" in shown.reason:
            ways = [
                other.arrival.travel.travel_s for other in hits if other.arrival and is_open_nearby(other)
            ]
            own_s = shown.arrival.travel.travel_s or 0
            assert ("最快" in shown.reason) is (min(way for way in ways if way is not None) >= own_s)
        overtaken = re.search(r"更近的 (\d+) 处", shown.reason)
        if overtaken:
            nearer = hits[: [other.station_id for other in hits].index(shown.station_id)]
            assert int(overtaken[1]) == sum(
                1 for other in nearer if other.arrival and not other.arrival.is_open
            )
        if "排在开着的后面" in shown.reason:
            assert any(other.arrival and other.arrival.is_open for other in hits)


@pytest.mark.parametrize("facet", list(Facet))
@given(younger=st.integers(0, 5000), older=st.integers(0, 5000))
def test_an_older_check_is_worth_less(facet: Facet, younger: int, older: int) -> None:
    younger, older = sorted((younger, older))
    worth = [freshness(facet, NOON - timedelta(days=days), NOON) for days in (younger, older)]
    assert 1 >= worth[0] >= worth[1] >= 0


def test_the_class_of_freshness_changes_after_a_half_life() -> None:
    just = NOON - HALF_LIFE[Facet.HOURS]
    assert freshness_level(Facet.HOURS, just, NOON) is FreshnessLevel.FRESH
    assert freshness_level(Facet.HOURS, just - timedelta(days=1), NOON) is FreshnessLevel.FADED
    assert (
        freshness_level(Facet.HOURS, just - HALF_LIFE[Facet.HOURS] - timedelta(days=1), NOON)
        is FreshnessLevel.STALE
    )
    assert freshness_level(Facet.HOURS, None, NOON) is FreshnessLevel.NEVER


def test_a_walk_of_a_kilometre_takes_a_quarter_of_an_hour() -> None:
    walk_s = estimate_travel(1000, TravelMode.WALK).travel_s
    assert walk_s is not None and 12 * 60 < walk_s < 18 * 60


@pytest.mark.parametrize(
    ("hour", "begins", "ends"),
    [(12, "23 23:00", "24 05:00"), (23, "23 23:00", "24 05:00"), (2, "23 02:00", "23 05:00")],
)
def test_tonight_is_the_rest_of_the_night(hour: int, begins: str, ends: str) -> None:
    found = night_of(NOON.replace(hour=hour))
    assert [f"{moment:%d %H:%M}" for moment in found] == [begins, ends]
