"""Packs: the stations of a division for offline use, signed so that copies can be verified."""

from typing import Any

from flask import Blueprint, Response, request
from orjson import dumps

from geodata.divisions.codes import division, full_name
from geodata.sentence import Sentence
from locator.accounts.views.access import public
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.cross_origin import cross_origin
from locator.http.database import read
from locator.http.responses import with_etag
from locator.maps.views.cell_format import names_and_places
from locator.offline import queries
from locator.offline.domain import PackVersion
from locator.offline.queries import Pack
from locator.offline.views.pack_format import dump_pack
from locator.offline.views.pack_key import pack_key
from locator.places.queries.written_names import written_columns

bp = Blueprint("packs", __name__)

# Two lines of JSON: the signature of the bytes of the second line, and the pack.
MEDIA_TYPE = "application/jsonl"
CACHE_CONTROL = "public, max-age=60"
MAX_CODES = 100  # favourites in one request


@bp.get("/packs/<code>")
@public
@cross_origin
def division_pack(code: str) -> Response:
    """Return all stations of a division; with `since`, the version of a pack, only the changes."""
    place = division(code)
    since = PackVersion.parse(request.args["since"]) if "since" in request.args else None
    pack = read(lambda connection: queries.load_division_pack(connection, place, since, clock.now()))
    is_delta = since is not None and since.can_update_to(pack.version)
    members = {"id": place.code, "title": full_name(place.code), "since": str(since) if is_delta else None}
    body = dump_pack(pack, **members, **_written(pack))
    signature = dumps({"key": pack_key().public, "signature": pack_key().sign(body)})
    return _cacheable_response(signature + b"\n" + body, MEDIA_TYPE)


@bp.get("/packs/stations")
@public
@cross_origin
def single_stations() -> Response:
    """Return single stations by code, following former codes."""
    codes = list(dict.fromkeys(request.args.getlist("code")))
    if not 0 < len(codes) <= MAX_CODES:
        raise InvalidRequest({"code": Sentence("应有 1 到 {most_single} 个站点编号", most_single=MAX_CODES)})
    pack, moved = read(lambda connection: queries.load_stations_pack(connection, codes, clock.now()))
    return _cacheable_response(dump_pack(pack, moved=moved, **_written(pack)), "application/json")


def _written(pack: Pack) -> dict[str, Any]:
    """Return the names in the letters of the language that the request names."""
    stations, language = names_and_places(pack.rows), request.args.get("names", "")
    return read(lambda connection: written_columns(connection, stations, language)) if language else {}


def _cacheable_response(body: bytes, media_type: str) -> Response:
    response = Response(body, content_type=media_type)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return with_etag(response)
