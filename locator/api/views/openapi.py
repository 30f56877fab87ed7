"""The OpenAPI 3.1 description of the API, generated from the models of its parameters."""

from functools import cache
from typing import Any

from pydantic import BaseModel

from geodata import geojson
from locator import __version__
from locator.accounts.views.session import SESSION_COOKIE
from locator.api.views import openapi_staff
from locator.api.views.openapi_schemas import STRING, Schema, schemas
from locator.editing.views.api import EntryBody
from locator.http.problems import PROBLEM_TYPE
from locator.reports.views.report_params import ReportParameters
from locator.search.views.parameters import (
    DivisionParameters,
    ListParameters,
    NearestParameters,
    StationParameters,
    TextParameters,
    TextPlaceParameters,
)

INTRODUCTION = """\
The stations of Chinese unions for outdoor workers: where they are, who may enter, what they offer
and when they are open. Positions are WGS 84, longitude first. Opening states are those at `at`, or
now; `unknown` is a state of its own. Errors are problem details (RFC 9457). Send positions by POST:
URLs may be logged by intermediaries. This service stores no position.
"""
SESSION: Schema = {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE}
NO_STATION = "No public station has this code"
NO_REPORT = "No report has this code"
NO_CELL = "The path contains a control character"


@cache
def document() -> Schema:
    """Return the OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Worker-station locator", "version": __version__, "description": INTRODUCTION},
        "paths": {
            "/api/v1": {"get": _landing()},
            "/api/v1/stations/nearest": {
                "get": _operation("nearestByQuery", "The nearest stations", "Hits", NearestParameters),
                "post": {
                    **_operation(
                        "nearestByBody", "The nearest stations, with the position in the body", "Hits"
                    ),
                    "requestBody": _body(NearestParameters),
                },
            },
            "/api/v1/stations/nearest.txt": _text_path(),
            "/api/v1/stations": {
                "get": _operation("stations", "Stations, page by page", "Page", ListParameters)
            },
            "/api/v1/divisions": {
                "get": _operation(
                    "divisions", "Divisions that have stations", "Divisions", DivisionParameters
                )
            },
            "/api/v1/stations/{code}": {
                "get": _operation("station", "One station", "Station", StationParameters, code=NO_STATION)
            },
            **_cell_paths(),
            **_report_paths(),
            **openapi_staff.paths(_content("", PROBLEM_TYPE, "Problem")["content"], _body(EntryBody)),
        },
        "components": {"schemas": schemas(), "securitySchemes": {"session": SESSION}},
    }


def _operation(
    name: str, summary: str, answer: str, model: type[BaseModel] | None = None, *, code: str = ""
) -> Schema:
    """Return an operation that responds with GeoJSON; `code` describes the 404 of a path with a code."""
    parameters = [*_code_parameter(code), *(_query_parameters(model) if model else [])]
    responses = {"200": _content("The answer", geojson.MEDIA_TYPE, answer)}
    return _with_failures(name, summary, responses, parameters, code)


def _with_failures(name: str, summary: str, responses: Schema, parameters: list[Schema], code: str) -> Schema:
    """Return an operation with its own responses and the usual failures."""
    failures = {"400": "A parameter cannot be read", "503": "The database is unavailable; try again"}
    if code:
        failures["404"] = code
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            **responses,
            **{status: _content(reason, PROBLEM_TYPE, "Problem") for status, reason in failures.items()},
        },
    }


def _landing() -> Schema:
    """Return the operation of the landing page, which has no parameters."""
    return _with_failures(
        "landing", "Where everything is", {"200": _content("Links", "application/json", "Landing")}, [], ""
    )


def _report_paths() -> dict[str, Schema]:
    """Return the paths of reports, which respond with plain JSON."""
    created = {"201": _content("The report was accepted", "application/json", "Report")}
    found = {"200": _content("The report", "application/json", "Report")}
    too_many = "Too many reports from one network; Retry-After says when to try again"
    post = _with_failures(
        "report", "Report the situation at the door", created, _code_parameter(NO_STATION), NO_STATION
    )
    post["responses"]["429"] = _content(too_many, PROBLEM_TYPE, "Problem")
    return {
        "/api/v1/stations/{code}/reports": {"post": {**post, "requestBody": _body(ReportParameters)}},
        "/api/v1/reports/{code}": {
            "get": _with_failures(
                "reportByCode", "One report, by its code", found, _code_parameter(NO_REPORT), NO_REPORT
            )
        },
    }


def _text_path() -> Schema:
    """Return the path of the text answer, which a gateway forwards unchanged."""
    responses: Schema = {
        "200": {
            "description": "At most three lines in two SMS segments; no name or address is cut",
            "headers": {"X-Sms-Segments": {"schema": {"type": "integer"}}},
            "content": {"text/plain": {"schema": STRING}},
        }
    }
    summary = "The three nearest open stations in short lines, by the name of a place"
    by_place = _with_failures("textByPlace", summary, responses, _query_parameters(TextPlaceParameters), "")
    by_body = _with_failures("textByBody", "The same by position, in the body only", responses, [], "")
    return {"get": by_place, "post": {**by_body, "requestBody": _body(TextParameters)}}


def _cell_paths() -> Schema:
    """Return the paths of the cells that maps and phones request."""
    responses = {
        "200": _content("Columns; see `locator/maps/views/cell_format.py`", "application/json", "Cell")
    }
    responses["304"] = {"description": "Unchanged since the ETag of the request"}
    summary = "The stations (zoom 12) or the counts (zooms 0 to 10) of one web mercator cell `z-x-y`"
    sparse = "The stations of one cell of zoom 9, if it has few"
    return {
        "/api/v1/cells/{code}": {
            "get": _with_failures("cell", summary, responses, _code_parameter("z-x-y"), NO_CELL),
        },
        "/api/v1/cells/{code}/stations": {
            "get": _with_failures("sparseCell", sparse, responses, _code_parameter("z-x-y"), NO_CELL),
        },
    }


def _code_parameter(code: str) -> list[Schema]:
    return [{"name": "code", "in": "path", "required": True, "schema": STRING}] if code else []


def _content(description: str, media_type: str, schema: str) -> Schema:
    return {"description": description, "content": {media_type: {"schema": _reference(schema)}}}


def _reference(schema: str) -> Schema:
    return {"$ref": f"#/components/schemas/{schema}"}


def _query_parameters(model: type[BaseModel]) -> list[Schema]:
    """Return the fields of a model as query parameters; lists are separated by commas."""
    schema = _schema(model)
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", []),
            "description": field.get("description", ""),
            "schema": {key: value for key, value in field.items() if key not in ("title", "description")},
            **({"style": "form", "explode": False} if field.get("type") == "array" else {}),
        }
        for name, field in schema["properties"].items()
    ]


def _body(model: type[BaseModel]) -> Schema:
    return {"required": True, "content": {"application/json": {"schema": _schema(model)}}}


def _schema(model: type[BaseModel]) -> Schema:
    """Return the schema of a model with the enumerations inlined."""
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})
    for name in [name for name, field in schema["properties"].items() if field.get("maxItems") == 0]:
        del schema["properties"][name]  # a list of which nothing may be: no field has such a filter

    def resolved(part: Any) -> Any:
        if isinstance(part, list):
            return [resolved(item) for item in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return {"type": "string", "enum": definitions[part["$ref"].rpartition("/")[2]]["enum"]}
        return {key: resolved(value) for key, value in part.items()}

    return resolved(schema)  # type: ignore[no-any-return]
