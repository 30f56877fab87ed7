"""The order of answers: open on arrival before what is not, and reasons that are true."""

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
from locator.search.domain.arrival import REACH_S, Travel, TravelSource, estimate
from locator.search.domain.ranking import NEAR_S, is_near_and_open, ranked
from locator.search.domain.search import Filters, SearchHit, night_of
from locator.site.views.pages import NEARBY_M
from locator.stations.domain.freshness import HALF_LIFE, FreshnessLevel, freshness, freshness_level
from locator.stations.domain.station import Facet
from locator.stations.domain.truck import DETOUR_M

NOW_MIN = epoch_minute(NOON)
DAY_MIN = 24 * 60
NO_FILTERS = Filters()


def hit(
    number: int, way_s: float | None, open_min: tuple[int, int] | None, checked_days_ago: int | None = 0
) -> SearchHit:
    """Return a station so many seconds away, open between two minutes from now; None: hours unknown."""
    kept = None
    if open_min is not None:
        edges = tuple(NOW_MIN + minute for minute in open_min)
        kept = Timetable(edges, (), NOW_MIN - DAY_MIN, NOW_MIN + 15 * DAY_MIN)
    checked = None if checked_days_ago is None else NOON - timedelta(days=checked_days_ago)
    found = SearchHit(
        number,
        "{}",
        opening_at(kept, NOON),
        timetable=kept,
        hours_checked_at=checked,
        distance_m=way_s or 0.0,
        left_at=NOON,
    )
    return found.arriving(TravelMode.WALK, Travel(way_s, TravelSource.ESTIMATE))


def order(*hits: SearchHit) -> list[int]:
    return [one.station_id for one in ranked(hits, NOON, NO_FILTERS, 50)]


LONG = (-60, 600)
SOON_SHUT = (-60, 5)
SHUT = (200, 300)


def test_open_on_arrival_goes_before_what_closes_on_the_way() -> None:
    assert order(hit(1, 600, SOON_SHUT), hit(2, 900, LONG)) == [2, 1]


def test_the_reason_says_by_how_much_one_comes_too_late() -> None:
    second = ranked([hit(1, 15 * 60, (-60, 12)), hit(2, 960, LONG)], NOON, NO_FILTERS, 2)[1]
    assert second.reason == "12 分钟后关门，路上需 15 分钟"


def test_what_opens_before_one_arrives_counts_as_open() -> None:
    assert order(hit(1, 600, SHUT), hit(2, 900, (10, 100))) == [2, 1]


def test_what_is_not_open_stands_behind_and_nearest_first() -> None:
    assert order(hit(1, 300, SHUT), hit(2, 400, None), hit(3, 500, LONG), hit(4, 600, SHUT)) == [3, 1, 2, 4]


def test_among_closed_doors_no_check_however_fresh_passes_a_nearer_one() -> None:
    assert order(hit(1, 2900, SHUT, None), hit(2, 3100, SHUT, 0)) == [1, 2]


def test_an_open_door_beyond_half_an_hour_passes_no_nearer_one() -> None:
    assert order(hit(1, 600, None), hit(2, NEAR_S + 60, LONG)) == [1, 2]


def test_a_night_of_walking_to_a_door_that_opens_tomorrow_is_not_open_on_arrival() -> None:
    far = hit(1, 13.4 * 3600, (13 * 60, 20 * 60))
    assert far.arrival and far.arrival.opening.state is OpenState.OPEN and not far.arrival.is_open
    assert "到时开门" not in ranked([far], NOON, NO_FILTERS, 1)[0].reason


@pytest.mark.parametrize("mode", TravelMode)
def test_what_is_counted_around_a_place_is_within_reach(mode: TravelMode) -> None:
    way = estimate(NEARBY_M[mode], mode, DETOUR_M if mode is TravelMode.TRUCK else 0)
    assert way.travel_s is not None and way.travel_s <= REACH_S[mode]


def test_fresh_hours_go_before_stale_ones_a_little_nearer() -> None:
    assert order(hit(1, 600, LONG, None), hit(2, 640, LONG, 1)) == [2, 1]


def test_stale_hours_still_win_where_they_are_much_nearer() -> None:
    assert order(hit(1, 600, LONG, None), hit(2, 900, LONG, 1)) == [1, 2]


