"""A place beside its division: outside it, in another system of coordinates, far from all others."""

import pytest
from factories import HERE, METRE_NORTH_DEG, AddStation, north
from sqlalchemy import Connection, Engine, text

from geodata.crs.conversion import Crs, from_wgs84
from geodata.lonlat import LonLat
from locator.boundaries.queries import boundaries
from locator.db.session import change
from locator.entries.domain.draft import PositionInput

DUANZHOU = "441202"


def given(at: LonLat, crs: Crs = Crs.WGS_84) -> PositionInput:
    return PositionInput(at, str(at.lon), str(at.lat), crs)


def told(connection: Connection, place: PositionInput, key: int | None = None) -> str:
    return "；".join(boundaries.check(connection, place, DUANZHOU, key).warnings)


@pytest.fixture
def bounded(engine: Engine) -> None:
    """Let the district be a box of 300 m around HERE, and all around it another's."""
    half = 300 * METRE_NORTH_DEG
    box = f"ST_MakeEnvelope({HERE.lon - half}, {HERE.lat - half}, {HERE.lon + half}, {HERE.lat + half}, 4326)"
    with change(engine) as connection:
        insert = "INSERT INTO division_area (division_code, boundary, source)"
        connection.execute(text(f"{insert} VALUES ('441202', ST_Multi({box}), 'test')"))


def test_a_place_in_its_division_is_told_nothing(bounded: None, connection: Connection) -> None:
    assert told(connection, given(HERE)) == ""


def test_a_place_outside_its_division_is_told_so(bounded: None, connection: Connection) -> None:
    said = told(connection, given(north(9_000)))
    assert "不在" in said and "端州区" in said and "坐标系" not in said


def test_a_place_that_another_system_would_put_inside_is_told_which(
    bounded: None, connection: Connection
) -> None:
    lon, lat = from_wgs84(HERE.lon, HERE.lat, Crs.GCJ_02)
    amap = LonLat(float(lon), float(lat))
    assert "高德、腾讯" in told(connection, given(amap))
    assert told(connection, given(amap, Crs.GCJ_02)) == ""


def test_a_station_that_moves_by_just_the_difference_of_two_systems_is_told_so(
    add: AddStation, connection: Connection
) -> None:
    key = add(at=HERE, division_code=DUANZHOU)
    lon, lat = from_wgs84(HERE.lon, HERE.lat, Crs.GCJ_02)
    said = told(connection, given(LonLat(float(lon), float(lat))), key)
    assert "正好差一个坐标系" in said and "高德、腾讯" in said
    assert told(connection, given(north(400)), key) == ""  # as far, but another way: it has moved


def test_a_place_far_from_all_others_of_its_division_is_told_so(
    add: AddStation, connection: Connection
) -> None:
    key = add(at=HERE, division_code=DUANZHOU)
    add(at=north(100), division_code=DUANZHOU)
    assert "公里" in told(connection, given(north(60_000)), key)
    assert told(connection, given(north(200)), key) == ""
