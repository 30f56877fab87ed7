"""Staff pages of listings: stations by platform, sheets to send, answers to record, shares by division."""

from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, request, url_for
from pydantic import BaseModel, ConfigDict, Field

from geodata.divisions.codes import division, full_name
from geodata.errors import UnreadableFile
from geodata.sentence import Sentence, in_turn
from locator.accounts.domain.rights import Area, Right
from locator.accounts.views import session
from locator.accounts.views.access import body_up_to, requires
from locator.errors import ImportRefused, InvalidRequest
from locator.figures.queries.figures_below import figures_below
from locator.figures.views import current_scope, list_url, scope_name
from locator.http import clock, flash
from locator.http.database import as_staff
from locator.http.download import download
from locator.http.errors import message_of
from locator.http.integers import MAX_ROW_NUMBER
from locator.http.responses import page
from locator.http.validation import validated
from locator.imports.actions.read import small_sheet
from locator.listings import actions, queries
from locator.listings.actions import RecordedAnswer
from locator.listings.domain.sheet import sheet_headings, sheet_notes, sheet_rows
from locator.listings.queries import ListingRequest
from locator.platforms.domain import (
    MAX_NOTE_LENGTH,
    MAX_POI_ID_LENGTH,
    NEVER_SUBMITTED,
    Listing,
    ListingStatus,
    Platform,
)
from locator.publishing.actions.file_writer import write_workbook
from locator.publishing.views.qr import short_address

bp = Blueprint("staff_listings", __name__, url_prefix="/staff/listings")

LARGEST_BODY_BYTES = 5_000_000
MONTHS = 12
NEVER_VALUE = "never"
SUFFIXES = (".xlsx", ".xls", ".csv")


class ListingParameters(BaseModel):
    """Filters of the list: platform, status or never submitted, division."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    platform: Platform = Platform.AMAP
    status: ListingStatus | None = None
    never: bool = False
    division: str | None = Field(default=None, pattern=r"^\d{6}$")
    after: int = Field(default=0, ge=0, le=MAX_ROW_NUMBER)


class NoteParameters(BaseModel):
    """The listing to record for the ticked stations; without a status their listings are deleted."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    status: ListingStatus | None = None
    on: date
    poi_id: str = Field(default="", max_length=MAX_POI_ID_LENGTH)
    note: str = Field(default="", max_length=MAX_NOTE_LENGTH)


@bp.get("")
@requires(Right.LOOK)
def league() -> Response:
    """Compare the shares of listed stations by division, and show the counts by month."""
    code = request.args.get("division")
    place = division(code) if code else None
    scope = current_scope(session.actor(), place)
    areas, first_days = tuple(scope.areas), _first_days(scope.now.date())
    parts, months = as_staff(
        lambda connection: (
            figures_below(connection, scope),
            queries.monthly_counts(connection, areas, first_days),
        ),
        session.by(),
    )
    return page(
        "listings/comparison.html",
        private=True,
        parts=sorted(parts, key=lambda part: -part.listed[Platform.AMAP] / part.served),
        months=months,
        place=place,
        name=scope_name(place),
        platforms=Platform,
        listed=list_url,
        now=scope.now,
    )


@bp.get("/stations")
@requires(Right.LOOK)
def stations() -> Response:
    """List stations with their listings on a platform, with the form to record more."""
    return _station_list()


@bp.post("/stations")
@requires(Right.TEND)
def note() -> Response:
    """Record the listings of the ticked stations."""
    form = session.form_values()
    codes = request.form.getlist("code")
    if not codes:
        return _station_list(trouble=Sentence("一个站也没有勾"))
    is_never = form.get("status") == NEVER_VALUE
    if is_never:
        del form["status"]
    given = validated(NoteParameters, form)
    if given.status is None and not is_never:
        raise InvalidRequest({"status": Sentence("请选一个状态")})
    platform, areas = _parameters().platform, _areas(Right.TEND)
    poi_ids = {code: form.get(f"poi-{code}", "")[:MAX_POI_ID_LENGTH] for code in codes}

    def record_listings(connection: Any) -> None:
        ids = queries.station_ids(connection, areas, codes)
        listings = {
            station_id: Listing(given.status, given.on, poi_ids[code] or given.poi_id, given.note)
            for code, station_id in ids.items()
        }
        actions.record_listings(connection, platform, listings)

    status = given.status.zh if given.status else NEVER_SUBMITTED
    as_staff(record_listings, session.by(f"{platform.zh}：{status}"))
    filters = {name: text for name, text in request.args.items() if name != flash.PARAMETER}
    return flash.redirect_with_message(url_for(".stations", **filters), "noted")  # type: ignore[arg-type]


