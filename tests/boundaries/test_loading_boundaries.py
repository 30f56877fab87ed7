"""Loading boundaries of divisions in a declared coordinate system, and reporting how well they fit."""

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
    """Write a GeoJSON file of features, each with properties and a geometry or the rings of a polygon."""
    collection = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": shape
            if isinstance(shape, dict) or shape is None
            else {"type": "Polygon", "coordinates": shape},
        }
        for properties, shape in features
    ]
    path = tmp_path / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": collection}))
    return path


@pytest.mark.parametrize("crs", [Crs.GCJ_02, Crs.BD_09, Crs.WGS_84])
def test_boundaries_are_converted_to_wgs84(engine: Engine, add: AddStation, tmp_path: Path, crs: Crs) -> None:
    add()
    path = layer(tmp_path, ({"adcode": 441202}, square(position_from_wgs84(HERE, crs), 0.0005)))
    result = boundaries.load_boundaries(engine, path, crs, "测试")
    assert (result.divisions, result.stations, result.inside) == (1, 1, 1)


def test_a_wrong_coordinate_system_leaves_stations_outside(
    engine: Engine, add: AddStation, tmp_path: Path
) -> None:
    add()
    path = layer(tmp_path, ({"adcode": 441202}, square(position_from_wgs84(HERE, Crs.GCJ_02), 0.0005)))
    result = boundaries.load_boundaries(engine, path, Crs.WGS_84, "测试")
    assert (result.stations, result.inside) == (1, 0)


def test_codes_are_read_in_several_notations_and_parts_of_a_division_are_joined(tmp_path: Path) -> None:
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
    assert [boundary.code for boundary in found.known] == ["441202", "110115"]
    assert found.unknown == ["999999", "110108"]


def test_a_second_load_replaces_the_first(engine: Engine, connection: Connection, tmp_path: Path) -> None:
    for name, source in (("a.geojson", "甲"), ("b.geojson", "乙")):
        boundaries.load_boundaries(
            engine, layer(tmp_path, ({"code": "441202"}, square(HERE)), name=name), Crs.WGS_84, source
        )
    assert connection.scalars(select(division_area.c.source)).all() == ["乙"]
    assert boundaries.delete_boundaries(engine) == 1


def test_an_invalid_polygon_is_repaired(engine: Engine, connection: Connection, tmp_path: Path) -> None:
    lon, lat = HERE
    bow_tie = [[[lon, lat], [lon + 1, lat + 1], [lon + 1, lat], [lon, lat + 1], [lon, lat]]]
    boundaries.load_boundaries(engine, layer(tmp_path, ({"code": "441202"}, bow_tie)), Crs.WGS_84, "测试")
    assert connection.scalar(text("SELECT ST_IsValid(boundary) FROM division_area"))


@pytest.mark.parametrize("properties", [{"name": "端州区"}, {}])
def test_a_file_without_codes_is_refused(tmp_path: Path, properties: dict[str, Any]) -> None:
    with pytest.raises(UnreadableFile, match="区划代码"):
        read_boundaries(layer(tmp_path, (properties, square(HERE))), Crs.WGS_84)


def test_the_command_reports_the_result_and_a_poor_fit(
    database_url: str, add: AddStation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    path = layer(tmp_path, ({"adcode": 441202}, square(position_from_wgs84(HERE, Crs.GCJ_02), 0.0005)))
    wrong = CliRunner().invoke(main, ["boundaries", "load", str(path), "--crs", "wgs84"])
    assert wrong.exit_code == 0 and "已装入 1 个地区" in wrong.output and "坐标系可能写错了" in wrong.output
    right = CliRunner().invoke(main, ["boundaries", "load", str(path), "--crs", "高德"])
    assert "1 个落在自己的边界里" in right.output
    assert "已去掉 1 个" in CliRunner().invoke(main, ["boundaries", "remove"]).output
