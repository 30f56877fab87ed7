"""Closures for a while on the desk: one station or a list of them, with an end; and open again."""

import re
from collections.abc import Callable, Sequence

from flask import Blueprint, Response, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.session import form_values
from locator.errors import InvalidRequest
from locator.hours.actions import exceptions as hour_actions
from locator.hours.actions.exceptions import Stretch
from locator.hours.domain.errors import InvalidException
from locator.hours.queries import exceptions
from locator.http import clock
from locator.http.database import as_staff
from locator.http.errors import message_of
from locator.http.fields import Moment
from locator.http.flash import redirect_with_message
from locator.http.integers import row_number
from locator.http.responses import page
from locator.http.validation import validated
from locator.stations.domain.errors import StationNotFound
from locator.stations.queries import selection

bp = Blueprint("staff_closures", __name__, url_prefix="/staff/closures")
BETWEEN_CODES = re.compile(r"[\s,，、;；]+")
MOST_CODES = 5000


class ClosureParameters(BaseModel):
    """Which stations are closed, from when, until when, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    codes: str = Field(min_length=1, max_length=60_000)
    since: Moment
    until: Moment
    reason: str = Field(min_length=1, max_length=200)


@bp.get("")
@requires(Right.LOOK)
def closures() -> Response:
    """List what is closed for a while, and show the form for another closure."""
    return _show({"codes": request.args.get("code", "")[:20]})


@bp.post("")
@requires(Right.TEND)
def close() -> Response:
    """Close stations for a while."""

    def act(connection: Connection) -> None:
        given = validated(ClosureParameters, form_values())
        codes = require_codes(connection, codes_in(given.codes))
        during, by = Stretch(given.since, given.until), session.actor().name
        hour_actions.close(connection, codes, during, given.reason, by, clock.now())

    return _do(act, f"临时关闭：{request.form.get('reason', '').strip()[:100]}", "closed")


@bp.post("/reopen")
@requires(Right.TEND)
def reopen() -> Response:
    """Say that closures are over."""
    said = map(row_number, request.form.getlist("closure"))
    numbers = [one for one in said if one is not None]

    def act(connection: Connection) -> None:
        if not numbers:
            raise InvalidException("没有选哪些站重新开放")
        for number in numbers[:MOST_CODES]:
            hour_actions.call_off(connection, number, clock.now())

    return _do(act, "重新开放", "reopened")


def codes_in(text: str) -> list[str]:
    """Return the codes of a text, however they are parted."""
    return [one for one in BETWEEN_CODES.split(text) if one][:MOST_CODES]


def require_codes(connection: Connection, codes: Sequence[str]) -> list[str]:
    """Return codes whose stations the asker may tend; raise StationNotFound or NotAllowed for others."""
    for one in selection.by_codes(connection, codes):
        session.require_at(Right.TEND, one.division_code, one.operator_id)
    return list(codes)


def _do(act: Callable[[Connection], None], reason: str, told: str) -> Response:
    try:
        as_staff(act, session.by(reason))
    except (InvalidException, InvalidRequest, StationNotFound) as error:
        response = _show(dict(request.form), message_of(error))
        response.status_code = 400
        return response
    return redirect_with_message(url_for(".closures"), told)


def _show(form: dict[str, str], trouble: str = "") -> Response:
    areas = session.actor().areas(Right.LOOK)
    found = as_staff(lambda connection: exceptions.closures(connection, areas), session.by())
    may_close = session.actor().may_somewhere(Right.TEND)
    return page(
        "hours/closures.html",
        private=True,
        found=found,
        form=form,
        trouble=trouble,
        may_close=may_close,
        now=clock.now(),
    )
