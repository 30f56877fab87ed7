"""Nearest means nearest on the ellipsoid: the order is that of an independent brute force by PROJ."""

from collections.abc import Callable, Sequence
from random import Random

import pytest
from factories import HERE, NOON, draft, north
from pyproj import Geod
from sqlalchemy import Connection

from geodata.lonlat import LonLat
from locator.entries.domain.draft import StationDraft
from locator.search.domain.search import MAX_LIMIT, REACH_M, SearchHit, SearchRequest
from locator.search.queries import nearest

AddAll = Callable[[Sequence[StationDraft]], list[int]]

ELLIPSOID = Geod(a=6378137.0, rf=298.257223563)
PLACES = {
    "zhaoqing": LonLat(112.47, 23.05),
    "beijing": LonLat(116.397, 39.909),
    "along the fiftieth parallel": LonLat(121.5, 50.0),
    "the far north": LonLat(122.4, 53.3),
    "sansha": LonLat(112.34, 16.83),
    "kashgar": LonLat(75.99, 39.47),
}
SPREADS_DEG = {"a city": 0.1, "a province": 1.0}


def ask(connection: Connection, at: LonLat, limit: int = 10, within_m: float = REACH_M) -> list[SearchHit]:
    return nearest.search(connection, SearchRequest(at, NOON, limit=limit, within_m=within_m))


def scattered(middle: LonLat, spread_deg: float, count: int, dice: Random) -> list[LonLat]:
    """Return random positions of a disc in degrees: an ellipse on the ground, which tempts the plane."""
    radii = [spread_deg * dice.random() ** 0.5 for _ in range(count)]
    return [
        LonLat(round(middle.lon + r * dice.uniform(-1, 1), 6), round(middle.lat + r * dice.uniform(-1, 1), 6))
        for r in radii
    ]


def metres(here: LonLat, there: LonLat) -> float:
    return float(ELLIPSOID.inv(*here, *there)[2])


@pytest.mark.parametrize("spread", SPREADS_DEG)
@pytest.mark.parametrize("place", PLACES)
def test_the_order_is_that_of_a_brute_force(
    connection: Connection, add_all: AddAll, place: str, spread: str
) -> None:
    dice = Random(f"{place} {spread}")
    middle, spread_deg = PLACES[place], SPREADS_DEG[spread]
    there = [one for one in scattered(middle, spread_deg, 330, dice) if in_reach(one)]
    ids = add_all([draft(at=one) for one in there])
    for here in [middle, *scattered(middle, spread_deg * 1.5, 6, dice)]:
        by_force = sorted(
            zip(ids, (metres(here, one) for one in there), strict=True), key=lambda pair: pair[1]
        )
        for limit in (1, 10, MAX_LIMIT):
            hits = ask(connection, here, limit)
            assert [hit.station_id for hit in hits] == [one for one, _ in by_force[:limit]]
            assert [hit.distance_m for hit in hits] == pytest.approx(
                [distance for _, distance in by_force[:limit]], abs=1e-3
            )


def in_reach(position: LonLat) -> bool:
    """Leave out what random dice put beyond the border, where no station can be."""
    from geodata.crs.outline import in_china

    return in_china(position)


def test_the_plane_of_the_index_is_not_believed(connection: Connection, add_all: AddAll) -> None:
    """North of a worker web mercator stretches more than south: 60 stations a bit nearer in it are not."""
    here = LonLat(121.5, 50.0)
    south = [LonLat(121.5 + n * 1e-5, 50.0 - 0.900) for n in range(60)]  # 100 105 m, less in the plane
    north_of_here = [LonLat(121.5 + n * 1e-5, 50.0 + 0.8995) for n in range(60)]  # 100 068 m, but more
    ids = add_all([draft(at=one) for one in south + north_of_here])
    positions = dict(zip(ids, south + north_of_here, strict=True))
    expected = sorted(ids, key=lambda one: metres(here, positions[one]))[:10]
    assert [hit.station_id for hit in ask(connection, here)] == expected
    assert set(expected) <= set(ids[60:])


def test_equal_distances_stand_in_the_order_of_entry(connection: Connection, add_all: AddAll) -> None:
    ids = add_all([draft(at=north(500)) for _ in range(60)])
    for limit in (1, 7, MAX_LIMIT):
        assert [hit.station_id for hit in ask(connection, HERE, limit)] == ids[:limit]


def test_asking_again_gives_the_same_answer(connection: Connection, add_all: AddAll) -> None:
    add_all([draft(at=one) for one in scattered(HERE, 0.05, 100, Random(5))])
    assert ask(connection, HERE, MAX_LIMIT) == ask(connection, HERE, MAX_LIMIT)


def test_a_shorter_answer_is_the_beginning_of_a_longer_one(connection: Connection, add_all: AddAll) -> None:
    add_all([draft(at=one) for one in scattered(HERE, 0.05, 100, Random(6))])
    longest = [hit.station_id for hit in ask(connection, HERE, MAX_LIMIT)]
    for limit in range(1, MAX_LIMIT):
        assert [hit.station_id for hit in ask(connection, HERE, limit)] == longest[:limit]


def test_no_stations_are_no_hits(connection: Connection) -> None:
    assert ask(connection, HERE) == []


def test_a_station_right_here_is_no_metre_away(connection: Connection, add_all: AddAll) -> None:
    add_all([draft(at=HERE)])
    assert ask(connection, HERE)[0].distance_m == 0


@pytest.mark.parametrize("metres_away", [0.5, 1000, 99_000])
def test_within_a_distance_means_that_distance(
    connection: Connection, add_all: AddAll, metres_away: float
) -> None:
    inside, *_ = add_all([draft(at=north(metres_away * 0.99)), draft(at=north(metres_away * 1.02))])
    assert [hit.station_id for hit in ask(connection, HERE, within_m=metres_away)] == [inside]


def test_within_a_distance_holds_with_many_stations_beyond(connection: Connection, add_all: AddAll) -> None:
    there = scattered(HERE, 0.2, 300, Random(7))
    ids = add_all([draft(at=one) for one in there])
    expected = {one for one, at in zip(ids, there, strict=True) if metres(HERE, at) <= 5000}
    hits = ask(connection, HERE, MAX_LIMIT, within_m=5000)
    assert {hit.station_id for hit in hits} == expected
    assert 3 < len(expected) < MAX_LIMIT


@pytest.mark.parametrize(
    "far_away",
    [
        LonLat(2.35, 48.86),  # Paris
        LonLat(180.0, 23.05),
        LonLat(-180.0, 23.05),
        LonLat(-67.53, -23.05),  # the other side of the world
        LonLat(112.47, 89.9999),
        LonLat(0.0, 90.0),
        LonLat(0.0, -90.0),
    ],
)
@pytest.mark.parametrize("count", [1, 100])
def test_whoever_is_far_away_gets_an_empty_answer(
    connection: Connection, add_all: AddAll, far_away: LonLat, count: int
) -> None:
    add_all([draft(at=north(n)) for n in range(count)])
    assert ask(connection, far_away) == []


def test_a_driver_over_the_border_finds_the_border_station(connection: Connection, add_all: AddAll) -> None:
    """Zamyn-Üüd in Mongolia: the phone's position is taken as it is, and Erenhot is 8 km away."""
    station, *_ = add_all([draft(at=LonLat(111.97, 43.65))])
    hit, *_ = ask(connection, LonLat(111.905, 43.714))
    assert hit.station_id == station
    assert hit.distance_m == pytest.approx(8_830, abs=300)
