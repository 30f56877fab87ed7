"""The road ahead: carriageways as one-way ways, gaps, ramps, and stations projected on them."""

import numpy as np
import pytest

from geodata.lonlat import LonLat
from geodata.road_lines import Path, Way, paths_ahead

LAT = 31.0
KM = 1 / 95.5  # degrees of longitude at this latitude, near enough
NEAR_M, REACH_M = 2_000.0, 100_000.0


def line(*kilometres: float, north_m: float = 0.0) -> np.ndarray:
    """Return points along a parallel, by their kilometres east of 112 degrees."""
    return np.array([[112 + km * KM, LAT + north_m / 111_320] for km in kilometres])


def at(km: float, north_m: float = 0.0) -> LonLat:
    lon, lat = line(km, north_m=north_m)[0]
    return LonLat(float(lon), float(lat))


EASTBOUND = [Way(line(0, 5, 10), True), Way(line(10, 20), True), Way(line(20.2, 40), True)]  # a gap of 200 m
WESTBOUND = [Way(line(40, 20, north_m=30), True), Way(line(20, 0, north_m=30), True)]
RAMP = Way(np.vstack([line(10), line(10.3, north_m=-300)]), True)


def test_a_divided_road_has_a_path_for_each_direction() -> None:
    paths = paths_ahead([*EASTBOUND, *WESTBOUND, RAMP], at(8), NEAR_M, REACH_M)
    assert [path.heading for path in paths] == ["e", "w"]
    assert [round(path.length_m / 1000) for path in paths] == [32, 8]


def test_a_heading_leaves_the_other_direction_out() -> None:
    paths = paths_ahead([*EASTBOUND, *WESTBOUND], at(8, north_m=10), NEAR_M, REACH_M, heading="nw")
    assert [path.heading for path in paths] == ["w"]


def test_a_road_for_both_directions_is_followed_both_ways() -> None:
    paths = paths_ahead([Way(line(0, 10), False), Way(line(20, 10), False)], at(4), NEAR_M, REACH_M)
    assert sorted((path.heading, round(path.length_m / 1000)) for path in paths) == [("e", 16), ("w", 4)]


def test_the_order_and_the_number_of_ways_does_not_matter() -> None:
    ways = [*EASTBOUND, *WESTBOUND, RAMP]
    forwards, backwards = (paths_ahead(some, at(8), NEAR_M, REACH_M) for some in (ways, ways[::-1]))
    assert [path.points.tolist() for path in forwards] == [path.points.tolist() for path in backwards]


def test_a_road_far_away_or_unknown_has_no_path() -> None:
    assert paths_ahead(EASTBOUND, at(8, north_m=3_000), NEAR_M, REACH_M) == []
    assert paths_ahead([], at(8), NEAR_M, REACH_M) == []
    assert paths_ahead([Way(line(1), True)], at(1), NEAR_M, REACH_M) == []


def test_a_path_ends_at_its_reach_and_a_ring_ends_where_it_began() -> None:
    ways = [Way(line(km, km + 1), True) for km in range(40)]
    (path,) = paths_ahead(ways, at(0.5), NEAR_M, 10_000)
    assert 10_000 <= path.length_m < 11_500
    ring = [Way(np.array([[112, 31], [112.1, 31], [112.1, 31.1], [112, 31.1], [112, 31]]), True)]
    (around,) = paths_ahead(ring, LonLat(112.05, 31), 100, REACH_M)
    assert around.length_m < 45_000


@pytest.mark.parametrize(
    ("place", "along_km", "offset_m", "is_right"),
    [(at(12, north_m=-100), 4, 100, True), (at(20, north_m=500), 12, 500, False)],
)
def test_a_place_is_projected_on_the_path(
    place: LonLat, along_km: float, offset_m: float, is_right: bool
) -> None:
    (path,) = paths_ahead(EASTBOUND, at(8), NEAR_M, REACH_M)
    found = path.locate(place)
    assert found.along_m == pytest.approx(along_km * 1000, rel=0.01)
    assert found.offset_m == pytest.approx(offset_m, rel=0.01)
    assert found.is_right is is_right and not found.is_before and not found.is_beyond


def test_what_lies_behind_is_known_to_be_behind() -> None:
    path = Path.of(line(8, 40))
    assert path.locate(at(3)).is_before and path.locate(at(41)).is_beyond
    assert not path.locate(at(8.1)).is_before
