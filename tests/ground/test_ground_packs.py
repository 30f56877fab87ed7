"""The ground of a division for a phone: which tiles, about how much, and for whom."""

from dataclasses import replace
from pathlib import Path

import pytest
from applications import application
from factories import HERE, AddStation, north
from flask.testing import FlaskClient
from grounds import loaded, street, written
from sqlalchemy import Engine

from locator.config import Settings
from locator.ground.domain.ground import OFFLINE_LAST_ZOOM, Box
from locator.offline.domain import MAX_GROUND_TILES, ground_tiles

PACK = "/packs/441202/ground"
EVERYWHERE = Box(70, 10, 140, 60)


@pytest.fixture
def ground(engine: Engine, add: AddStation, tmp_path: Path) -> None:
    """Load a ground of one street under two stations."""
    add()
    add(at=north(2_000))
    loaded(engine, written(tmp_path / "street.osm.pbf", street))


def test_a_division_has_the_tiles_around_its_stations(ground: None, database_url: str) -> None:
    settings = replace(Settings(database_url=database_url), map_approval_no="GS(2026)1号")
    with application(settings) as app:
        visitor = app.test_client()
        pack = visitor.get(PACK).json
        assert pack["bytes"] > 0 and any("protomaps-leaflet.js" in name for name in pack["files"])
        assert {visitor.get(tile).status_code for tile in pack["tiles"]} == {200}
        assert {visitor.get(name, buffered=True).status_code for name in pack["files"]} == {200}
        assert visitor.get("/packs/110115/ground").status_code == 404  # no station there


def test_without_a_review_number_there_is_no_pack(ground: None, client: FlaskClient) -> None:
    assert client.get(PACK).status_code == 404
    assert "data-ground-pack" not in client.get("/divisions/441202").text


def test_the_tiles_go_down_to_the_last_zoom_of_a_phone() -> None:
    tiles = ground_tiles(Box(HERE.lon, HERE.lat, HERE.lon, HERE.lat), EVERYWHERE)
    assert {tile.z for tile in tiles} == set(range(5, OFFLINE_LAST_ZOOM + 1))


def test_a_province_has_fewer_zooms_rather_than_too_many_tiles() -> None:
    tiles = ground_tiles(Box(109.7, 20.2, 117.2, 25.5), EVERYWHERE)
    assert 0 < len(tiles) <= MAX_GROUND_TILES and max(tile.z for tile in tiles) < OFFLINE_LAST_ZOOM


def test_nothing_lies_outside_of_what_is_loaded() -> None:
    assert ground_tiles(Box(87, 43, 88, 44), Box(112, 23, 113, 24)) == []
