"""Distances, and the bound of mercator distances that the spatial index relies on."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.geodesy import WGS84, distance_m, mercator_reach, web_mercator
from geodata.lonlat import LonLat


def test_tiananmen_in_web_mercator() -> None:
    assert web_mercator(LonLat(116.397428, 39.90923)) == pytest.approx(
        (12957302.4146, 4852760.5844), abs=0.001
    )


def test_a_degree_of_latitude_at_the_equator() -> None:
    assert distance_m(LonLat(0, 0.5), LonLat(0, 1.5)) == pytest.approx(110_574.4, abs=0.5)


@given(
    lat=st.floats(-70, 70),
    bearing=st.floats(0, 360),
    within_m=st.floats(0.01, 1_000_000),
)
def test_mercator_reach_is_an_upper_bound(lat: float, bearing: float, within_m: float) -> None:
    start = LonLat(100.0, lat)
    lon, end_lat, _ = WGS84.fwd(start.lon, start.lat, bearing, within_m)
    here, there = web_mercator(start), web_mercator(LonLat(lon, end_lat))
    assert math.dist(here, there) <= mercator_reach(lat, within_m) * (1 + 1e-9) + 1e-6


def test_mercator_reach_is_tight_for_walking_distances() -> None:
    stretched = 1 / math.cos(math.radians(40))
    assert mercator_reach(40, 1000) == pytest.approx(1000 * stretched, rel=0.008)


def test_mercator_reach_is_infinite_over_a_pole() -> None:
    assert mercator_reach(89.9, 50_000) == math.inf
    assert np.isfinite(mercator_reach(80, 50_000))
