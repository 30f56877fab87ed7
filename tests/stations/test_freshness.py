"""The freshness of a check falls with its age, with a half-life for each facet."""

from datetime import timedelta

import pytest
from factories import NOON
from hypothesis import given
from hypothesis import strategies as st

from locator.stations.domain.freshness import HALF_LIFE, FreshnessLevel, freshness, freshness_level
from locator.stations.domain.station import Facet

DAY = timedelta(days=1)


@given(st.sampled_from(Facet), st.floats(0, 5000), st.floats(0, 5000))
def test_freshness_never_rises_with_age(facet: Facet, age_days: float, longer_days: float) -> None:
    sooner = freshness(facet, NOON, NOON + age_days * DAY)
    later = freshness(facet, NOON, NOON + (age_days + longer_days) * DAY)
    assert 0 <= later <= sooner <= 1


@pytest.mark.parametrize("facet", Facet)
def test_after_its_half_life_the_freshness_is_half(facet: Facet) -> None:
    assert freshness(facet, NOON, NOON + HALF_LIFE[facet]) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("facet", "days", "expected"),
    [
        (Facet.HOURS, 0, FreshnessLevel.FRESH),
        (Facet.HOURS, 179, FreshnessLevel.FRESH),
        (Facet.HOURS, 181, FreshnessLevel.FADED),
        (Facet.HOURS, 14 * 30, FreshnessLevel.STALE),
        (Facet.POSITION, 14 * 30, FreshnessLevel.FRESH),  # positions hardly change
        (Facet.POSITION, 4 * 365, FreshnessLevel.FADED),
        (Facet.SERVICES, 300, FreshnessLevel.FRESH),
        (Facet.SERVICES, 400, FreshnessLevel.FADED),
        (Facet.ACCESS, 300, FreshnessLevel.FADED),
        (Facet.ACCESS, 600, FreshnessLevel.STALE),
    ],
)
def test_each_facet_has_its_own_half_life(facet: Facet, days: int, expected: FreshnessLevel) -> None:
    assert freshness_level(facet, NOON, NOON + days * DAY) is expected


def test_without_a_check_the_freshness_is_zero() -> None:
    assert freshness(Facet.HOURS, None, NOON) == 0
    assert freshness_level(Facet.HOURS, None, NOON) is FreshnessLevel.NEVER


def test_a_check_in_the_future_is_no_fresher_than_one() -> None:
    assert freshness(Facet.HOURS, NOON + DAY, NOON) == 1
