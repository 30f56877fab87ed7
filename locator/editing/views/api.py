"""The entries of one's areas for programs: an entry as cells with its version, and a new one in its place.

Whoever writes says by If-Match which version it is upon; what moved on meanwhile is refused, not lost.
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
from locator.editing.domain.errors import ChangedMeanwhile, PreconditionNeeded
from locator.editing.views.form import mine
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
    """What an entry is to say: all its cells; one that is left out is emptied."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cells: dict[str, str] = Field(description="Column to text, as in the import's files: " + ", ".join(ORDER))
    reason: str = Field(default="", max_length=200, description="Why; the history keeps it")
    propose: bool = Field(default=False, description="Leave it to an approver")


@bp.get("/<code>")
@requires(Right.EDIT)
def station(code: str) -> Response:
    """Answer with an entry's cells, its version as ETag, and the token that a PUT shows."""
    return as_staff(lambda connection: _answer(mine(connection, code)), session.by())


@bp.put("/<code>")
@requires(Right.EDIT)
def replace(code: str) -> Response:
    """Publish or propose new cells upon the version that If-Match names."""
    given = from_json(EntryBody, request)

    def act(connection: Connection) -> Response:
        stored = mine(connection, code)
        _require_version(stored)
        unknown = unknown_columns(tuple(given.cells))
        if unknown:
            raise EntryInvalid(unknown)
        actor, cells = session.actor(), {name: text for name, text in given.cells.items() if text}
        if given.propose:
            key = editing.submit(connection, actor, stored, cells, given.reason)
            told = {"proposal": key, "page": url_for("staff_proposals.one", key=key)}
            return json_response(told, status=HTTPStatus.ACCEPTED)
        editing.publish(connection, actor, stored, cells, clock.now().date())
        return _answer(drafts.by_code(connection, code))

    return as_staff(act, session.by(given.reason, origin="staff API"))


def _answer(stored: StoredStation) -> Response:
    told = {"code": stored.code, "version": stored.version, "cells": cells_of(stored.draft)}
    answer = json_response(told | {"page": url_for("station.station", code=stored.code)})
    answer.set_etag(str(stored.version))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers[CSRF_HEADER] = session.current().csrf
    return answer


def _require_version(stored: StoredStation) -> None:
    """Raise PreconditionNeeded where none is named, ChangedMeanwhile where it is not this one."""
    if not request.headers.get("If-Match"):
        raise PreconditionNeeded("要用 If-Match 写明改的是哪一版：读的时候 ETag 里有")
    if not request.if_match.contains(str(stored.version)):
        raise ChangedMeanwhile("别人刚刚改过这一站，请读一遍再改")
