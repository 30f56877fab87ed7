"""The description of the OGC API in OpenAPI 3.0, which the conformance class oas30 asks for."""

from typing import Any

from locator.http.problems import PROBLEM_TYPE
from locator.ogc.domain.crs import Crs
from locator.ogc.views.paths import COLLECTION, GEOJSON, ITEMS, JSON, ROOT

Schema = dict[str, Any]
OBJECT: Schema = {"type": "object"}
PARAMETERS: dict[str, Schema] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100},
    "bbox": {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
    "bbox-crs": {"type": "string", "format": "uri", "enum": list(Crs), "default": Crs.CRS84},
    "datetime": {"type": "string"},
    "after": {"type": "integer", "minimum": 0},
    "f": {"type": "string", "enum": ["json"]},
}
CRS: Schema = {"type": "string", "format": "uri", "enum": list(Crs), "default": Crs.CRS84}


def document(title: str, version: str) -> Schema:
    """Return the document."""
    code = {"name": "code", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": version},
        "paths": {
            ROOT: _get("landingPage", JSON, []),
            f"{ROOT}/conformance": _get("conformance", JSON, []),
            f"{ROOT}/collections": _get("collections", JSON, []),
            COLLECTION: _get("collection", JSON, []),
            ITEMS: _get("items", GEOJSON, [_query(*one) for one in (*PARAMETERS.items(), ("crs", CRS))]),
            f"{ITEMS}/{{code}}": _get("item", GEOJSON, [code, _query("crs", CRS)], has_code=True),
        },
    }


def _query(name: str, schema: Schema) -> Schema:
    style = {"style": "form", "explode": False}
    return {"name": name, "in": "query", "required": False, "schema": schema, **style}


def _get(name: str, media_type: str, parameters: list[Schema], *, has_code: bool = False) -> Schema:
    refused = {"content": {PROBLEM_TYPE: {"schema": OBJECT}}}
    responses = {
        "200": {"description": "The answer", "content": {media_type: {"schema": OBJECT}}},
        "400": {"description": "A parameter cannot be read", **refused},
        **({"404": {"description": "There is no such station", **refused}} if has_code else {}),
    }
    return {"get": {"operationId": name, "parameters": parameters, "responses": responses}}
