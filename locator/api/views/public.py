"""The public API, /api/v1: search, stations and divisions as GeoJSON."""

from functools import lru_cache, partial

from flask import Blueprint, Response, request, url_for

from geodata import geojson
from geodata.divisions.codes import DivisionLevel, division
from locator.accounts.views.access import public
from locator.api.views import openapi
from locator.entries.queries import entry
from locator.http import clock
from locator.http.cross_origin import cross_origin
from locator.http.database import read
from locator.http.links import link
from locator.http.responses import json_response, page, with_etag
from locator.http.validation import from_json, from_query
from locator.search.actions import find_nearest, find_openings, list_unknown
from locator.search.domain.search import SearchRequest
from locator.search.queries import listing
from locator.search.views import by_distance, features
from locator.search.views.answer_members import answer_members
from locator.search.views.parameters import (
    DivisionParameters,
    ListParameters,
    NearestParameters,
    StationParameters,
)
from locator.stations.queries import by_division

bp = Blueprint("api", __name__)

COUNTS_MAX_AGE_S = 300
TITLE = "Worker-station locator"
SUMMARY = "Stations of Chinese unions for outdoor workers: places, hours, services and ways in."
JSON, HTML = "application/json", "text/html"
LANDING_LINKS = (
    ("self", JSON, "/api/v1", "This document"),
    ("service-desc", "application/vnd.oai.openapi+json;version=3.1", "/openapi.json", "OpenAPI 3.1"),
    ("service-doc", HTML, "/api/", "The description to read and try"),
    ("data", geojson.MEDIA_TYPE, "/api/v1/stations", "Stations, page by page"),
    ("search", geojson.MEDIA_TYPE, "/api/v1/stations/nearest", "The nearest stations"),
    ("collection", geojson.MEDIA_TYPE, "/api/v1/divisions", "Divisions that have stations"),
    ("enclosure", HTML, "/data/", "All public stations as files, made anew each day"),
    ("status", JSON, "/ready", "Whether the service can answer"),
)


@bp.get("/api/v1", strict_slashes=False)
@public
@cross_origin
def landing() -> Response:
    """Return where everything is: the description, and each question that can be asked."""
    links = [link(*one) for one in LANDING_LINKS]
    return with_etag(json_response({"title": TITLE, "description": SUMMARY, "links": links}))


@bp.get("/api/v1/stations/nearest")
@public
@cross_origin
def nearest_by_query() -> Response:
    """Return the nearest stations; POST keeps the position out of URLs and is preferred."""
    return _nearest(from_query(NearestParameters, request))


@bp.post("/api/v1/stations/nearest")
@public
@cross_origin
def nearest_by_body() -> Response:
    """Return the nearest stations; the position is in the body and is not stored."""
    return _nearest(from_json(NearestParameters, request))


@bp.get("/api/v1/stations")
@public
@cross_origin
def stations() -> Response:
    """Return a page of stations and the link to the next one."""
    list_request = from_query(ListParameters, request).to_request(clock.now())
    found = read(lambda connection: listing.list_stations(connection, list_request))
    unknown = None if list_request.after else read(partial(list_unknown, request=list_request))
    links = [_page_link("self", request.args.to_dict())]
    if found.next_after is not None:
        links.append(_page_link("next", {**request.args.to_dict(), "after": str(found.next_after)}))
    response = features.hit_collection(
        found.hits, numberReturned=len(found.hits), links=links, **features.unknown_member(unknown)
    )
    response.headers["Link"] = ", ".join(f'<{link["href"]}>; rel="{link["rel"]}"' for link in links)
    return with_etag(response)


@bp.get("/api/v1/stations/<code>")
@public
@cross_origin
def station(code: str) -> Response:
    """Return one station with all its properties."""
    at = from_query(StationParameters, request).at or clock.now()
    found = read(lambda connection: entry.by_code(connection, code))
    return with_etag(json_response(features.station_feature(found, at), media_type=geojson.MEDIA_TYPE))


@bp.get("/api/v1/divisions")
@public
@cross_origin
def divisions_with_stations() -> Response:
    """Return the divisions of a level that have stations, with the number and the centre of these."""
    asked = from_query(DivisionParameters, request)
    period = int(clock.now().timestamp() // COUNTS_MAX_AGE_S)
    response = json_response(
        counted_divisions(asked.level, asked.division, period), media_type=geojson.MEDIA_TYPE
    )
    response.headers["Cache-Control"] = f"public, max-age={COUNTS_MAX_AGE_S}"
    return response


@bp.get("/openapi.json")
@public
@cross_origin
def description() -> Response:
    """Return the OpenAPI 3.1 description of the API."""
    return json_response(openapi.document())


@bp.get("/api/")
@public
def documentation() -> Response:
    """Show the API documentation."""
    return page("api/documentation.html")


@lru_cache(maxsize=64)
def counted_divisions(level: DivisionLevel, code: str | None, _period: int) -> dict[str, object]:
    """Return the divisions of a level, in a division if its code is given.

    Cached per period, since counting reads every station.
    """
    within = division(code) if code else None
    return features.division_collection(
        read(lambda connection: by_division.located_divisions(connection, level, within))
    )


def _nearest(parameters: NearestParameters) -> Response:
    search = parameters.to_request(clock.now())
    return Response(nearest_json(search, parameters.accuracy_m), content_type=geojson.MEDIA_TYPE)


def nearest_json(search: SearchRequest, accuracy_m: float | None) -> bytes:
    """Return the answer to a search as JSON, in the language of this response."""
    if search.mode is None:
        return by_distance.answer_json(search, accuracy_m)
    hits = find_nearest(search)
    openings = find_openings(search, hits)
    return features.hit_collection_json(
        hits,
        numberReturned=len(hits),
        **answer_members(search, hits, openings, accuracy_m),
    )


def _page_link(relation: str, parameters: dict[str, str]) -> dict[str, str]:
    return link(relation, geojson.MEDIA_TYPE, url_for("api.stations", _external=False, **parameters))
