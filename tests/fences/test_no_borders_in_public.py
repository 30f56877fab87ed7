"""No public page, layer or answer draws a border: maps with 行政区域界线 are for the staff's own pages."""

import json
from pathlib import Path

from factories import HERE, AddStation
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from test_site_only_canary import addresses

from geodata.crs.conversion import Crs
from locator.boundaries import actions as boundaries
from locator.db.session import change

ROOT = Path(__file__).parents[2]
CANARY = "112.7654321"  # a corner of the border that no station has
# Who may ask for a border: what loads them, what checks a place by them, what draws the staff's map.
MAY_ASK = {
    "locator/boundaries/actions.py",
    "locator/boundaries/queries/shapes.py",
    "locator/boundaries/queries/position_check.py",
    "locator/boundaries/queries/containment.py",
    "locator/boundaries/tables.py",
}


def load_a_border(engine: Engine, folder: Path) -> None:
    """Take in a border around the test's stations, one corner of which is the canary."""
    corner, lon, lat = float(CANARY), HERE.lon, HERE.lat
    ring = [[lon - 1, lat - 1], [corner, lat - 1], [corner, lat + 1], [lon - 1, lat + 1], [lon - 1, lat - 1]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    listed = [
        {"type": "Feature", "properties": {"code": code}, "geometry": shape}
        for code in ("440000", "441200", "441202")
    ]
    path = folder / "borders.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}))
    boundaries.load_boundaries(engine, path, Crs.WGS_84, "测试")


def test_the_public_part_cannot_read_borders(engine: Engine) -> None:
    with change(engine) as connection:
        asked = text("SELECT has_table_privilege(:role, 'division_area', 'SELECT')")
        assert not connection.scalar(asked, {"role": "locator_public"})
        assert not connection.scalar(asked, {"role": "locator_door"})
        assert connection.scalar(asked, {"role": "locator_staff"})


def test_no_public_answer_holds_a_border(
    app: Flask, client: FlaskClient, engine: Engine, add: AddStation, tmp_path: Path
) -> None:
    add()
    load_a_border(engine, tmp_path)
    for address in addresses(app, ["100001"]):
        answer = client.get(address, buffered=True)
        assert b"112.765" not in answer.data, address
        assert b'"Polygon"' not in answer.data and b"MultiPolygon" not in answer.data, address


def test_only_those_who_may_ask_name_the_table() -> None:
    named = {
        path.relative_to(ROOT).as_posix()
        for folder in ("locator", "templates", "static/js", "geodata")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".js"} and "division_area" in path.read_text(encoding="utf-8")
    }
    assert named - {one for one in named if "/migrations/" in one} <= MAY_ASK
