"""Cells of the map: the same bytes for every client, so that proxies and phones can cache them."""

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from sqlalchemy import Connection

from geodata.divisions import place_line
from geodata.divisions.codes import divisions
from geodata.sentence import Sentence
from geodata.tiles import Tile
from locator.accounts.views.access import public
from locator.errors import InvalidRequest
from locator.http.cross_origin import cross_origin
from locator.http.database import read
from locator.http.responses import digest, with_etag
from locator.i18n.readable import SCRIPTS
from locator.maps import queries
from locator.maps.domain import COUNT_ZOOMS, DATA_ZOOM, MAX_SPARSE_STATIONS, SPARSE_ZOOM
from locator.maps.views import cell_format
from locator.places.queries.written_names import written_columns

bp = Blueprint("cells", __name__)

# Changes appear on every map within five seconds; a stale response may be used while a fresh one is
# fetched, and for a day without a network.
CACHE_CONTROL = "public, max-age=5, stale-while-revalidate=60, stale-if-error=86400"
KEY = "locator.packed_cells"
KEPT_CELLS = 128  # of a process: 10 KB each in cities, 300 KB at most


@bp.get("/api/v1/cells/<code>")
@public
@cross_origin
def cell(code: str) -> Response:
    """Return the stations of a cell of zoom 12, or the counts of a cell of zoom 0 to 10."""
    tile = Tile.parse(code)
    if tile.z == DATA_ZOOM:
        return _stations(tile)
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
    parts = read(lambda connection: queries.load_counts(connection, tile))
    return cacheable_response(cell_format.dump_counts(tile, parts))


@bp.get("/api/v1/cells/<code>/stations")
@public
@cross_origin
def sparse_cell(code: str) -> Response:
    """Return the stations of a wider cell (zoom 9) if it has few."""
    tile = Tile.parse(code)
    if tile.z != SPARSE_ZOOM:
        raise InvalidRequest({"cell": Sentence("级数应是 {zoom}", zoom=SPARSE_ZOOM)})
    parts = read(lambda connection: queries.load_counts(connection, tile))
    if sum(part.stations for part in parts) > MAX_SPARSE_STATIONS:
        raise InvalidRequest(
            {
                "cell": Sentence(
                    "这一格有 {n} 处以上，请按 {data} 级的格子要",
                    n=MAX_SPARSE_STATIONS,
                    data=DATA_ZOOM,
                )
            }
        )
    return _stations(tile)


def cacheable_response(body: bytes) -> Response:
    """Return a public response with the digest of its content as ETag, or 304 if the client has it."""
    response = Response(body, content_type="application/json")
    response.headers["Cache-Control"] = CACHE_CONTROL
    return with_etag(response)


def _stations(tile: Tile) -> Response:
    """Return the stations of a cell, with their names in other letters for who asks for them."""
    language = request.args.get("names", "")
    return _with_names(tile, language) if language in SCRIPTS else _by_version(tile)


def _with_names(tile: Tile, language: str) -> Response:
    """Return the stations of a cell and their names; staff correct names without touching a station."""

    def load(connection: Connection) -> bytes:
        cell = queries.load_stations(connection, tile)
        written = written_columns(connection, cell_format.names_and_places(cell.rows), language)
        return cell_format.dump_stations(cell, **written)

    return cacheable_response(read(load))


def _by_version(tile: Tile) -> Response:
    """Return the stations of a cell; nothing is read and packed for a client that has this version.

    The version is asked first, of the database and each time: what is read after it is as new or newer, never
    older, and what was packed for the same version before is still right.
    """
    version = read(lambda connection: queries.load_version(connection, tile))
    etag = digest(f"{_format()} {version}".encode())
    response = Response(content_type="application/json")
    if not request.if_none_match.contains_weak(etag):
        packed: Callable[[Tile, str], bytes] = current_app.extensions[KEY]
        response.data = packed(tile, etag)
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.set_etag(etag, weak=True)
    return response.make_conditional(request)  # type: ignore[return-value]


@bp.record_once
def _keep_cells(state: BlueprintSetupState) -> None:
    """Let an application keep packed cells by their version, so that no kept cell outlives a change."""
    state.app.extensions[KEY] = lru_cache(maxsize=KEPT_CELLS)(_packed)


def _packed(tile: Tile, _version: str) -> bytes:
    return cell_format.dump_stations(read(lambda connection: queries.load_stations(connection, tile)))


@cache
def _format() -> str:
    """Return a digest of the program that packs cells: a newer one gives other bytes to the same stations."""
    files = [Path(module.__file__ or "").read_bytes() for module in (cell_format, place_line)]
    return digest(b"".join(files) + "".join(map(str, divisions().values())).encode())
