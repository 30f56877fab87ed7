"""The description of the API (OpenAPI 3.1), made from the models that read its parameters."""

from functools import cache
from typing import Any

from pydantic import BaseModel

from geodata import geojson
from geodata.travel import TravelMode
from locator import __version__
from locator.domain.access import AccessMethod, Audience, Price
from locator.domain.arrival import TravelSource
from locator.domain.schedule import Cause
from locator.domain.service import SERVICES
from locator.domain.state import OpenState
from locator.domain.station import Facet, LifecycleStatus, PositionQuality, StationKind
from locator.domain.timeline import Doors
from locator.web.errors import PROBLEM_TYPE
from locator.web.params import (
    DivisionParameters,
    ListParameters,
    NearestParameters,
    StationParameters,
)

Schema = dict[str, Any]

INTRODUCTION = """\
The stations that Chinese unions keep for outdoor workers: which is near, lets me in, has what I
need, and is open. Positions are WGS 84, longitude first. States are of the moment `at`, or of now;
`unknown` is a state of its own. Errors are problem details (RFC 9457). Send positions by POST:
what is in an address may be written down on its way. No position is kept by this service.
"""
MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
DAY: Schema = {"type": ["string", "null"], "format": "date"}
WORDS: Schema = {"type": "string"}
MAYBE_WORDS: Schema = {"type": ["string", "null"]}


@cache
def document() -> Schema:
    """Return the whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Worker-station locator", "version": __version__, "description": INTRODUCTION},
        "paths": {
            "/api/v1/stations/nearest": {
                "get": _operation("nearestByQuery", "The nearest stations", "Hits", NearestParameters),
                "post": {
                    **_operation("nearestByBody", "The nearest stations, privately", "Hits"),
                    "requestBody": _body(NearestParameters),
                },
            },
            "/api/v1/stations": {
                "get": _operation("stations", "Stations, page by page", "Page", ListParameters)
            },
            "/api/v1/divisions": {
                "get": _operation(
                    "divisions", "Divisions that have stations", "Divisions", DivisionParameters
                )
            },
            "/api/v1/stations/{code}": {
                "get": _operation("station", "One station", "Station", StationParameters, code=True)
            },
        },
        "components": {"schemas": _schemas()},
    }


def _operation(
    name: str, summary: str, answer: str, model: type[BaseModel] | None = None, *, code: bool = False
) -> Schema:
    parameters = _query(model) if model else []
    if code:
        parameters.insert(0, {"name": "code", "in": "path", "required": True, "schema": WORDS})
    failures = {"400": "A parameter cannot be read", "503": "The database is away; try again"}
    if code:
        failures["404"] = "No public station has this code"
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": _content("The answer", geojson.MEDIA_TYPE, answer),
            **{status: _content(why, PROBLEM_TYPE, "Problem") for status, why in failures.items()},
        },
    }


def _content(description: str, media_type: str, schema: str) -> Schema:
    return {"description": description, "content": {media_type: {"schema": _reference(schema)}}}


def _reference(schema: str) -> Schema:
    return {"$ref": f"#/components/schemas/{schema}"}


def _query(model: type[BaseModel]) -> list[Schema]:
    """Return a model's fields as query parameters; lists are separated by commas."""
    schema = _schema(model)
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", []),
            "description": its.get("description", ""),
            "schema": {key: value for key, value in its.items() if key not in ("title", "description")},
            **({"style": "form", "explode": False} if its.get("type") == "array" else {}),
        }
        for name, its in schema["properties"].items()
    ]


def _body(model: type[BaseModel]) -> Schema:
    return {"required": True, "content": {"application/json": {"schema": _schema(model)}}}


