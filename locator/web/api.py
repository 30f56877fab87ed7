"""/api/v1: the same answers as the pages', for programs, as GeoJSON."""

from flask import Blueprint, Response, request, url_for

from geodata import geojson
from locator.domain.search import SearchHit
from locator.queries import entry, listing, nearest
from locator.web import features, openapi
from locator.web.clock import now
from locator.web.database import ask
from locator.web.params import (
    ListParameters,
    NearestParameters,
    StationParameters,
    from_json,
    from_query,
)
from locator.web.responses import json_response, page

bp = Blueprint("api", __name__)


@bp.get("/api/v1/stations/nearest")
def nearest_by_query() -> Response:
    """Answer with the nearest stations; prefer POST, which keeps the position out of addresses."""
    return _nearest(from_query(NearestParameters, request))


@bp.post("/api/v1/stations/nearest")
def nearest_by_body() -> Response:
    """Answer with the nearest stations; the position is in the body and is kept nowhere."""
    return _nearest(from_json(NearestParameters, request))


@bp.get("/api/v1/stations")
def stations() -> Response:
    """Answer with a page of stations and the address of the next one."""
    wanted = from_query(ListParameters, request)
    found = ask(lambda connection: listing.page(connection, wanted.wanted(now())))
    links = [_link("self", request.args.to_dict())]
    if found.next_after is not None:
        links.append(_link("next", {**request.args.to_dict(), "after": str(found.next_after)}))
    return features.collection(found.hits, numberReturned=len(found.hits), links=links)


@bp.get("/api/v1/stations/<code>")
def station(code: str) -> Response:
    """Answer with one station, whole."""
    at = from_query(StationParameters, request).at or now()
    found = ask(lambda connection: entry.by_code(connection, code))
    return json_response(features.whole(found, at), media_type=geojson.MEDIA_TYPE)


@bp.get("/openapi.json")
def description() -> Response:
    """Answer with the description of this API (OpenAPI 3.1)."""
    return json_response(openapi.document())


@bp.get("/api/")
def documentation() -> Response:
    """Show the description as a page."""
    return page("api.html")


def _nearest(wanted: NearestParameters) -> Response:
    question = wanted.wanted(now())
    hits: list[SearchHit] = ask(lambda connection: nearest.search(connection, question))
    return features.collection(hits, numberReturned=len(hits))


def _link(relation: str, parameters: dict[str, str]) -> dict[str, str]:
    return {
        "rel": relation,
        "type": geojson.MEDIA_TYPE,
        "href": url_for("api.stations", _external=False, **parameters),
    }
