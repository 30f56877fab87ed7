"""Staff pages of temporary closures: closing stations for a period, and reopening them."""

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
from locator.hours.actions.exceptions import Period, cancel_closure, close_stations
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
CODE_SEPARATORS = re.compile(r"[\s,，、;；]+")
MAX_CODES = 5000


class ClosureParameters(BaseModel):
    """The stations to close, the period and the reason."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    codes: str = Field(min_length=1, max_length=60_000)
    since: Moment
    until: Moment
    reason: str = Field(min_length=1, max_length=200)


@bp.get("")
@requires(Right.LOOK)
def closures() -> Response:
    """List the current closures, and show the form of a new one."""
    return _show({"codes": request.args.get("code", "")[:20]})


@bp.post("")
@requires(Right.TEND)
def close() -> Response:
    """Close stations for a period."""

    def apply(connection: Connection) -> None:
        parameters = validated(ClosureParameters, form_values())
        codes = require_codes(connection, parse_codes(parameters.codes))
        period, decided_by = Period(parameters.since, parameters.until), session.actor().name
        close_stations(connection, codes, period, parameters.reason, decided_by, clock.now())

    return _run(apply, f"临时关闭：{request.form.get('reason', '').strip()[:100]}", "closed")


@bp.post("/reopen")
@requires(Right.TEND)
def reopen() -> Response:
    """End closures, so that their stations are open again."""
    closure_ids = map(row_number, request.form.getlist("closure"))
    closures = [closure_id for closure_id in closure_ids if closure_id is not None]

    def apply(connection: Connection) -> None:
        if not closures:
            raise InvalidException("没有选哪些站重新开放")
        for number in closures[:MAX_CODES]:
            cancel_closure(connection, number, clock.now())

    return _run(apply, "重新开放", "reopened")


def parse_codes(text: str) -> list[str]:
    """Return the station codes in a text, separated by blanks, commas or semicolons."""
    return [code for code in CODE_SEPARATORS.split(text) if code][:MAX_CODES]


def require_codes(connection: Connection, codes: Sequence[str]) -> list[str]:
    """Return the codes if the user may tend all their stations.

    Raises StationNotFound or NotAllowed.
    """
    for station in selection.by_codes(connection, codes):
        session.require_at(Right.TEND, station.division_code, station.operator_id)
    return list(codes)


def _run(change: Callable[[Connection], None], reason: str, message: str) -> Response:
    try:
        as_staff(change, session.by(reason))
    except (InvalidException, InvalidRequest, StationNotFound) as error:
        response = _show(dict(request.form), message_of(error))
        response.status_code = 400
        return response
    return redirect_with_message(url_for(".closures"), message)


def _show(form: dict[str, str], trouble: str = "") -> Response:
    areas = session.actor().areas(Right.LOOK)
    rows = as_staff(lambda connection: exceptions.closures_in_areas(connection, areas), session.by())
    may_close = session.actor().may_somewhere(Right.TEND)
    return page(
        "hours/closures.html",
        private=True,
        closures=rows,
        form=form,
        trouble=trouble,
        may_close=may_close,
        now=clock.now(),
    )
