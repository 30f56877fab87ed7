"""Public pages and API for reports: submit one from a station's page, and look it up by its code."""

import re
import secrets
from functools import partial
from http import HTTPStatus

from flask import Blueprint, Response, redirect, request, url_for

from geodata.sentence import Sentence
from locator.accounts.views.access import body_up_to, public
from locator.entries.queries import entry
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.database import change, read
from locator.http.responses import NO_STORE, json_response, page
from locator.http.validation import from_json, validated
from locator.reports.actions import bursts, presence
from locator.reports.actions import reports as report_actions
from locator.reports.domain import photo_file
from locator.reports.domain.errors import ReportNotFound
from locator.reports.domain.report import AFFECTING_VERDICTS, Verdict
from locator.reports.domain.report_entry import ReportEntry
from locator.reports.queries import reports
from locator.reports.views import device as cookies
from locator.reports.views.report_params import DetailParameters, MarkParameters, ReportParameters

bp = Blueprint("reports", __name__)

MAX_BODY_BYTES = photo_file.MAX_BYTES + 64 * 1024  # a photo and its form
KEY_HEADER = "Idempotency-Key"
VALID_KEY = re.compile(r"[0-9a-f-]{32,64}", re.ASCII)  # random, since it gives access to the report


@bp.post("/stations/<code>/reports")
@public
def report(code: str) -> Response:
    """Submit a report and redirect to its page."""
    given = {name: text for name, text in request.form.items() if text}
    device = cookies.device()
    report_code = _submit(code, validated(ReportParameters, given), device, cookies.presence_token())
    response = redirect(url_for("reports.one", code=report_code), 303)
    cookies.keep_device(response, device)  # type: ignore[arg-type]
    return response  # type: ignore[return-value]  # werkzeug's Response; Flask takes both


@bp.post("/stations/<code>/presence")
@public
def show_presence(code: str) -> Response:
    """Exchange the mark of a plaque for the day's token, a cookie of this station's pages."""
    given, device = validated(MarkParameters, dict(request.form)), cookies.device()
    token = change(lambda connection: presence.token_for(connection, code, given.mark, device, clock.now()))
    response = Response(status=HTTPStatus.NO_CONTENT, headers={"Cache-Control": NO_STORE})
    cookies.keep_device(response, device)
    cookies.keep_presence(response, token, code)
    return response


@bp.get("/reports/")
@public
def find() -> Response:
    """Ask for a report's code, or redirect to the report."""
    if "code" in request.args:
        return redirect(url_for("reports.one", code=request.args["code"][:20]), 303)  # type: ignore[return-value]
    return page("reports/find_report.html")


@bp.get("/reports/<code>")
@public
def one(code: str) -> Response:
    """Show a report to its author, who has the code."""
    try:
        found = _found(code)
    except ReportNotFound:
        response = page("reports/find_report.html", private=True, unknown=code[:20])
        response.status_code = HTTPStatus.NOT_FOUND
        return response
    hashed = report_actions.code_hash(code)
    photo_waits, photo_trouble = read(lambda connection: reports.upload_state(connection, hashed))
    return page(
        "reports/report.html",
        private=True,
        photo_waits=photo_waits,
        photo_trouble=photo_trouble,
        report=found,
        code=code,
        at=clock.now(),
        services=_services(found),
    )


@bp.post("/reports/<code>")
@body_up_to(MAX_BODY_BYTES)
@public
def add(code: str) -> Response:
    """Add text, a photo or a contact to a report."""
    given = validated(DetailParameters, {name: text for name, text in request.form.items() if text})
    upload = request.files.get("photo")
    content = upload.stream.read(photo_file.MAX_BYTES + 1) if upload else b""
    details = report_actions.Details(given.words, given.service or "", given.contact, content)
    change(lambda connection: report_actions.add_details(connection, code, details, clock.now()))
    return redirect(url_for("reports.one", code=code), 303)  # type: ignore[return-value]


@bp.get("/reports/<code>/photo")
@public
def photo(code: str) -> Response:
    """Show the photo of a report to its author."""
    jpeg = read(lambda connection: reports.photo(connection, report_actions.code_hash(code)))
    return Response(jpeg, content_type="image/jpeg", headers={"Cache-Control": NO_STORE})


@bp.post("/api/v1/stations/<code>/reports")
@public
def report_by_body(code: str) -> Response:
    """Submit a report as JSON; answer with its code."""
    report_code = _submit(code, from_json(ReportParameters, request), secrets.token_urlsafe(16))
    response = json_response(_as_json(report_code, _found(report_code)), status=201)
    response.headers["Location"] = url_for("reports.one_as_json", code=report_code)
    return response


@bp.get("/api/v1/reports/<code>")
@public
def one_as_json(code: str) -> Response:
    """Return a report as JSON to its author, who has the code."""
    response = json_response(_as_json(code, _found(code)))
    response.headers["Cache-Control"] = NO_STORE
    return response


def _submit(code: str, given: ReportParameters, device: str, token: str = "") -> str:
    given.require_words()
    service = given.service or "" if given.verdict is Verdict.BROKEN else ""
    address = request.remote_addr or ""
    new = report_actions.NewReport(
        code, given.verdict, device, address, token, service, given.line, given.words, given.said_at, _key()
    )
    report_code = change(lambda connection: report_actions.submit(connection, new, clock.now()))
    if given.verdict in AFFECTING_VERDICTS:
        change(lambda connection: bursts.watch(connection, address, clock.now()))
    return report_code


def _key() -> str:
    """Return the idempotency key under which a phone repeats a report until it gets an answer."""
    key = request.headers.get(KEY_HEADER, "")
    if key and not VALID_KEY.fullmatch(key):
        raise InvalidRequest({KEY_HEADER: Sentence("应是 32 到 64 位随机的十六进制数")})
    return key


def _found(code: str) -> ReportEntry:
    return read(lambda connection: reports.by_code(connection, report_actions.code_hash(code), clock.now()))


def _services(found: ReportEntry) -> list[tuple[str, str]]:
    """Return the services of a station, one of which may be broken."""
    if found.verdict is not Verdict.BROKEN:
        return []
    offered = read(partial(entry.by_code, code=found.station_code)).offers
    return [(service.offer.code, service.offer.zh) for service in offered]


def _as_json(code: str, found: ReportEntry) -> dict[str, object]:
    return {
        "code": code,
        "station": found.station_code,
        "verdict": found.verdict.value,
        "service": found.service or None,
        "line": found.line.value if found.line else None,
        "said_at": found.said_at,
        "told": found.is_public,
        "agreed": found.agreed,
        "standing": found.standing,
        "answer": found.answer or None,
        "answered_at": found.answered_at,
    }
