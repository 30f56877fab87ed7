"""Tiles of the ground: what they hold, who gets them, how long they are kept, and their bounds."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from applications import application
from benchmark.osm.city import CENTRE, City
from benchmark.osm.extract import Extract
from clerks import SignIn
from factories import HERE, NOON
from flask.testing import FlaskClient
from grounds import loaded, spot, street, written
from sqlalchemy import Connection, Engine

from geodata.lonlat import LonLat
from geodata.tiles import Tile, tile_at
from locator.accounts.domain.rights import Role
from locator.config import Settings
from locator.ground.domain.ground import FIRST_ZOOM, LAST_ZOOM
from locator.ground.queries.loaded import loaded_ground
from locator.ground.queries.tiles import load_tile

MAX_TILE_BYTES = 40 * 1024
HOSTILE = "<script>alert(1)</script>${alert(2)}"


def address(tile: Tile, room: str = "") -> str:
    return f"{room}/tiles/ground/{tile.z}/{tile.x}/{tile.y}.mvt"


@pytest.fixture
def approved(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """Return a visitor of a site with a number of the map review."""
    monkeypatch.setattr("locator.http.clock.now", lambda: NOON)
    settings = Settings(database_url=database_url, map_approval_no="GS(2026)1号")
    with application(settings) as app:
        yield app.test_client()


@pytest.fixture
def ground(engine: Engine, tmp_path: Path) -> Callable[[], None]:
    """Load a ground of one street; return a way to load it again."""

    def load() -> None:
        path = written(tmp_path / "street.osm.pbf", lambda out: street(out, HOSTILE[:30]))
        loaded(engine, path)

    load()
    return load


def test_a_tile_has_the_street_with_its_name_as_text(
    ground: Callable[[], None], connection: Connection
) -> None:
    near, far = (load_tile(connection, tile_at(HERE, zoom)) for zoom in (15, 10))
    assert b"road" in near and HOSTILE[:30].encode() in near
    assert b"road" in far and b"script" not in far


def test_every_zoom_can_be_asked_for(approved: FlaskClient, ground: Callable[[], None]) -> None:
    for zoom in range(FIRST_ZOOM, LAST_ZOOM + 1):
        answer = approved.get(address(tile_at(HERE, zoom)))
        assert answer.status_code == 200 and answer.mimetype == "application/vnd.mapbox-vector-tile"


def test_the_middle_of_a_city_is_within_its_budget(
    engine: Engine, connection: Connection, tmp_path: Path
) -> None:
    path = written(tmp_path / "city.osm.pbf", lambda out: City(out, blocks=16).write())
    loaded(engine, path)
    for zoom in range(FIRST_ZOOM, LAST_ZOOM + 1):
        packed = gzip.compress(load_tile(connection, tile_at(CENTRE, zoom)))
        assert len(packed) <= MAX_TILE_BYTES, zoom


def test_a_tile_is_kept_until_the_next_load(approved: FlaskClient, ground: Callable[[], None]) -> None:
    tile = address(tile_at(HERE, 14))
    first = approved.get(tile)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    version = first.headers["ETag"].removeprefix('W/"').partition("-")[0]
    assert "immutable" in approved.get(f"{tile}?v={version}").headers["Cache-Control"]
    again = approved.get(tile, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data


def test_the_etag_changes_with_the_load(
    engine: Engine, connection: Connection, approved: FlaskClient, ground: Callable[[], None]
) -> None:
    before = loaded_ground(connection)
    assert before is not None
    assert replace(before, version="x").version != before.version
    etag = approved.get(address(tile_at(HERE, 14))).headers["ETag"]
    assert before.version in etag


def test_a_tile_is_sent_compressed(approved: FlaskClient, engine: Engine, tmp_path: Path) -> None:
    loaded(engine, written(tmp_path / "city.osm.pbf", lambda out: City(out, blocks=8).write()))
    answer = approved.get(address(tile_at(CENTRE, 15)), headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"


FAR = tile_at(LonLat(87.6, 43.8), 14)


OUTSIDE = (
    *(Tile(4, 13, 7), Tile(17, 106485, 56908), FAR, Tile(14, 1 << 14, 7113), Tile(14, 13310, 1 << 14)),
    *(Tile(10**17, 1, 1), Tile(14, 10**17, 1), Tile(14, 1, 10**17)),
)
NO_TILES = ("14/a/7113.mvt", "14/13310/7113.png", "-1/0/0.mvt", "14/13310/-1.mvt", "1e1/0/0.mvt")


def test_what_is_outside_is_not_found(approved: FlaskClient, ground: Callable[[], None]) -> None:
    addresses = [*map(address, OUTSIDE), *(f"/tiles/ground/{path}" for path in NO_TILES)]
    assert {approved.get(one).status_code for one in addresses} == {404}


def test_without_a_ground_there_is_no_tile(approved: FlaskClient) -> None:
    assert approved.get(address(tile_at(HERE, 14))).status_code == 404


def test_without_a_review_number_only_staff_get_tiles(
    client: FlaskClient, staff: SignIn, ground: Callable[[], None]
) -> None:
    tile = tile_at(HERE, 14)
    assert client.get(address(tile)).status_code == 404
    assert client.get(address(tile, "/staff")).status_code == 303  # to sign in
    answer = staff(Role.EDITOR, "441202").get(address(tile, "/staff"))
    assert answer.status_code == 200 and answer.headers["Cache-Control"].startswith("private")


def test_names_of_a_boundary_come_to_no_tile(engine: Engine, connection: Connection, tmp_path: Path) -> None:
    def draw(out: Extract) -> None:
        street(out)
        out.line([spot(), spot(1, 1)], boundary="administrative", admin_level="2", name="界线")

    loaded(engine, written(tmp_path / "planted.osm.pbf", draw))
    for zoom in range(FIRST_ZOOM, LAST_ZOOM + 1):
        tile = load_tile(connection, tile_at(HERE, zoom))
        assert "界线".encode() not in tile and b"boundary" not in tile
