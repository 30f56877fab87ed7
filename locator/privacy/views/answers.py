"""Answers to requests about personal data: a file to keep, and a page that says what happens now."""

from typing import Any

from flask import Response, request

from geodata.sentence import Sentence
from locator.errors import InvalidRequest
from locator.http.responses import NO_STORE, json_response, page
from locator.privacy.domain.retention import BACKUPS_KEPT

SURE = "sure"


def file_of(found: dict[str, Any], name: str) -> Response:
    """Return what is held of a person as a file."""
    response = json_response(found)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    response.headers["Cache-Control"] = NO_STORE
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def asked() -> Response:
    """Say that the erasure is asked for."""
    response = page("privacy/asked.html", private=True, backup_days=BACKUPS_KEPT)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def require_sure() -> None:
    """Raise InvalidRequest unless the box was ticked."""
    if request.form.get(SURE) != "yes":
        raise InvalidRequest({SURE: Sentence("请先勾选“我知道找不回来”")})
