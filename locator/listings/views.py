"""Which map shows which station: the list to work through, sheets to send, answers to take in, the league."""

from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, request, url_for
from pydantic import BaseModel, ConfigDict, Field

from geodata.divisions.codes import division, full_name
from geodata.errors import UnreadableFile
from geodata.files.grid import Grid
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
from locator.imports.actions.read import packed_grid
from locator.listings import actions, queries
from locator.listings.actions import AnswerTaken
from locator.listings.domain.sheet import headings, notes, rows
from locator.listings.queries import ListingRequest
from locator.platforms.domain import LONGEST_NOTE, LONGEST_POI_ID, NEVER, Listing, ListingStatus, Platform
from locator.publishing.actions.file_writer import write_workbook
from locator.publishing.views.qr import short_address

bp = Blueprint("staff_listings", __name__, url_prefix="/staff/listings")

LARGEST_BODY_BYTES = 5_000_000
MONTHS = 12
UNKNOWN = "never"
SUFFIXES = (".xlsx", ".xls", ".csv")


class ListingParameters(BaseModel):
    """Which stations: on one platform, of one status, in one division."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    platform: Platform = Platform.AMAP
    status: ListingStatus | None = None
    never: bool = False
    division: str | None = Field(default=None, pattern=r"^\d{6}$")
    after: int = Field(default=0, ge=0, le=MAX_ROW_NUMBER)


class NoteParameters(BaseModel):
    """What is to be noted of the stations that are ticked; `never` takes the note away."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    status: ListingStatus | None = None
    on: date
    poi_id: str = Field(default="", max_length=LONGEST_POI_ID)
    note: str = Field(default="", max_length=LONGEST_NOTE)


@bp.get("")
@requires(Right.LOOK)
def league() -> Response:
    """Show each platform's share by division, and what came by month."""
    code = request.args.get("division")
    place = division(code) if code else None
    scope = current_scope(session.actor(), place)
    areas, first_days = tuple(scope.areas), _first_days(scope.now.date())
    parts, months = as_staff(
        lambda connection: (figures_below(connection, scope), queries.months(connection, areas, first_days)),
        session.by(),
    )
    return page(
        "listings/comparison.html",
        private=True,
        parts=sorted(parts, key=lambda one: -one.listed[Platform.AMAP] / one.served),
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
    """List stations with what is known of them on a platform, to note more."""
    return _list()


@bp.post("/stations")
@requires(Right.TEND)
def note() -> Response:
    """Note something of the stations that are ticked."""
    form = session.form_values()
    codes = request.form.getlist("code")
    if not codes:
        return _list(trouble=Sentence("一个站也没有勾"))
    never = form.get("status") == UNKNOWN
    given = validated(NoteParameters, {k: v for k, v in form.items() if not (k == "status" and never)})
    if given.status is None and not never:
        raise InvalidRequest({"status": Sentence("请选一个状态")})
    platform, areas = _given().platform, _areas(Right.TEND)
    said = {code: form.get(f"poi-{code}", "")[:LONGEST_POI_ID] for code in codes}

    def act(connection: Any) -> None:
        ids = queries.ids_of(connection, areas, codes)
        known = {
            key: Listing(given.status, given.on, said[code] or given.poi_id, given.note)
            for code, key in ids.items()
        }
        actions.note(connection, platform, known)

    status = given.status.zh if given.status else NEVER
    as_staff(act, session.by(f"{platform.zh}：{status}"))
    here = {name: text for name, text in request.args.items() if name != flash.PARAMETER}
    return flash.redirect_with_message(url_for(".stations", **here), "noted")  # type: ignore[arg-type]


@bp.get("/<platform>.xlsx")
@requires(Right.LOOK)
def sheet(platform: str) -> Response:
    """Make the sheet of what a platform does not show yet, in its own coordinates."""
    chosen = validated(ListingParameters, {"platform": platform}).platform
    code = request.args.get("division")
    place = division(code) if code else None
    areas, begins = _areas(Right.LOOK), short_address("")
    found = as_staff(
        lambda connection: list(queries.to_send(connection, areas, chosen, place, begins)),
        session.by(),
    )
    made = f"{scope_name(place)}，{clock.now():%Y-%m-%d} 做出，共 {len(found)} 处还不在{chosen.zh}上的站点"
    name = f"报送{chosen.zh}-{scope_name(place)}-{clock.now():%Y-%m-%d}.xlsx"
    return download(
        name, lambda path: write_workbook(path, headings(chosen), rows(chosen, found), notes(chosen, made))
    )


@bp.post("/answer")
@body_up_to(LARGEST_BODY_BYTES)
@requires(Right.TEND)
def answer() -> Response:
    """Take in what a platform answered."""
    platform = _given().platform
    try:
        taken = _take_answer(platform)
    except (UnreadableFile, ImportRefused) as error:
        problems = error.problems if isinstance(error, ImportRefused) else [error]
        return _list(platform=platform, trouble=in_turn(message_of(one) for one in problems))
    return _list(platform=platform, taken=taken)


def _take_answer(platform: Platform) -> AnswerTaken:
    sent = request.files.get("file")
    suffix = Path(sent.filename or "").suffix.lower() if sent else ""
    if sent is None or suffix not in SUFFIXES:
        raise UnreadableFile("请选一个 .xlsx 或 .csv 文件")
    read = Grid.from_bytes(packed_grid(sent.stream.read(), f"answer{suffix}"))
    areas, today = _areas(Right.TEND), clock.now().date()
    return as_staff(
        lambda connection: actions.take_answer(connection, platform, areas, read, today),
        session.by(f"{platform.zh}的回执"),
    )


def _list(
    *, platform: Platform | None = None, trouble: str = "", taken: AnswerTaken | None = None
) -> Response:
    given = ListingParameters(platform=platform) if platform else _given()
    place = division(given.division) if given.division else None
    wanted = ListingRequest(
        _areas(Right.LOOK),
        given.platform,
        given.status,
        any_status=not given.never and given.status is None,
        division=place,
        after=given.after,
    )
    found = as_staff(lambda connection: queries.page(connection, wanted), session.by())
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
        never_words=NEVER,
        unknown=UNKNOWN,
        may_note=session.actor().may_somewhere(Right.TEND),
        today=clock.now().date(),
        trouble=trouble,
        taken=taken,
    )
    response.status_code = 400 if trouble else 200
    return response


def _given() -> ListingParameters:
    asked = {name: text for name, text in request.args.items() if text and name != flash.PARAMETER}
    return validated(ListingParameters, asked)


def _areas(right: Right) -> tuple[Area, ...]:
    return tuple(session.actor().areas(right))


def _first_days(today: date) -> list[date]:
    """Return the first days of the last twelve months, the oldest first."""
    months = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(months - MONTHS + 1, months + 1)]


def register(app: Flask) -> None:
    """Add these routes to an application."""
    app.register_blueprint(bp)
