"""Nearest means nearest on the ellipsoid: the order equals that of a brute-force search by PROJ."""

from collections.abc import Callable, Sequence
from random import Random

import pytest
from factories import HERE, NOON, draft, north
from pyproj import Geod
from sqlalchemy import Connection, Engine, text

from geodata.lonlat import LonLat
from locator.db.session import change
from locator.entries.domain.draft import StationDraft
from locator.search.domain.search import MAX_DISTANCE_M, MAX_LIMIT, SearchHit, SearchRequest
from locator.search.queries.nearest import nearest_stations

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


def search(
    connection: Connection, at: LonLat, limit: int = 10, within_m: float = MAX_DISTANCE_M
) -> list[SearchHit]:
    return nearest_stations(connection, SearchRequest(at, NOON, limit=limit, within_m=within_m))


def scattered(middle: LonLat, spread_deg: float, count: int, random: Random) -> list[LonLat]:
    """Return random positions in a circle of degrees, which is an ellipse on the ground."""
    radii = [spread_deg * random.random() ** 0.5 for _ in range(count)]
    return [
        LonLat(
            round(middle.lon + r * random.uniform(-1, 1), 6), round(middle.lat + r * random.uniform(-1, 1), 6)
        )
        for r in radii
    ]


def metres(here: LonLat, there: LonLat) -> float:
    return float(ELLIPSOID.inv(*here, *there)[2])


@pytest.mark.parametrize("spread", SPREADS_DEG)
@pytest.mark.parametrize("place", PLACES)
def test_the_order_equals_that_of_a_brute_force_search(
    connection: Connection, add_all: AddAll, place: str, spread: str
) -> None:
    random = Random(f"{place} {spread}")
    middle, spread_deg = PLACES[place], SPREADS_DEG[spread]
    positions = [at for at in scattered(middle, spread_deg, 330, random) if is_in_china(at)]
    ids = add_all([draft(at=at) for at in positions])
    for here in [middle, *scattered(middle, spread_deg * 1.5, 6, random)]:
        by_brute_force = sorted(
            zip(ids, (metres(here, at) for at in positions), strict=True), key=lambda pair: pair[1]
        )
        for limit in (1, 10, MAX_LIMIT):
            hits = search(connection, here, limit)
            assert [hit.station_id for hit in hits] == [
                station_id for station_id, _ in by_brute_force[:limit]
            ]
            assert [hit.distance_m for hit in hits] == pytest.approx(
                [distance for _, distance in by_brute_force[:limit]], abs=1e-3
            )


def is_in_china(position: LonLat) -> bool:
    """Return whether a station can be there: random positions may lie across the border."""
    from geodata.crs.outline import in_china

    return in_china(position)


def test_the_order_of_the_web_mercator_plane_is_corrected(connection: Connection, add_all: AddAll) -> None:
    """Web mercator stretches more to the north: 60 stations in the south are nearer in the plane only."""
    here = LonLat(121.5, 50.0)
    to_the_south = [LonLat(121.5 + n * 1e-5, 50.0 - 0.900) for n in range(60)]  # 100 105 m, less in the plane
    to_the_north = [LonLat(121.5 + n * 1e-5, 50.0 + 0.8995) for n in range(60)]  # 100 068 m, but more
    ids = add_all([draft(at=at) for at in to_the_south + to_the_north])
    positions = dict(zip(ids, to_the_south + to_the_north, strict=True))
    expected = sorted(ids, key=lambda station_id: metres(here, positions[station_id]))[:10]
    assert [hit.station_id for hit in search(connection, here)] == expected
    assert set(expected) <= set(ids[60:])


ELSEWHERE = {
    "the date line": LonLat(180.0, 51.5),
    "the north pole": LonLat(0.0, 89.98),
    "the south pole": LonLat(30.0, -89.9),
    "the equator": LonLat(-90.0, 0.0),
}


@pytest.mark.parametrize("place", ELSEWHERE)
def test_the_order_is_right_anywhere_on_earth(
    engine: Engine, connection: Connection, add_all: AddAll, place: str
) -> None:
    """No station of ours lies there; the proof of the order must not depend on that."""
    random = Random(place)
    middle = ELSEWHERE[place]
    positions = [on_earth(at) for at in scattered(middle, 1.0, 150, random)]
    ids = add_all([draft(at=north(n)) for n in range(len(positions))])
    with change(engine) as owner:
        owner.execute(
            MOVE, {"ids": ids, "lon": [at.lon for at in positions], "lat": [at.lat for at in positions]}
        )
    for here in [middle, *map(on_earth, scattered(middle, 3.0, 4, random))]:
        by_distance = sorted(zip((metres(here, at) for at in positions), ids, strict=True))
        for limit, within_m in ((10, MAX_DISTANCE_M), (MAX_LIMIT, 60_000)):
            expected = [station_id for way_m, station_id in by_distance if way_m <= within_m][:limit]
            assert [hit.station_id for hit in search(connection, here, limit, within_m)] == expected


