"""Cells of the map: the same bytes for everybody, so that a proxy or the phone itself may keep them."""

import hashlib

from flask import Blueprint, Response, request

from geodata.sentence import Sentence
from geodata.tiles import Tile
from locator.accounts.views.access import public
from locator.errors import InvalidRequest
from locator.http.database import read
from locator.maps import queries
from locator.maps.domain import COUNT_ZOOMS, DATA_ZOOM, MOST_IN_SPARSE, SPARSE_ZOOM
from locator.maps.views import cell_format

bp = Blueprint("cells", __name__)

# A change is on every map within these seconds; an answer kept longer may serve while a fresh one
# is fetched, and for a day where there is no network.
KEEPING = "public, max-age=5, stale-while-revalidate=60, stale-if-error=86400"
ETAG_DIGITS = 20


@bp.get("/api/v1/cells/<code>")
@public
def cell(code: str) -> Response:
    """Answer with the stations of a cell of zoom 12, or the counts in one of zoom 0 to 10."""
    tile = Tile.parse(code)
    if tile.z == DATA_ZOOM:
        return kept(station_cell(tile))
    if tile.z not in COUNT_ZOOMS:
        raise InvalidRequest(
            {
                "cell": Sentence(
                    "级数应是 {first} 到 {last}，或 {data}",
                    first=COUNT_ZOOMS[0],
                    last=COUNT_ZOOMS[-1],
                    data=DATA_ZOOM,
                )
            }
        )
    return kept(cell_format.count_cell(tile, read(lambda connection: queries.counts(connection, tile))))


@bp.get("/api/v1/cells/<code>/stations")
@public
def sparse_cell(code: str) -> Response:
    """Answer with the stations of a wider cell, zoom 9, where there are few of them."""
    tile = Tile.parse(code)
    if tile.z != SPARSE_ZOOM:
        raise InvalidRequest({"cell": Sentence("级数应是 {zoom}", zoom=SPARSE_ZOOM)})
    parts = read(lambda connection: queries.counts(connection, tile))
    if sum(part.stations for part in parts) > MOST_IN_SPARSE:
        raise InvalidRequest(
            {
                "cell": Sentence(
                    "这一格有 {n} 处以上，请按 {data} 级的格子要",
                    n=MOST_IN_SPARSE,
                    data=DATA_ZOOM,
                )
            }
        )
    return kept(station_cell(tile))


def station_cell(tile: Tile) -> bytes:
    """Return the packed stations of a cell."""
    return cell_format.station_cell(read(lambda connection: queries.stations(connection, tile)))


def kept(body: bytes) -> Response:
    """Return a public answer under the digest of its content; 304 to whoever has it already.

    The ETag is weak because the same content goes out compressed in several ways.
    """
    response = Response(body, content_type="application/json")
    response.headers["Cache-Control"] = KEEPING
    response.set_etag(digest(body)[:ETAG_DIGITS], weak=True)
    return response.make_conditional(request)  # type: ignore[return-value]


def digest(body: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(body).hexdigest()
