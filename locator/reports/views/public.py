"""Reports from the door: one tap on a station's page, and the page that its code opens."""

import re
import secrets
from datetime import timedelta
from functools import partial
from http import HTTPStatus

from flask import Blueprint, Response, redirect, request, url_for

from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.accounts.views.access import body_up_to, public
from locator.entries.queries import entry
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.database import change, read
from locator.http.responses import NO_STORE, json_response, page
from locator.http.validation import from_json, validated
from locator.reports.actions import photos
from locator.reports.actions import reports as report_actions
from locator.reports.domain.errors import ReportNotFound
from locator.reports.domain.report import Verdict
from locator.reports.domain.report_entry import ReportEntry
from locator.reports.queries import reports
from locator.reports.views.report_params import DetailParameters, ReportParameters

bp = Blueprint("reports", __name__)

DEVICE = "device"
DEVICE_KEPT = timedelta(days=180)
LARGEST_BODY_BYTES = photos.LARGEST_BYTES + 64 * 1024  # a photo, and the form around it
KEY_HEADER = "Idempotency-Key"
GOOD_KEY = re.compile(r"[0-9a-f-]{32,64}", re.ASCII)  # random: who has it reads the report
NEAR_M = 200.0  # a phone's fix in a street of high houses is off by this much


@bp.post("/stations/<code>/reports")
@public
def report(code: str) -> Response:
    """Take one tap in, and show what became of it."""
    given = {name: text for name, text in request.form.items() if text}
    device = request.cookies.get(DEVICE) or secrets.token_urlsafe(16)
    number = _taken_in(code, validated(ReportParameters, given), device)
    answer = redirect(url_for("reports.one", code=number), 303)
    answer.set_cookie(
        DEVICE,
        device,
        max_age=DEVICE_KEPT,
        path="/stations/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return answer  # type: ignore[return-value]  # werkzeug's Response; Flask takes both


@bp.get("/reports/")
@public
def find() -> Response:
    """Ask for a report's code; or go where the code leads."""
    if "code" in request.args:
        return redirect(url_for("reports.one", code=request.args["code"][:20]), 303)  # type: ignore[return-value]
    return page("reports/find_report.html")


@bp.get("/reports/<code>")
@public
def one(code: str) -> Response:
    """Show one report to whoever has its code."""
    try:
        found = _found(code)
    except ReportNotFound:
        answer = page("reports/find_report.html", private=True, unknown=code[:20])
        answer.status_code = HTTPStatus.NOT_FOUND
        return answer
    return page(
        "reports/report.html",
        private=True,
        report=found,
        code=code,
        at=clock.now(),
        services=_services(found),
    )


@bp.post("/reports/<code>")
@body_up_to(LARGEST_BODY_BYTES)
@public
def add(code: str) -> Response:
    """Add words, a photo, a way to be reached."""
    said = validated(DetailParameters, {name: text for name, text in request.form.items() if text})
    upload = request.files.get("photo")
    given = upload.stream.read(photos.LARGEST_BYTES + 1) if upload else b""
    photo = photos.cleaned(given) if given else b""
    details = report_actions.Details(said.words, said.service or "", said.contact, photo)
    change(lambda connection: report_actions.add_details(connection, code, details, clock.now()))
    return redirect(url_for("reports.one", code=code), 303)  # type: ignore[return-value]


@bp.get("/reports/<code>/photo")
@public
def photo(code: str) -> Response:
    """Show the photo of a report to whoever has its code."""
    jpeg = read(lambda connection: reports.photo(connection, report_actions.code_hash(code)))
    return Response(jpeg, content_type="image/jpeg", headers={"Cache-Control": NO_STORE})


@bp.post("/api/v1/stations/<code>/reports")
@public
def report_by_body(code: str) -> Response:
    """Take one report in, from a program; answer with its code."""
    number = _taken_in(code, from_json(ReportParameters, request), secrets.token_urlsafe(16))
    answer = json_response(_as_json(number, _found(number)), status=201)
    answer.headers["Location"] = url_for("reports.one_as_json", code=number)
    return answer


@bp.get("/api/v1/reports/<code>")
@public
def one_as_json(code: str) -> Response:
    """Answer with one report, to whoever has its code."""
    answer = json_response(_as_json(code, _found(code)))
    answer.headers["Cache-Control"] = NO_STORE
    return answer


def _taken_in(code: str, said: ReportParameters, device: str) -> str:
    near = said.position is not None and _is_near(code, said.position)
    service = said.service or "" if said.verdict is Verdict.BROKEN else ""
    origin = f"{request.remote_addr} {request.user_agent.string}"
    saying = report_actions.Saying(code, said.verdict, device, origin, near, service, said.said_at, _key())
    return change(lambda connection: report_actions.take_in(connection, saying, clock.now()))


def _key() -> str:
    """Return the key under which a phone sends the same report until it hears an answer."""
    key = request.headers.get(KEY_HEADER, "")
    if key and not GOOD_KEY.fullmatch(key):
        raise InvalidRequest({KEY_HEADER: Sentence("应是 32 到 64 位随机的十六进制数")})
    return key


def _is_near(code: str, position: LonLat) -> bool:
    """Tell whether a position is at a station; nothing else is made of it."""
    geometry = read(partial(entry.by_code, code=code)).card["geometry"]
    return geometry is not None and distance_m(position, LonLat(*geometry["coordinates"])) <= NEAR_M


def _found(code: str) -> ReportEntry:
    return read(lambda connection: reports.by_code(connection, report_actions.code_hash(code), clock.now()))


def _services(found: ReportEntry) -> list[tuple[str, str]]:
    """Return what may be broken at a station: what it is said to have."""
    if found.verdict is not Verdict.BROKEN:
        return []
    offered = read(partial(entry.by_code, code=found.station_code)).offers
    return [(one.offer.code, one.offer.zh) for one in offered]


def _as_json(code: str, found: ReportEntry) -> dict[str, object]:
    return {
        "code": code,
        "station": found.station_code,
        "verdict": found.verdict.value,
        "service": found.service or None,
        "said_at": found.said_at,
        "told": found.told,
        "agreed": found.agreed,
        "standing": found.standing,
        "answer": found.answer or None,
        "answered_at": found.answered_at,
    }