MOVE = text("""
UPDATE station SET position = ST_MakePoint(lon, lat)
FROM unnest(CAST(:ids AS bigint[]), CAST(:lon AS float[]), CAST(:lat AS float[])) AS at (moved_id, lon, lat)
WHERE id = moved_id
""")


def on_earth(at: LonLat) -> LonLat:
    """Return a position that may lie beyond the date line or a pole as one with usual coordinates."""
    lat = at.lat if abs(at.lat) <= 90 else (180 if at.lat > 0 else -180) - at.lat
    lon = at.lon if lat == at.lat else at.lon + 180
    return LonLat((lon + 180) % 360 - 180, lat)


def test_the_order_of_straight_lines_is_corrected(connection: Connection, add_all: AddAll) -> None:
    """Meridians bend more than parallels: 60 stations in the north are nearer through the Earth only."""
    here = LonLat(105.0, 25.0)
    to_the_east = [LonLat(*ELLIPSOID.fwd(*here, 90 + n / 1e5, 900_000)[:2]) for n in range(60)]
    to_the_north = [LonLat(*ELLIPSOID.fwd(*here, n / 1e5, 900_004)[:2]) for n in range(60)]
    ids = add_all([draft(at=at) for at in to_the_north + to_the_east])
    positions = dict(zip(ids, to_the_north + to_the_east, strict=True))
    expected = sorted(ids, key=lambda station_id: metres(here, positions[station_id]))[:10]
    found = search(connection, here)
    assert set(expected) | {hit.station_id for hit in found} <= set(ids[60:])
    assert [hit.distance_m for hit in found] == pytest.approx([900_000] * 10, abs=0.2)


def test_equal_distances_are_sorted_by_id(connection: Connection, add_all: AddAll) -> None:
    ids = add_all([draft(at=north(500)) for _ in range(60)])
    for limit in (1, 7, MAX_LIMIT):
        assert [hit.station_id for hit in search(connection, HERE, limit)] == ids[:limit]


def test_repeating_a_search_gives_the_same_result(connection: Connection, add_all: AddAll) -> None:
    add_all([draft(at=at) for at in scattered(HERE, 0.05, 100, Random(5))])
    assert search(connection, HERE, MAX_LIMIT) == search(connection, HERE, MAX_LIMIT)


def test_a_smaller_limit_returns_the_beginning_of_the_list(connection: Connection, add_all: AddAll) -> None:
    add_all([draft(at=at) for at in scattered(HERE, 0.05, 100, Random(6))])
    longest = [hit.station_id for hit in search(connection, HERE, MAX_LIMIT)]
    for limit in range(1, MAX_LIMIT):
        assert [hit.station_id for hit in search(connection, HERE, limit)] == longest[:limit]


def test_without_stations_there_are_no_hits(connection: Connection) -> None:
    assert search(connection, HERE) == []


def test_the_distance_to_a_station_at_the_position_is_zero(connection: Connection, add_all: AddAll) -> None:
    add_all([draft(at=HERE)])
    assert search(connection, HERE)[0].distance_m == 0


@pytest.mark.parametrize("metres_away", [0.5, 1000, 99_000])
def test_stations_beyond_the_maximum_distance_are_excluded(
    connection: Connection, add_all: AddAll, metres_away: float
) -> None:
    inside, *_ = add_all([draft(at=north(metres_away * 0.99)), draft(at=north(metres_away * 1.02))])
    assert [hit.station_id for hit in search(connection, HERE, within_m=metres_away)] == [inside]


def test_the_maximum_distance_holds_with_many_stations_beyond(
    connection: Connection, add_all: AddAll
) -> None:
    positions = scattered(HERE, 0.2, 300, Random(7))
    ids = add_all([draft(at=at) for at in positions])
    expected = {station_id for station_id, at in zip(ids, positions, strict=True) if metres(HERE, at) <= 5000}
    hits = search(connection, HERE, MAX_LIMIT, within_m=5000)
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
def test_a_search_from_far_away_returns_nothing(
    connection: Connection, add_all: AddAll, far_away: LonLat, count: int
) -> None:
    add_all([draft(at=north(n)) for n in range(count)])
    assert search(connection, far_away) == []


def test_a_search_from_across_the_border_finds_the_border_station(
    connection: Connection, add_all: AddAll
) -> None:
    """Zamyn-Üüd in Mongolia: the phone's position is used unconverted; Erenhot is 8 km away."""
    station, *_ = add_all([draft(at=LonLat(111.97, 43.65))])
    hit, *_ = search(connection, LonLat(111.905, 43.714))
    assert hit.station_id == station
    assert hit.distance_m == pytest.approx(8_830, abs=300)
