"""Chords on WGS 84: the coordinates are PROJ's, and the lower bound of the geodesic distance holds."""

from math import asin
from random import Random

import pytest
from pyproj import Geod, Transformer

from geodata.geocentric import CURVATURE_RADIUS_MAX_M, chord_at_least_m, geocentric, geodesic_at_least_m
from geodata.lonlat import LonLat

ELLIPSOID = Geod(a=6378137.0, rf=298.257223563)
TO_GEOCENTRIC = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
PLACES = [
    LonLat(116.4, 39.9),
    LonLat(0, 0),
    LonLat(180, 0),
    LonLat(-180, 52.5),
    LonLat(12, 90),
    LonLat(0, -90),
]
ROUNDING_M = 1e-6


def chord_m(start: LonLat, end: LonLat) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(geocentric(start), geocentric(end), strict=True)) ** 0.5)


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_the_coordinates_are_those_of_proj(place: LonLat) -> None:
    assert geocentric(place) == pytest.approx(TO_GEOCENTRIC.transform(*place, 0), abs=1e-6)


@pytest.mark.parametrize("way_m", [0.1, 30, 5_000, 100_000, 1_000_000, 9_000_000, 19_900_000])
def test_no_geodesic_is_shorter_than_the_bound_of_its_chord(way_m: float) -> None:
    random = Random(way_m)
    for _ in range(300):
        start = LonLat(random.uniform(-180, 180), random.choice([0.0, 89.9, -90, random.uniform(-90, 90)]))
        lon, lat, _back = ELLIPSOID.fwd(*start, random.choice([0, 90, random.uniform(0, 360)]), way_m)
        end = LonLat(lon, lat)
        true_m = float(ELLIPSOID.inv(*start, *end)[2])
        assert geodesic_at_least_m(chord_m(start, end)) <= true_m + ROUNDING_M
        assert chord_at_least_m(true_m) <= chord_m(start, end) + ROUNDING_M


def test_the_bound_is_narrow() -> None:
    """At the equator along the meridian, where the ellipsoid bends most, and at a pole, where it is exact."""
    start, end = LonLat(110, -4.5), LonLat(110, 4.5)
    true_m = float(ELLIPSOID.inv(*start, *end)[2])
    assert true_m == pytest.approx(995_000, abs=1_000)
    assert 0 < true_m - geodesic_at_least_m(chord_m(start, end)) < 21
    start, end = LonLat(20, 89.9), LonLat(-160, 89.9)
    true_m = float(ELLIPSOID.inv(*start, *end)[2])
    assert geodesic_at_least_m(chord_m(start, end)) == pytest.approx(true_m, abs=1e-3)


def test_the_bound_of_the_chord_is_exact_along_the_meridian_at_the_equator() -> None:
    start, end = LonLat(110, -0.1), LonLat(110, 0.1)
    true_m = float(ELLIPSOID.inv(*start, *end)[2])
    assert chord_at_least_m(true_m) == pytest.approx(chord_m(start, end), abs=1e-3)


def test_a_smaller_radius_would_not_be_a_bound() -> None:
    """The check of the test above: with the equator's radius, distances near a pole are overestimated."""
    assert pytest.approx(6_399_593.626, abs=0.001) == CURVATURE_RADIUS_MAX_M
    start, end = LonLat(20, 80), LonLat(-160, 88)
    true_m = float(ELLIPSOID.inv(*start, *end)[2])
    half_chord = chord_m(start, end) / 2
    assert 2 * 6378137.0 * asin(half_chord / 6378137.0) > true_m > geodesic_at_least_m(2 * half_chord)
