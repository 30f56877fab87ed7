"""Pages behind the code of a plaque: a right code gives the phone a pass, which opens this station's page."""

from http import HTTPStatus

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug import Response as AnyResponse

from locator.accounts.domain.errors import LinkSpent, LinkUnknown
from locator.accounts.views.access import public
from locator.db.session import ChangeContext
from locator.http import clock, cookies
from locator.http.database import as_staff, change
from locator.http.validation import validated
from locator.inside import actions, queries
from locator.inside.domain import LIFETIME, Pass
from locator.inside.queries import InsideEntry
from locator.inside.views.shown import inside_page, page_values
from locator.keepers.actions import links
from locator.reports.actions import reports
from locator.reports.domain.report import Verdict
from locator.reports.views import device as devices
from locator.reports.views.report_params import ReportParameters

bp = Blueprint("inside", __name__, url_prefix="/inside")
COOKIE = "inside"
PLAIN_PATHS = ("/inside/",)
BY_PASS = ChangeContext(origin="inside page")


@bp.get("/enter/<token>")
@public
def enter(token: str) -> AnyResponse:
    """Give the phone a pass for a keeper's link that the code behind a plaque has opened."""
    now = clock.now()

    def load(connection: Connection) -> InsideEntry:
        link = links.open_link(connection, token, now)
        if not link.is_from_plaque or queries.is_public(connection, link.station_id):
            raise LinkUnknown(links.LINK_UNKNOWN)
        return queries.by_id(connection, link.station_id)

    entry = as_staff(load, ChangeContext(keeper_link=token))
    given = change(lambda connection: actions.give(connection, entry.code, entry.id, token, now))
    answer = redirect(url_for(".station", number=entry.code), HTTPStatus.SEE_OTHER)
    cookies.set_proof(answer, COOKIE, given.text, LIFETIME, PLAIN_PATHS)
    return answer


@bp.get("/<number>")
@public
def station(number: str) -> AnyResponse:
    """Show the station to a phone that has a pass to it; every other number asks for its code."""
    given = _pass_to(number)
    return _show(given) if given else _ask(number)


@bp.post("/<number>/reports")
@public
def report(number: str) -> AnyResponse:
    """Submit a report of whoever is inside, and show its code."""
    given = _pass_to(number)
    if given is None:
        return _ask(number)
    said = validated(ReportParameters, {name: text for name, text in request.form.items() if text})
    said.require_words()
    device = devices.device()
    entry = as_staff(lambda connection: queries.by_id(connection, given.station_id), BY_PASS)
    service = said.service or "" if said.verdict is Verdict.BROKEN else ""
    new = reports.NewReport(
        entry.code,
        said.verdict,
        device,
        request.remote_addr or "",
        service=service,
        line=said.line,
        words=said.words,
    )
    code = change(
        lambda connection: reports.submit_inside(connection, entry.id, entry.timetable, new, clock.now())
    )
    response = _show(given, code)
    devices.keep_device(response, device)
    return response


@bp.post("/<number>/leave")
@public
def leave(number: str) -> AnyResponse:
    """Take the pass from the phone."""
    answer = _ask(number)
    cookies.delete_proof(answer, COOKIE, PLAIN_PATHS)
    return answer


def _pass_to(number: str) -> Pass | None:
    """Return the phone's pass to the station with this number on its plaque; None without one."""
    text = cookies.read_proof(COOKIE)
    given = change(lambda connection: actions.read(connection, text, clock.now())) if text else None
    return given if given and given.number == number else None


def _ask(number: str) -> AnyResponse:
    return redirect(url_for("plaque_codes.ask", number=number[:20]), HTTPStatus.SEE_OTHER)


def _show(given: Pass, report_code: str = "") -> Response:
    now = clock.now()

    def load(connection: Connection) -> Response:
        entry = queries.by_id(connection, given.station_id)
        return inside_page(
            page_values(connection, entry, now),
            number=given.number,
            until=given.expires_at,
            report_code=report_code,
            keeper_token=given.keeper_token if _is_open(connection, given.keeper_token) else "",
        )

    return as_staff(load, BY_PASS)


def _is_open(connection: Connection, keeper_token: str) -> bool:
    try:
        links.open_link(connection, keeper_token, clock.now())
    except (LinkSpent, LinkUnknown):
        return False
    return True
