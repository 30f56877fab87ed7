"""No public answer contains a boundary of a division: maps with 行政区域界线 are for staff pages only."""

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
CANARY = "112.7654321"  # the longitude of a corner of the boundary, at which there is no station
# The modules that may use boundaries: to load them, to check positions, to draw staff maps.
MAY_USE_BOUNDARIES = {
    "locator/boundaries/actions.py",
    "locator/boundaries/queries/shapes.py",
    "locator/boundaries/queries/position_check.py",
    "locator/boundaries/queries/containment.py",
    "locator/boundaries/queries/land.py",
    "locator/boundaries/tables.py",
    "locator/privacy/actions/sweep.py",  # names it as a table that holds nothing of a person
}


def load_boundary(engine: Engine, folder: Path) -> None:
    """Load a boundary around the stations of the test, with a corner at the canary."""
    corner, lon, lat = float(CANARY), HERE.lon, HERE.lat
    ring = [[lon - 1, lat - 1], [corner, lat - 1], [corner, lat + 1], [lon - 1, lat + 1], [lon - 1, lat - 1]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": shape}
        for code in ("440000", "441200", "441202")
    ]
    path = folder / "boundaries.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    boundaries.load_boundaries(engine, path, Crs.WGS_84, "测试")


def test_only_the_staffs_database_role_can_read_boundaries(engine: Engine) -> None:
    with change(engine) as connection:
        may_read = text("SELECT has_table_privilege(:role, 'division_area', 'SELECT')")
        assert not connection.scalar(may_read, {"role": "locator_public"})
        assert not connection.scalar(may_read, {"role": "locator_door"})
        assert connection.scalar(may_read, {"role": "locator_staff"})


def test_no_public_answer_holds_a_boundary(
    app: Flask, client: FlaskClient, engine: Engine, add: AddStation, tmp_path: Path
) -> None:
    add()
    load_boundary(engine, tmp_path)
    for address in addresses(app, ["100001"]):
        answer = client.get(address, buffered=True)
        assert b"112.765" not in answer.data, address
        assert b'"Polygon"' not in answer.data and b"MultiPolygon" not in answer.data, address


def test_only_permitted_modules_name_the_table_of_boundaries() -> None:
    using = {
        path.relative_to(ROOT).as_posix()
        for folder in ("locator", "templates", "static/js", "geodata")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".js"} and "division_area" in path.read_text(encoding="utf-8")
    }
    assert {path for path in using if "/migrations/" not in path} <= MAY_USE_BOUNDARIES
