"""Boundaries of divisions are taken in with the system that they are declared in, and told how they fit."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from factories import HERE, AddStation
from sqlalchemy import Connection, Engine, select, text

from geodata.crs.conversion import Crs, position_from_wgs84
from geodata.divisions.boundaries import read_boundaries
from geodata.errors import UnreadableFile
from geodata.lonlat import LonLat
from locator.boundaries import actions as boundaries
from locator.boundaries.tables import division_area
from locator.cli import main

HALF_DEG = 0.01


def square(at: LonLat, half_deg: float = HALF_DEG) -> list[list[list[float]]]:
    """Return the ring of a square around a position."""
    w, s, e, n = at.lon - half_deg, at.lat - half_deg, at.lon + half_deg, at.lat + half_deg
    return [[[w, s], [e, s], [e, n], [w, n], [w, s]]]


def layer(tmp_path: Path, *features: tuple[dict[str, Any], Any], name: str = "b.geojson") -> Path:
    listed = [
        {
            "type": "Feature",
            "properties": said,
            "geometry": shape
            if isinstance(shape, dict) or shape is None
            else {"type": "Polygon", "coordinates": shape},
        }
        for said, shape in features
    ]
    path = tmp_path / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}))
    return path


@pytest.mark.parametrize("crs", [Crs.GCJ_02, Crs.BD_09, Crs.WGS_84])
def test_every_corner_is_brought_to_wgs84(engine: Engine, add: AddStation, tmp_path: Path, crs: Crs) -> None:
    add()
    path = layer(tmp_path, ({"adcode": 441202}, square(position_from_wgs84(HERE, crs), 0.0005)))
    done = boundaries.load(engine, path, crs, "测试")
    assert (done.divisions, done.stations, done.inside) == (1, 1, 1)


def test_a_wrong_system_is_seen_by_the_stations_that_lie_outside(
    engine: Engine, add: AddStation, tmp_path: Path
) -> None:
    add()
    path = layer(tmp_path, ({"adcode": 441202}, square(position_from_wgs84(HERE, Crs.GCJ_02), 0.0005)))
    done = boundaries.load(engine, path, Crs.WGS_84, "测试")
    assert (done.stations, done.inside) == (1, 0)


def test_codes_are_read_as_people_write_them_and_parts_are_put_together(tmp_path: Path) -> None:
    away = LonLat(HERE.lon + 1, HERE.lat)
    path = layer(
        tmp_path,
        ({"区划代码": "441202"}, square(HERE)),
        ({"区划代码": "156441202"}, square(away)),
        ({"区划代码": "110115000000"}, square(away)),
        ({"区划代码": "999999"}, square(away)),
        ({"区划代码": "110108"}, {"type": "Point", "coordinates": [1, 2]}),
    )
    found = read_boundaries(path, Crs.WGS_84)
    assert [one.code for one in found.known] == ["441202", "110115"]
    assert found.unknown == ["999999", "110108"]


def test_a_second_load_takes_the_place_of_the_first(
    engine: Engine, connection: Connection, tmp_path: Path
) -> None:
    for name, source in (("a.geojson", "甲"), ("b.geojson", "乙")):
        boundaries.load(
            engine, layer(tmp_path, ({"code": "441202"}, square(HERE)), name=name), Crs.WGS_84, source
        )
    assert connection.scalars(select(division_area.c.source)).all() == ["乙"]
    assert boundaries.remove(engine) == 1


def test_a_bow_tie_becomes_two_triangles(engine: Engine, connection: Connection, tmp_path: Path) -> None:
    lon, lat = HERE
    bow_tie = [[[lon, lat], [lon + 1, lat + 1], [lon + 1, lat], [lon, lat + 1], [lon, lat]]]
    boundaries.load(engine, layer(tmp_path, ({"code": "441202"}, bow_tie)), Crs.WGS_84, "测试")
    assert connection.scalar(text("SELECT ST_IsValid(boundary) FROM division_area"))


@pytest.mark.parametrize("said", [{"name": "端州区"}, {}])
def test_a_file_without_codes_is_refused(tmp_path: Path, said: dict[str, Any]) -> None:
    with pytest.raises(UnreadableFile, match="区划代码"):
        read_boundaries(layer(tmp_path, (said, square(HERE))), Crs.WGS_84)


def test_the_command_says_what_it_did_and_what_looks_wrong(
    database_url: str, add: AddStation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    path = layer(tmp_path, ({"adcode": 441202}, square(position_from_wgs84(HERE, Crs.GCJ_02), 0.0005)))
    said = CliRunner().invoke(main, ["boundaries", "load", str(path), "--crs", "wgs84"])
    assert said.exit_code == 0 and "已装入 1 个地区" in said.output and "坐标系可能写错了" in said.output
    right = CliRunner().invoke(main, ["boundaries", "load", str(path), "--crs", "高德"])
    assert "1 个落在自己的边界里" in right.output
    assert "已去掉 1 个" in CliRunner().invoke(main, ["boundaries", "remove"]).output
