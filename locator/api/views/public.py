"""/api/v1: the same answers as the pages', for programs, as GeoJSON."""

from functools import lru_cache

from flask import Blueprint, Response, request, url_for

from geodata import geojson
from geodata.divisions.codes import DivisionLevel
from locator.accounts.views.access import public
from locator.api.views import openapi
from locator.entries.queries import entry
from locator.http import clock
from locator.http.database import read
from locator.http.responses import json_response, page
from locator.http.validation import from_json, from_query
from locator.search import actions as nearest
from locator.search.queries import listing
from locator.search.views import features
from locator.search.views.parameters import (
    DivisionParameters,
    ListParameters,
    NearestParameters,
    StationParameters,
)
from locator.stations.queries import by_division

bp = Blueprint("api", __name__)

KEEP_S = 300  # counts on a map may be this old


@bp.get("/api/v1/stations/nearest")
@public
def nearest_by_query() -> Response:
    """Answer with the nearest stations; prefer POST, which keeps the position out of addresses."""
    return _nearest(from_query(NearestParameters, request))


@bp.post("/api/v1/stations/nearest")
@public
def nearest_by_body() -> Response:
    """Answer with the nearest stations; the position is in the body and is kept nowhere."""
    return _nearest(from_json(NearestParameters, request))


@bp.get("/api/v1/stations")
@public
def stations() -> Response:
    """Answer with a page of stations and the address of the next one."""
    wanted = from_query(ListParameters, request)
    found = read(lambda connection: listing.page(connection, wanted.wanted(clock.now())))
    links = [_link("self", request.args.to_dict())]
    if found.next_after is not None:
        links.append(_link("next", {**request.args.to_dict(), "after": str(found.next_after)}))
    return features.collection(found.hits, numberReturned=len(found.hits), links=links)


@bp.get("/api/v1/stations/<code>")
@public
def station(code: str) -> Response:
    """Answer with one station, whole."""
    at = from_query(StationParameters, request).at or clock.now()
    found = read(lambda connection: entry.by_code(connection, code))
    return json_response(features.whole(found, at), media_type=geojson.MEDIA_TYPE)


@bp.get("/api/v1/divisions")
@public
def divisions_with_stations() -> Response:
    """Answer with the divisions of a level that have stations: how many, and where their middle is."""
    level = from_query(DivisionParameters, request).level
    response = json_response(
        counted_divisions(level, int(clock.now().timestamp() // KEEP_S)), media_type=geojson.MEDIA_TYPE
    )
    response.headers["Cache-Control"] = f"public, max-age={KEEP_S}"
    return response


@bp.get("/openapi.json")
@public
def description() -> Response:
    """Answer with the description of this API (OpenAPI 3.1)."""
    return json_response(openapi.document())


@bp.get("/api/")
@public
def documentation() -> Response:
    """Show the description as a page."""
    return page("api/documentation.html")


@lru_cache(maxsize=len(DivisionLevel))
def counted_divisions(level: DivisionLevel, _: int) -> dict[str, object]:
    """Count once in a while: every map asks this first, and a count reads every station."""
    return features.divisions(read(lambda connection: by_division.located_divisions(connection, level)))


def _nearest(wanted: NearestParameters) -> Response:
    hits = nearest.answer(wanted.wanted(clock.now()))
    return features.collection(hits, numberReturned=len(hits))


def _link(relation: str, parameters: dict[str, str]) -> dict[str, str]:
    return {
        "rel": relation,
        "type": geojson.MEDIA_TYPE,
        "href": url_for("api.stations", _external=False, **parameters),
    }
