"""Tiles have names that parse back, and common edges with their neighbours."""

import pytest

from geodata.errors import InvalidBox
from geodata.geodesy import web_mercator
from geodata.lonlat import LonLat
from geodata.tiles import Tile


def test_a_name_parses_back_to_its_tile() -> None:
    assert str(Tile.parse("12-3327-1778")) == "12-3327-1778"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "12-1",
        "12-4096-0",
        "12-0-4096",
        "21-0-0",
        "12-01-1",
        "-1-0-0",
        "12-１-1",
        "12/1/1",
        "1-1-1-1",
    ],
)
def test_an_invalid_name_is_refused(text: str) -> None:
    with pytest.raises(InvalidBox):
        Tile.parse(text)


def test_the_centre_of_zhaoqing_is_in_its_tile() -> None:
    tile, here = Tile(12, 3327, 1778), web_mercator(LonLat(112.47, 23.05))
    west, south, east, north = tile.mercator_box
    assert west < here.x < east and south < here.y < north
    assert tile.west < 112.47 and tile.south < 23.05


def test_neighbouring_tiles_share_an_edge() -> None:
    assert Tile(12, 5, 7).mercator_box[2] == pytest.approx(Tile(12, 6, 7).mercator_box[0], abs=1e-6)
    assert Tile(12, 5, 7).mercator_box[1] == pytest.approx(Tile(12, 5, 8).mercator_box[3], abs=1e-6)