@bp.get("/<platform>.xlsx")
@requires(Right.LOOK)
def sheet(platform: str) -> Response:
    """Download the sheet of stations that a platform does not list yet, in its coordinate system."""
    target = validated(ListingParameters, {"platform": platform}).platform
    code = request.args.get("division")
    place = division(code) if code else None
    areas, url_prefix = _areas(Right.LOOK), short_address("")
    found = as_staff(
        lambda connection: list(queries.stations_to_submit(connection, areas, target, place, url_prefix)),
        session.by(),
    )
    description = (
        f"{scope_name(place)}，{clock.now():%Y-%m-%d} 做出，共 {len(found)} 处还不在{target.zh}上的站点"
    )

    def write_sheet(path: Path) -> None:
        rows, notes = sheet_rows(target, found), sheet_notes(target, description)
        write_workbook(path, sheet_headings(target), rows, notes)

    return download(f"报送{target.zh}-{scope_name(place)}-{clock.now():%Y-%m-%d}.xlsx", write_sheet)


@bp.post("/answer")
@body_up_to(LARGEST_BODY_BYTES)
@requires(Right.TEND)
def answer() -> Response:
    """Record the answer of a platform from an uploaded sheet."""
    platform = _parameters().platform
    try:
        recorded = _record_uploaded_answer(platform)
    except (UnreadableFile, ImportRefused) as error:
        problems = error.problems if isinstance(error, ImportRefused) else [error]
        return _station_list(platform=platform, trouble=in_turn(message_of(problem) for problem in problems))
    return _station_list(platform=platform, recorded=recorded)


def _record_uploaded_answer(platform: Platform) -> RecordedAnswer:
    upload = request.files.get("file")
    name, content = (upload.filename or "", upload.stream.read()) if upload else ("", b"")
    grid = small_sheet(name, content, "answer", SUFFIXES, "请选一个 .xlsx 或 .csv 文件")
    areas, today = _areas(Right.TEND), clock.now().date()
    return as_staff(
        lambda connection: actions.record_answer(connection, platform, areas, grid, today),
        session.by(f"{platform.zh}的回执"),
    )


def _station_list(
    *, platform: Platform | None = None, trouble: str = "", recorded: RecordedAnswer | None = None
) -> Response:
    given = ListingParameters(platform=platform) if platform else _parameters()
    place = division(given.division) if given.division else None
    listing_request = ListingRequest(
        _areas(Right.LOOK),
        given.platform,
        given.status,
        any_status=not given.never and given.status is None,
        division=place,
        after=given.after,
    )
    found = as_staff(lambda connection: queries.find_page(connection, listing_request), session.by())
    response = page(
        "listings/stations.html",
        private=True,
        found=found,
        given=given,
        place=place,
        name=scope_name(place),
        full_name=full_name,
        platforms=Platform,
        stages=ListingStatus,
        never_words=NEVER_SUBMITTED,
        unknown=NEVER_VALUE,
        may_note=session.actor().may_somewhere(Right.TEND),
        today=clock.now().date(),
        trouble=trouble,
        recorded=recorded,
    )
    response.status_code = 400 if trouble else 200
    return response


def _parameters() -> ListingParameters:
    arguments = {name: text for name, text in request.args.items() if text and name != flash.PARAMETER}
    return validated(ListingParameters, arguments)


def _areas(right: Right) -> tuple[Area, ...]:
    return tuple(session.actor().areas(right))


def _first_days(today: date) -> list[date]:
    """Return the first days of the last twelve months, the oldest first."""
    months = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(months - MONTHS + 1, months + 1)]


def register(app: Flask) -> None:
    """Add these routes to an application."""
    app.register_blueprint(bp)
