"""The staff API of entries: read an entry as cells, and replace it.

A PUT names the version that it replaces by If-Match (RFC 9110); where the entry has changed since, it is
refused.
"""

from http import HTTPStatus

from flask import Blueprint, Response, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.session import CSRF_HEADER
from locator.editing.actions import editing
from locator.editing.actions.typed_entry import (
    other_station_reason,
    reason_problems,
    require_no_twin,
    way_in_problems,
)
from locator.editing.domain.errors import ChangedMeanwhile, PreconditionNeeded
from locator.editing.views.form import require_own_station
from locator.entries.domain.errors import EntryInvalid
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.http import clock
from locator.http.database import as_staff
from locator.http.responses import json_response
from locator.http.validation import from_json
from locator.sheets.domain.entry_cells import ORDER, cells_of
from locator.sheets.domain.reader import unknown_columns

bp = Blueprint("staff_api", __name__, url_prefix="/api/v1/staff/stations")


class EntryBody(BaseModel):
    """All cells of an entry; one that is left out is emptied."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cells: dict[str, str] = Field(description="Column to text, as in the import's files: " + ", ".join(ORDER))
    reason: str = Field(
        default="", max_length=200, description="Why; the history keeps it. Required where anything changes"
    )
    other_than: list[str] = Field(
        default_factory=list,
        max_length=10,
        description="Codes of stations that look like this one and are others; asked for by a 409",
    )
    propose: bool = Field(default=False, description="Leave it to an approver")


@bp.get("/<code>")
@requires(Right.EDIT)
def station(code: str) -> Response:
    """Return an entry's cells, its version as ETag, and the CSRF token that a PUT must send."""
    return as_staff(lambda connection: _response(require_own_station(connection, code)), session.by())


@bp.put("/<code>")
@requires(Right.EDIT)
def replace(code: str) -> Response:
    """Publish or propose new cells in place of the version that If-Match names."""
    given = from_json(EntryBody, request)

    def save_entry(connection: Connection) -> Response:
        stored = require_own_station(connection, code)
        _require_version(stored)
        unknown = unknown_columns(tuple(given.cells))
        if unknown:
            raise EntryInvalid(unknown)
        actor, cells = session.actor(), {name: text for name, text in given.cells.items() if text}
        missing = [*way_in_problems(cells, stored), *reason_problems(cells, stored, given.reason)]
        if missing:
            raise EntryInvalid(missing)
        require_no_twin(connection, actor, stored, cells, given.other_than)
        if given.propose:
            key = editing.submit_proposal(connection, actor, stored, cells, given.reason)
            body = {"proposal": key, "page": url_for("staff_proposals.one", key=key)}
            return json_response(body, status=HTTPStatus.ACCEPTED)
        editing.publish_entry(connection, actor, stored, cells, clock.now().date())
        return _response(drafts.by_code(connection, code))

    codes = [code for code in given.other_than if code.isascii() and code.isdigit()]
    return as_staff(save_entry, session.by(other_station_reason(given.reason, codes), origin="staff API"))


def _response(stored: StoredStation) -> Response:
    body = {"code": stored.code, "version": stored.version, "cells": cells_of(stored.draft)}
    response = json_response(body | {"page": url_for("station.station", code=stored.code)})
    response.set_etag(str(stored.version))
    response.headers["Cache-Control"] = "no-store"
    response.headers[CSRF_HEADER] = session.current().csrf
    return response


def _require_version(stored: StoredStation) -> None:
    """Raise PreconditionNeeded without If-Match, ChangedMeanwhile where it names another version."""
    if not request.headers.get("If-Match"):
        raise PreconditionNeeded("要用 If-Match 写明改的是哪一版：读的时候 ETag 里有")
    if not _if_match_names(stored.version):
        raise ChangedMeanwhile("别人刚刚改过这一站，请读一遍再改")


def _if_match_names(version: int) -> bool:
    """Tell whether If-Match names a version; a compressed answer's ETag ends in its coding, ``"7:br"``."""
    tags = request.if_match
    return bool(tags.star_tag) or any(tag.partition(":")[0] == str(version) for tag in tags)
