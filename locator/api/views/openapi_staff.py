"""The description of the staff API: reading and replacing entries by version."""

from locator.api.views.openapi_schemas import STRING, Schema

SUMMARIES = {
    "get": "An entry as cells; the ETag is its version, X-CSRF-Token is required by PUT",
    "put": "Publish new cells, or with `propose` submit them for approval, based on the version in If-Match",
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
    return {"/api/v1/staff/stations/{code}": {"get": get, "put": {**put, "requestBody": body}}}


def _operation(
    method: str, name: str, parameters: list[Schema], failures: dict[str, str], problem: Schema
) -> Schema:
    refusals = {status: {"description": reason, "content": problem} for status, reason in failures.items()}
    success = {"description": "The entry as it is now", "headers": VERSION, "content": _json(_entry())}
    return {
        "operationId": name,
        "summary": SUMMARIES[method],
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
