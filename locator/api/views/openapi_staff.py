"""The part of the API's description that is for staff: entries by version."""

from locator.api.views.openapi_schemas import WORDS, Schema

SUMMARIES = {
    "get": "An entry of one's areas as cells; the ETag is its version, X-CSRF-Token what a PUT must show",
    "put": "Publish (or, with `propose`, leave to an approver) new cells upon the version of If-Match",
}
FAILURES = {
    "400": "A parameter cannot be read",
    "401": "No session, or one without its second factor",
    "403": "Outside the areas of the session's person, or without its X-CSRF-Token",
    "404": "No station has this code",
    "503": "The database is away; try again",
}
WRITING_FAILURES = {
    "412": "The entry is at another version by now",
    "422": "The cells cannot be; `errors` names each",
    "428": "If-Match is missing",
}
VERSION: Schema = {"ETag": {"description": "The version", "schema": WORDS}}


def paths(problem: Schema, body: Schema) -> Schema:
    """Return the paths; `problem` is the reference to a problem's schema, `body` the PUT's."""
    code = {"name": "code", "in": "path", "required": True, "schema": WORDS}
    match = {"name": "If-Match", "in": "header", "required": True, "schema": WORDS}
    token = {"name": "X-CSRF-Token", "in": "header", "required": True, "schema": WORDS}
    get = _operation("get", "staffStation", [code], FAILURES, problem)
    put = _operation("put", "replaceStaffStation", [code, match, token], FAILURES | WRITING_FAILURES, problem)
    put["responses"]["202"] = {"description": "It waits for an approver", "content": _json(_waiting())}
    return {"/api/v1/staff/stations/{code}": {"get": get, "put": {**put, "requestBody": body}}}


def _operation(
    method: str, name: str, parameters: list[Schema], failures: dict[str, str], problem: Schema
) -> Schema:
    refused = {status: {"description": why, "content": problem} for status, why in failures.items()}
    answered = {"description": "The entry as it is now", "headers": VERSION, "content": _json(_entry())}
    return {
        "operationId": name,
        "summary": SUMMARIES[method],
        "parameters": parameters,
        "responses": {"200": answered, **refused},
        "security": [{"session": []}],
    }


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _entry() -> Schema:
    cells: Schema = {"type": "object", "additionalProperties": WORDS}
    said = {"code": WORDS, "version": {"type": "integer"}, "cells": cells, "page": WORDS}
    return {"type": "object", "properties": said, "required": list(said)}


def _waiting() -> Schema:
    said: Schema = {"proposal": {"type": "integer"}, "page": WORDS}
    return {"type": "object", "properties": said, "required": list(said)}
