"""Warnings about a position: outside its division, in another coordinate system, far from other stations."""

import pytest
from factories import HERE, METRE_NORTH_DEG, AddStation, north
from sqlalchemy import Connection, Engine, text

from geodata.crs.arrays import from_wgs84
from geodata.crs.conversion import Crs
from geodata.lonlat import LonLat
from locator.boundaries.queries import position_check
from locator.db.session import change
from locator.entries.domain.draft import PositionInput

DUANZHOU = "441202"


def entered(at: LonLat, crs: Crs = Crs.WGS_84) -> PositionInput:
    return PositionInput(at, str(at.lon), str(at.lat), crs)


def warnings(connection: Connection, position: PositionInput, key: int | None = None) -> str:
    return "；".join(position_check.check_position(connection, position, DUANZHOU, key).warnings)


@pytest.fixture
def boundary(engine: Engine) -> None:
    """Load a boundary of the district: a box of 300 m around HERE."""
    half = 300 * METRE_NORTH_DEG
    box = f"ST_MakeEnvelope({HERE.lon - half}, {HERE.lat - half}, {HERE.lon + half}, {HERE.lat + half}, 4326)"
    with change(engine) as connection:
        insert = "INSERT INTO division_area (division_code, boundary, source)"
        connection.execute(text(f"{insert} VALUES ('441202', ST_Multi({box}), 'test')"))


def test_a_position_inside_its_division_gets_no_warning(boundary: None, connection: Connection) -> None:
    assert warnings(connection, entered(HERE)) == ""


def test_a_position_outside_its_division_gets_a_warning(boundary: None, connection: Connection) -> None:
    text = warnings(connection, entered(north(9_000)))
    assert "不在" in text and "端州区" in text and "坐标系" not in text


def test_the_warning_names_a_coordinate_system_that_would_fit(boundary: None, connection: Connection) -> None:
    lon, lat = from_wgs84(HERE.lon, HERE.lat, Crs.GCJ_02)
    amap = LonLat(float(lon), float(lat))
    assert "高德、腾讯" in warnings(connection, entered(amap))
    assert warnings(connection, entered(amap, Crs.GCJ_02)) == ""


def test_a_move_by_the_offset_between_two_systems_gets_a_warning(
    add: AddStation, connection: Connection
) -> None:
    key = add(at=HERE, division_code=DUANZHOU)
    lon, lat = from_wgs84(HERE.lon, HERE.lat, Crs.GCJ_02)
    text = warnings(connection, entered(LonLat(float(lon), float(lat))), key)
    assert "正好差一个坐标系" in text and "高德、腾讯" in text
    assert warnings(connection, entered(north(400)), key) == ""  # as far, but in another direction


def test_a_position_far_from_all_stations_of_its_division_gets_a_warning(
    add: AddStation, connection: Connection
) -> None:
    key = add(at=HERE, division_code=DUANZHOU)
    add(at=north(100), division_code=DUANZHOU)
    assert "公里" in warnings(connection, entered(north(60_000)), key)
    assert warnings(connection, entered(north(200)), key) == ""