def _schema(model: type[BaseModel]) -> Schema:
    """Return a model's schema with the enumerations written out where they are used."""
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})

    def resolved(part: Any) -> Any:
        if isinstance(part, list):
            return [resolved(one) for one in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return {"type": "string", "enum": definitions[part["$ref"].rpartition("/")[2]]["enum"]}
        return {key: resolved(value) for key, value in part.items()}

    return resolved(schema)  # type: ignore[no-any-return]


def _object(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _code(codes: Any) -> Schema:
    return {"type": "string", "enum": [str(code) for code in codes]}


def _schemas() -> dict[str, Schema]:
    moment = {"open_state": _code(OpenState), "opens_at": MOMENT, "closes_at": MOMENT}
    hit = {**_card(), **moment}
    division = {"code": WORDS, "name": WORDS, "stations": {"type": "integer"}}
    return {
        "Hits": _collection(
            _feature(
                {**hit, "distance_m": {"type": "number"}, "reason": WORDS, "arrival": _arrival()},
                optional=("arrival",),
            )
        ),
        "Page": _collection(_feature(hit), links={"type": "array", "items": _link()}),
        "Station": _feature({**hit, **_details()}),
        "Divisions": _object(
            {
                "type": {"const": "FeatureCollection"},
                "features": {"type": "array", "items": _feature(division)},
            }
        ),
        "Problem": _problem(),
    }


def _arrival() -> Schema:
    """Return the end of the way; it is there only where the question said a mode."""
    return _object(
        {
            "mode": _code(TravelMode),
            "travel_s": {"type": ["integer", "null"]},
            "travel_source": _code(TravelSource),
            "at": MOMENT,
            "open_state": _code(OpenState),
        }
    )


def _card() -> Schema:
    """Return the properties that every station has everywhere: what the projection's card holds."""
    access = {
        "method": _code(AccessMethod),
        "app": WORDS,
        "registration_needed": {"type": ["boolean", "null"]},
        "without_app": {"type": "boolean"},
        "audience": _code(Audience),
        "price": _code(Price),
        "note": WORDS,
        "self_service": {"type": ["object", "null"]},
    }
    notice = {
        "cause": _code(Cause),
        "doors": _code(Doors),
        **dict.fromkeys(("starts_at", "ends_at", "said_at"), MOMENT),
        "reason": WORDS,
    }
    return {
        **dict.fromkeys(("code", "name"), WORDS),
        "kind": _code(kind for kind in StationKind if kind is not StationKind.WORKSHOP_REST),
        "status": _code(LifecycleStatus),
        **dict.fromkeys(("address", "wayfinding", "phone", "page"), WORDS),
        **dict.fromkeys(("division_code", "host"), MAYBE_WORDS),
        "access": _object(access),
        "services": {"type": "array", "items": _code(SERVICES)},
        "position_quality": _code(PositionQuality),
        "verified": _object({facet.value: DAY for facet in Facet}),
        "notices": {"type": "array", "items": _object(notice)},
        "demo": {"type": "boolean"},
    }


def _details() -> Schema:
    texts = (
        *("successor", "opening_hours", "self_service_hours", "on_holiday", "on_makeup"),
        *("opening_hours_posted", "services_posted"),
    )
    return {
        "names": {"type": "object", "additionalProperties": WORDS},
        "status_reason": WORDS,
        "expected_reopen_on": DAY,
        **dict.fromkeys(texts, MAYBE_WORDS),
        "offers": {"type": "array", "items": {"type": "object"}},
        "provenance": {"type": "object", "additionalProperties": {"type": "object"}},
    }


def _feature(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    degrees = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    point = _object({"type": {"const": "Point"}, "coordinates": degrees})
    return _object(
        {
            "type": {"const": "Feature"},
            "id": WORDS,
            "geometry": {"oneOf": [point, {"type": "null"}]},
            "properties": _object(properties, optional),
        }
    )


def _collection(feature: Schema, **members: Schema) -> Schema:
    return _object(
        {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": feature},
            "numberReturned": {"type": "integer"},
            **members,
        }
    )


def _link() -> Schema:
    return _object(dict.fromkeys(("rel", "type", "href"), WORDS))


def _problem() -> Schema:
    one = _object({"parameter": WORDS, "detail": WORDS})
    return _object(
        {
            **dict.fromkeys(("type", "title", "detail"), WORDS),
            "status": {"type": "integer"},
            "errors": {"type": "array", "items": one},
        },
        optional=("errors",),
    )
