"""What a check is worth as it grows old: each facet at its own pace, and never more than before."""

from datetime import timedelta

import pytest
from factories import NOON
from hypothesis import given
from hypothesis import strategies as st

from locator.stations.domain.freshness import HALF_LIFE, Fading, fading, freshness
from locator.stations.domain.station import Facet

DAY = timedelta(days=1)


@given(st.sampled_from(Facet), st.floats(0, 5000), st.floats(0, 5000))
def test_a_check_is_never_worth_more_later(facet: Facet, age_days: float, longer_days: float) -> None:
    sooner = freshness(facet, NOON, NOON + age_days * DAY)
    later = freshness(facet, NOON, NOON + (age_days + longer_days) * DAY)
    assert 0 <= later <= sooner <= 1


@pytest.mark.parametrize("facet", Facet)
def test_after_its_half_life_a_check_is_worth_half(facet: Facet) -> None:
    assert freshness(facet, NOON, NOON + HALF_LIFE[facet]) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("facet", "days", "expected"),
    [
        (Facet.HOURS, 0, Fading.FRESH),
        (Facet.HOURS, 179, Fading.FRESH),
        (Facet.HOURS, 181, Fading.FADED),
        (Facet.HOURS, 14 * 30, Fading.STALE),
        (Facet.POSITION, 14 * 30, Fading.FRESH),  # a house does not walk
        (Facet.POSITION, 4 * 365, Fading.FADED),
        (Facet.SERVICES, 300, Fading.FRESH),
        (Facet.SERVICES, 400, Fading.FADED),
        (Facet.ACCESS, 300, Fading.FADED),
        (Facet.ACCESS, 600, Fading.STALE),
    ],
)
def test_each_facet_fades_at_its_own_pace(facet: Facet, days: int, expected: Fading) -> None:
    assert fading(facet, NOON, NOON + days * DAY) is expected


def test_what_nobody_checked_is_worth_nothing() -> None:
    assert freshness(Facet.HOURS, None, NOON) == 0
    assert fading(Facet.HOURS, None, NOON) is Fading.NEVER


def test_a_clock_that_is_behind_makes_no_check_worth_more_than_one() -> None:
    assert freshness(Facet.HOURS, NOON + DAY, NOON) == 1
