"""Tiles of the ground: the same bytes for everybody until the next load, so that browsers keep them."""

from flask import Blueprint, Response, request

from geodata.sentence import Sentence
from geodata.tiles import Tile
from locator.accounts.views.access import public, signed_in
from locator.ground.domain.errors import NoSuchTile
from locator.ground.queries.tiles import load_tile
from locator.ground.views.source import require_ground
from locator.http.database import read

bp = Blueprint("ground_tiles", __name__)
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
YEAR_S, DAY_S, MINUTE_S = 31_536_000, 86_400, 60


@bp.get("/tiles/ground/<int:z>/<int:x>/<int:y>.mvt")
@public
def public_tile(z: int, x: int, y: int) -> Response:
    """Return a tile, if the operator has set a number of the map review; 404 outside of the ground."""
    return _tile_response(Tile(z, x, y), for_public=True)


@bp.get("/staff/tiles/ground/<int:z>/<int:x>/<int:y>.mvt")
@signed_in
def staff_tile(z: int, x: int, y: int) -> Response:
    """Return a tile to somebody who is signed in."""
    return _tile_response(Tile(z, x, y), for_public=False)


def _tile_response(tile: Tile, *, for_public: bool) -> Response:
    ground = require_ground(for_public=for_public)
    if not ground.has(tile):
        raise NoSuchTile(Sentence("这里没有地图底"))
    response = Response(content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = _cache_control(ground.version, for_public=for_public)
    response.set_etag(f"{ground.version}-{tile}", weak=True)
    response.make_conditional(request)
    if response.status_code == 200:
        response.set_data(read(lambda connection: load_tile(connection, tile)))
    return response


def _cache_control(version: str, *, for_public: bool) -> str:
    """Return how long a tile is kept: for a year if its URL names the load, else for a minute."""
    names_load = request.args.get("v") == version
    longest_s = (YEAR_S if for_public else DAY_S) if names_load else MINUTE_S
    who = "public" if for_public else "private"
    return f"{who}, max-age={longest_s}{', immutable' if names_load and for_public else ''}"