def test_a_place_without_a_way_is_last_and_says_so() -> None:
    last = ranked([hit(1, None, LONG), hit(2, NEAR_S * 9, SHUT)], NOON, NO_FILTERS, 2)[1]
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


def made(stations: list[tuple[float | None, tuple[int, int] | None, int | None]]) -> list[SearchHit]:
    near_first = sorted(stations, key=lambda one: one[0] or 0.0)
    return [hit(number, *one) for number, one in enumerate(near_first)]


@given(HITS)
def test_the_order_is_the_one_that_the_heading_says(stations: list) -> None:  # type: ignore[type-arg]
    """Open within half an hour first, the others by the way; only a fresher check passes, and says so."""
    for above, below in pairwise(ranked(made(stations), NOON, NO_FILTERS, 50)):
        assert above.arrival and below.arrival
        ways = [
            math.inf if (way := one.travel.travel_s) is None else way
            for one in (above.arrival, below.arrival)
        ]
        assert is_near_and_open(above) >= is_near_and_open(below)
        if is_near_and_open(above) == is_near_and_open(below) and ways[0] > ways[1]:
            assert is_near_and_open(above) and "核实得新" in above.reason


@given(HITS)
def test_ranking_loses_and_invents_nothing(stations: list) -> None:  # type: ignore[type-arg]
    found = made(stations)
    assert sorted(order(*found)) == [one.station_id for one in found]


@given(HITS)
def test_reasons_are_short_and_true(stations: list) -> None:  # type: ignore[type-arg]
    hits = made(stations)
    for one in ranked(hits, NOON, NO_FILTERS, 50):
        assert 0 < len(one.reason) <= 30
        assert one.arrival is not None
        if "到时开门" in one.reason or "能进" in one.reason:
            assert one.arrival.is_open
        if "半小时以上" in one.reason:
            assert (one.arrival.travel.travel_s or 0) > NEAR_S
        if "路太远" in one.reason:
            assert (one.arrival.travel.travel_s or 0) > REACH_S[TravelMode.WALK]
        if "最快" in one.reason or "核实得新" in one.reason:
            ways = [each.arrival.travel.travel_s for each in hits if each.arrival and is_near_and_open(each)]
            mine_s = one.arrival.travel.travel_s or 0
            assert ("最快" in one.reason) is (min(way for way in ways if way is not None) >= mine_s)
        passed = re.search(r"更近的 (\d+) 处", one.reason)
        if passed:
            nearer = hits[: [each.station_id for each in hits].index(one.station_id)]
            assert int(passed[1]) == sum(1 for each in nearer if each.arrival and not each.arrival.is_open)
        if "排在开着的后面" in one.reason:
            assert any(is_near_and_open(each) for each in hits)


@pytest.mark.parametrize("facet", list(Facet))
@given(younger=st.integers(0, 5000), older=st.integers(0, 5000))
def test_what_is_checked_earlier_is_worth_less(facet: Facet, younger: int, older: int) -> None:
    younger, older = sorted((younger, older))
    worth = [freshness(facet, NOON - timedelta(days=days), NOON) for days in (younger, older)]
    assert 1 >= worth[0] >= worth[1] >= 0


def test_after_a_half_life_the_words_change() -> None:
    just = NOON - HALF_LIFE[Facet.HOURS]
    assert freshness_level(Facet.HOURS, just, NOON) is FreshnessLevel.FRESH
    assert freshness_level(Facet.HOURS, just - timedelta(days=1), NOON) is FreshnessLevel.FADED
    assert (
        freshness_level(Facet.HOURS, just - HALF_LIFE[Facet.HOURS] - timedelta(days=1), NOON)
        is FreshnessLevel.STALE
    )
    assert freshness_level(Facet.HOURS, None, NOON) is FreshnessLevel.NEVER


def test_a_walk_of_a_kilometre_takes_a_quarter_of_an_hour() -> None:
    took_s = estimate(1000, TravelMode.WALK).travel_s
    assert took_s is not None and 12 * 60 < took_s < 18 * 60


@pytest.mark.parametrize(
    ("hour", "begins", "ends"),
    [(12, "23 23:00", "24 05:00"), (23, "23 23:00", "24 05:00"), (2, "23 02:00", "23 05:00")],
)
def test_tonight_is_what_is_left_of_the_night(hour: int, begins: str, ends: str) -> None:
    found = night_of(NOON.replace(hour=hour))
    assert [f"{one:%d %H:%M}" for one in found] == [begins, ends]
