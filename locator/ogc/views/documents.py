"""The documents of OGC API Features: landing page, conformance, the collection, and OpenAPI 3.0."""

from typing import Any

from flask import Blueprint, Response

from locator import __version__
from locator.accounts.views.access import public
from locator.http.cross_origin import cross_origin
from locator.http.links import link
from locator.http.responses import json_response, with_etag
from locator.ogc.domain.crs import Crs
from locator.ogc.views import description
from locator.ogc.views.paths import COLLECTION, GEOJSON, HTML, ITEMS, JSON, OPENAPI, ROOT

bp = Blueprint("ogc", __name__, url_prefix=ROOT)

TITLE = "Worker stations of Chinese unions"
SUMMARY = "Rest stations for outdoor workers, drivers' homes and others: places, ways in, hours and services."
CHINA = [73.4, 3.8, 135.1, 53.6]
PART_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CLASSES = (
    *(f"{PART_1}/{name}" for name in ("core", "oas30", "geojson")),
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)


@bp.get("", strict_slashes=False)
@public
@cross_origin
def landing() -> Response:
    """Return the landing page."""
    links = [
        link("self", JSON, ROOT, "This document"),
        link("service-desc", OPENAPI, f"{ROOT}/openapi.json", "The description in OpenAPI 3.0"),
        link("service-doc", HTML, "/api/", "The documentation of the whole API"),
        link("conformance", JSON, f"{ROOT}/conformance", "What this conforms to"),
        link("data", JSON, f"{ROOT}/collections", "The collections"),
    ]
    return with_etag(json_response({"title": TITLE, "description": SUMMARY, "links": links}))


@bp.get("/conformance")
@public
@cross_origin
def conformance() -> Response:
    """Return the conformance classes."""
    return with_etag(json_response({"conformsTo": list(CLASSES)}))


@bp.get("/collections")
@public
@cross_origin
def collections() -> Response:
    """Return the collections: there is one."""
    links = [link("self", JSON, f"{ROOT}/collections", "This document")]
    return with_etag(json_response({"links": links, "collections": [_collection()], "crs": list(Crs)}))


@bp.get("/collections/stations")
@public
@cross_origin
def collection() -> Response:
    """Return the collection of the stations."""
    return with_etag(json_response(_collection()))


@bp.get("/openapi.json")
@public
@cross_origin
def openapi() -> Response:
    """Return the description in OpenAPI 3.0."""
    return with_etag(json_response(description.document(TITLE, __version__), media_type=OPENAPI))


def _collection() -> dict[str, Any]:
    return {
        "id": "stations",
        "title": TITLE,
        "description": SUMMARY,
        "itemType": "feature",
        "crs": list(Crs),
        "storageCrs": Crs.CRS84,
        "extent": {
            "spatial": {"bbox": [CHINA], "crs": Crs.CRS84},
            "temporal": {
                "interval": [[None, None]],
                "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
            },
        },
        "links": [
            link("self", JSON, COLLECTION, "This document"),
            link("items", GEOJSON, ITEMS, "The stations"),
            link("license", HTML, "/data/", "The fields, and how to name the source"),
        ],
    }
