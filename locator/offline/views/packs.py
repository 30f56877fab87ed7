"""Packs: the stations of a city for a phone to keep, signed, so that any copy of them can be believed."""

from flask import Blueprint, Response, request
from orjson import dumps

from geodata.divisions.codes import division, full_name
from geodata.sentence import Sentence
from locator.accounts.views.access import public
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.database import read
from locator.maps.views.cells import digest
from locator.offline import queries
from locator.offline.domain import PackVersion
from locator.offline.views.pack_format import pack
from locator.offline.views.pack_key import pack_key

bp = Blueprint("packs", __name__)

# Two lines of JSON: who signed the second line, byte by byte, and the pack itself.
MEDIA_TYPE = "application/jsonl"
KEEPING = "public, max-age=60"
MOST_SINGLE = 100  # favourites asked for at once


@bp.get("/packs/<code>")
@public
def division_pack(code: str) -> Response:
    """Answer with all stations of a division; with `since`, a pack's version, only what changed."""
    place = division(code)
    since = PackVersion.parse(request.args["since"]) if "since" in request.args else None
    kept = read(lambda connection: queries.of_division(connection, place, since, clock.now()))
    is_delta = since is not None and since.serves(kept.version)
    said = {"id": place.code, "title": full_name(place.code), "since": str(since) if is_delta else None}
    body = pack(kept, **said)
    signed = dumps({"key": pack_key().public, "signature": pack_key().sign(body)})
    return _kept(signed + b"\n" + body, MEDIA_TYPE)


@bp.get("/packs/stations")
@public
def single_stations() -> Response:
    """Answer with some stations by their codes, wherever those lead today."""
    codes = list(dict.fromkeys(request.args.getlist("code")))
    if not 0 < len(codes) <= MOST_SINGLE:
        raise InvalidRequest(
            {"code": Sentence("应有 1 到 {most_single} 个站点编号", most_single=MOST_SINGLE)}
        )
    kept, moved = read(lambda connection: queries.of_codes(connection, codes, clock.now()))
    return _kept(pack(kept, moved=moved), "application/json")


def _kept(body: bytes, media_type: str) -> Response:
    response = Response(body, content_type=media_type)
    response.headers["Cache-Control"] = KEEPING
    response.set_etag(digest(body), weak=True)
    return response.make_conditional(request)  # type: ignore[return-value]
