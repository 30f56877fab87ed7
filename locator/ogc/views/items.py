"""The stations as features: pages of them, and one by its code."""

from datetime import UTC
from typing import Any

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, Field

from geodata import geojson
from geodata.sentence import Sentence
from locator.accounts.views.access import public
from locator.http import clock
from locator.http.cross_origin import cross_origin
from locator.http.database import read
from locator.http.fields import Integer
from locator.http.links import link
from locator.http.responses import json_response, with_etag
from locator.http.validation import from_query
from locator.ogc import queries
from locator.ogc.domain.crs import Crs, coordinates
from locator.ogc.domain.extent import Extent, Interval
from locator.ogc.queries import Item, ItemsRequest
from locator.ogc.views.paths import COLLECTION, GEOJSON, ITEMS, JSON, ROOT
from locator.publishing.domain.open_data import fields_of
from locator.stations.domain.errors import StationNotFound

bp = Blueprint("ogc_items", __name__, url_prefix=ROOT)

DEFAULT_LIMIT, MAX_LIMIT = 100, 1_000


class ItemParameters(BaseModel):
    """The parameters of one feature."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    crs: str = Field(default=Crs.CRS84.value, max_length=100)

    @property
    def wanted_crs(self) -> Crs:
        """The system of the coordinates of the answer."""
        return Crs.read("crs", self.crs)


class ItemsParameters(ItemParameters):
    """The parameters of a page; those that the standard does not know are refused, as it asks."""

    limit: Integer = Field(default=DEFAULT_LIMIT, ge=1)
    bbox: str = Field(default="", max_length=200)
    bbox_crs: str = Field(default=Crs.CRS84.value, max_length=100, alias="bbox-crs")
    datetime: str = Field(default="", max_length=100)
    after: Integer = Field(default=0, ge=0, le=2**62)
    f: str = Field(default="json", pattern="^json$")

    def to_request(self) -> ItemsRequest:
        """Return what is asked for; raise InvalidRequest."""
        box_crs = Crs.read("bbox-crs", self.bbox_crs)
        return ItemsRequest(
            min(self.limit, MAX_LIMIT),
            self.after,
            Extent.read(self.bbox, box_crs) if self.bbox else None,
            Interval.read(self.datetime) if self.datetime else None,
        )


@bp.get("/collections/stations/items")
@public
@cross_origin
def items() -> Response:
    """Return a page of stations, with a link to the next one."""
    given = from_query(ItemsParameters, request)
    asked = given.to_request()
    crs = given.wanted_crs
    page = read(lambda connection: queries.page_of(connection, asked))
    parameters = request.args.to_dict()
    links = [link("self", GEOJSON, ITEMS, **parameters), link("collection", JSON, COLLECTION)]
    if page.next_after is not None:
        links.append(link("next", GEOJSON, ITEMS, **{**parameters, "after": str(page.next_after)}))
    return _in(
        crs,
        {
            "type": "FeatureCollection",
            "links": links,
            "timeStamp": clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "numberMatched": page.matched,
            "numberReturned": len(page.items),
            "features": [_feature(one, crs) for one in page.items],
        },
    )


@bp.get("/collections/stations/items/<code>")
@public
@cross_origin
def item(code: str) -> Response:
    """Return one station."""
    crs = from_query(ItemParameters, request).wanted_crs
    found = read(lambda connection: queries.item(connection, code))
    if found is None:
        raise StationNotFound(Sentence("没有编号为 {code} 的站点", code=code[:20]))
    links = [link("self", GEOJSON, f"{ITEMS}/{code}"), link("collection", JSON, COLLECTION)]
    return with_etag(_in(crs, {**_feature(found, crs), "links": links}))


def _in(crs: Crs, body: dict[str, Any]) -> Response:
    response = json_response(body, media_type=geojson.MEDIA_TYPE)
    response.headers["Content-Crs"] = f"<{crs}>"
    return response


def _feature(found: Item, crs: Crs) -> dict[str, Any]:
    """Return the feature of a station: the fields of open data, flat, null where nothing is known."""
    properties, geometry = found.card["properties"], found.card["geometry"]
    page = f"{request.url_root}stations/{properties['code']}"
    fields = fields_of(properties, None, found.hours, page)
    flat = {name: text or None for name, text in fields.items() if name not in ("lon", "lat")}
    lon_lat = geometry["coordinates"] if geometry else None
    return {
        "type": "Feature",
        "id": properties["code"],
        "geometry": {"type": "Point", "coordinates": coordinates(lon_lat[0], lon_lat[1], crs)}
        if lon_lat
        else None,
        "properties": {**flat, "updated": found.updated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")},
    }
