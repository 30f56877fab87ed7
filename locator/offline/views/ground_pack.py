"""The ground of a division for a phone: which tiles and files to keep, and about how much that is.

The phone asks for the tiles themselves, as a map does (static/js/offline/ground_download.js).
"""

import gzip

from flask import Blueprint, Response

from geodata.divisions.codes import division
from geodata.sentence import Sentence
from geodata.tiles import Tile
from locator.accounts.views.access import public
from locator.ground.domain.errors import NoSuchTile
from locator.ground.queries.tiles import load_tile
from locator.ground.views.source import MODULE, public_source, require_ground
from locator.http.assets.static_files import asset, preloads
from locator.http.database import read
from locator.http.responses import json_response
from locator.offline.domain import ground_tiles
from locator.offline.queries import station_extent

bp = Blueprint("ground_packs", __name__)
SAMPLED = 12  # tiles that are made to tell the size of all
CACHE_CONTROL = "public, max-age=300"


@bp.get("/packs/<code>/ground")
@public
def division_ground(code: str) -> Response:
    """Return the tiles of the ground around a division's stations, and an estimate of their bytes."""
    place = division(code)
    ground, source = require_ground(for_public=True), public_source()
    box = read(lambda connection: station_extent(connection, place))
    tiles = ground_tiles(box, ground.box) if box else []
    if not tiles or source is None:
        raise NoSuchTile(Sentence("这里没有地图底"))
    response = json_response(
        {
            "version": ground.version,
            "tiles": [source.tiles.replace("{z}/{x}/{y}", f"{tile.z}/{tile.x}/{tile.y}") for tile in tiles],
            "files": [source.library, asset(MODULE), *preloads(MODULE)],
            "bytes": _estimated_bytes(tiles),
        }
    )
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def _estimated_bytes(tiles: list[Tile]) -> int:
    """Return about how many bytes tiles have, from every so manyth of them."""
    sample = tiles[:: max(1, len(tiles) // SAMPLED)]
    bodies = read(lambda connection: [load_tile(connection, tile) for tile in sample])
    return sum(len(gzip.compress(body)) for body in bodies) * len(tiles) // len(sample)
