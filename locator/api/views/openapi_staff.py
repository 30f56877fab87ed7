"""The description of the staff API: entries by version, and what is kept of a station's money and use."""

from locator.api.views.openapi_schemas import STRING, Schema

SUMMARIES = {
    "get": "An entry as cells; the ETag is its version, X-CSRF-Token is required by PUT",
    "put": "Publish new cells, or with `propose` submit them for approval, based on the version in If-Match",
    "books": "A station's lines of money and counts of people; X-CSRF-Token is required by POST",
    "addToBooks": "Add lines of money and set counts of people, all or none",
}
FAILURES = {
    "400": "A parameter cannot be read",
    "401": "No session, or a session without a second factor",
    "403": "Outside the areas of the account, or without X-CSRF-Token",
    "404": "No station has this code",
    "503": "The database is unavailable; try again",
}
WRITING_FAILURES = {
    "409": "It looks like another station: `other_than` says that it is not",
    "412": "The entry has a newer version",
    "422": "The cells are invalid; `errors` names each",
    "428": "If-Match is missing",
}
VERSION: Schema = {"ETag": {"description": "The version", "schema": STRING}}


def paths(problem: Schema, body: Schema) -> Schema:
    """Return the paths; `problem` is the content of a failure, `body` the request body of PUT."""
    code = {"name": "code", "in": "path", "required": True, "schema": STRING}
    match = {"name": "If-Match", "in": "header", "required": True, "schema": STRING}
    token = {"name": "X-CSRF-Token", "in": "header", "required": True, "schema": STRING}
    get = _operation("get", "staffStation", [code], FAILURES, problem)
    put = _operation("put", "replaceStaffStation", [code, match, token], FAILURES | WRITING_FAILURES, problem)
    put["responses"]["202"] = {"description": "The proposal awaits approval", "content": _json(_proposal())}
    station = "/api/v1/staff/stations/{code}"
    return {
        station: {"get": get, "put": {**put, "requestBody": body}},
        f"{station}/books": _books(code, token, problem),
    }


def _books(code: Schema, token: Schema, problem: Schema) -> Schema:
    texts: Schema = {"type": "array", "items": {"type": "object", "additionalProperties": STRING}}
    sent: Schema = {
        "type": "object",
        "properties": {"money": texts, "use": texts},
        "additionalProperties": False,
    }
    lines: Schema = {"type": "array", "items": {"type": "object"}}
    kept: Schema = {"type": "object", "properties": {"code": STRING, "money": lines, "use": lines}}
    get = _operation("books", "staffBooks", [code], FAILURES, problem, kept)
    refused = {"422": "A line cannot be read; nothing was written"}
    post = _operation("addToBooks", "addToStaffBooks", [code, token], FAILURES | refused, problem, kept)
    return {"get": get, "post": {**post, "requestBody": {"required": True, "content": _json(sent)}}}


def _operation(
    summary: str,
    name: str,
    parameters: list[Schema],
    failures: dict[str, str],
    problem: Schema,
    answer: Schema | None = None,
) -> Schema:
    refusals = {status: {"description": reason, "content": problem} for status, reason in failures.items()}
    entry = {"description": "The entry as it is now", "headers": VERSION, "content": _json(_entry())}
    success = {"description": "What is kept now", "content": _json(answer)} if answer else entry
    return {
        "operationId": name,
        "summary": SUMMARIES[summary],
        "parameters": parameters,
        "responses": {"200": success, **refusals},
        "security": [{"session": []}],
    }


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _entry() -> Schema:
    cells: Schema = {"type": "object", "additionalProperties": STRING}
    properties = {"code": STRING, "version": {"type": "integer"}, "cells": cells, "page": STRING}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _proposal() -> Schema:
    properties: Schema = {"proposal": {"type": "integer"}, "page": STRING}
    return {"type": "object", "properties": properties, "required": list(properties)}
