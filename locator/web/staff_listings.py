"""Which map shows which station: the list to work through, sheets to send, answers to take in, the league."""

from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request, url_for
from pydantic import BaseModel, ConfigDict, Field

from geodata.divisions import division, full_name
from geodata.errors import UnreadableFile
from geodata.grid import Grid
from geodata.sentence import Sentence, in_turn
from locator.actions import listings as acts
from locator.actions.import_reading import packed_grid
from locator.actions.listings import AnswerTaken
from locator.actions.tables import write_workbook
from locator.domain.listing import LONGEST_NOTE, LONGEST_POI_ID, NEVER, Listing, ListingStatus, Platform
from locator.domain.listing_sheet import headings, notes, rows
from locator.domain.rights import Area, Right
from locator.errors import ImportRefused, InvalidRequest
from locator.queries import listings
from locator.queries.figures_below import below
from locator.queries.listings import ListingRequest
from locator.web import clock, staff_session, told
from locator.web.database import as_staff
from locator.web.download import download
from locator.web.errors import words
from locator.web.qr import short_address
from locator.web.responses import page
from locator.web.row_numbers import MOST
from locator.web.staff_figures import list_address, scope_name, scope_of
from locator.web.validation import validated

bp = Blueprint("staff_listings", __name__, url_prefix="/staff/listings")

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
    after: int = Field(default=0, ge=0, le=MOST)


class NoteParameters(BaseModel):
    """What is to be noted of the stations that are ticked; `never` takes the note away."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    status: ListingStatus | None = None
    on: date
    poi_id: str = Field(default="", max_length=LONGEST_POI_ID)
    note: str = Field(default="", max_length=LONGEST_NOTE)


@bp.get("")
def league() -> Response:
    """Show each platform's share by division, and what came by month."""
    code = request.args.get("division")
    place = division(code) if code else None
    scope = scope_of(staff_session.actor(), place)
    areas, first_days = tuple(scope.areas), _first_days(scope.now.date())
    parts, months = as_staff(
        lambda connection: (below(connection, scope), listings.months(connection, areas, first_days)),
        staff_session.by(),
    )
    return page(
        "staff/listings/league.html",
        private=True,
        parts=sorted(parts, key=lambda one: -one.listed[Platform.AMAP] / one.served),
        months=months,
        place=place,
        name=scope_name(place),
        platforms=Platform,
        listed=list_address,
        now=scope.now,
    )


@bp.get("/stations")
def stations() -> Response:
    """List stations with what is known of them on a platform, to note more."""
    return _list()


@bp.post("/stations")
def note() -> Response:
    """Note something of the stations that are ticked."""
    form = staff_session.form_values()
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
        ids = listings.ids_of(connection, areas, codes)
        known = {
            key: Listing(given.status, given.on, said[code] or given.poi_id, given.note)
            for code, key in ids.items()
        }
        acts.note(connection, platform, known)

    words = given.status.zh if given.status else NEVER
    as_staff(act, staff_session.by(f"{platform.zh}：{words}"))
    here = {name: text for name, text in request.args.items() if name != told.NAME}
    return told.done(url_for(".stations", **here), "noted")  # type: ignore[arg-type]


@bp.get("/<platform>.xlsx")
def sheet(platform: str) -> Response:
    """Make the sheet of what a platform does not show yet, in its own coordinates."""
    chosen = validated(ListingParameters, {"platform": platform}).platform
    code = request.args.get("division")
    place = division(code) if code else None
    areas, begins = _areas(Right.LOOK), short_address("")
    found = as_staff(
        lambda connection: list(listings.to_send(connection, areas, chosen, place, begins)),
        staff_session.by(),
    )
    made = f"{scope_name(place)}，{clock.now():%Y-%m-%d} 做出，共 {len(found)} 处还不在{chosen.zh}上的站点"
    name = f"报送{chosen.zh}-{scope_name(place)}-{clock.now():%Y-%m-%d}.xlsx"
    return download(
        name, lambda path: write_workbook(path, headings(chosen), rows(chosen, found), notes(chosen, made))
    )


@bp.post("/answer")
def answer() -> Response:
    """Take in what a platform answered."""
    platform = _given().platform
    try:
        taken = _take_answer(platform)
    except (UnreadableFile, ImportRefused) as error:
        problems = error.problems if isinstance(error, ImportRefused) else [error]
        return _list(platform=platform, trouble=in_turn(words(one) for one in problems))
    return _list(platform=platform, taken=taken)


def _take_answer(platform: Platform) -> AnswerTaken:
    sent = request.files.get("file")
    suffix = Path(sent.filename or "").suffix.lower() if sent else ""
    if sent is None or suffix not in SUFFIXES:
        raise UnreadableFile("请选一个 .xlsx 或 .csv 文件")
    read = Grid.unpacked(packed_grid(sent.stream.read(), f"answer{suffix}"))
    areas, today = _areas(Right.TEND), clock.now().date()
    return as_staff(
        lambda connection: acts.take_answer(connection, platform, areas, read, today),
        staff_session.by(f"{platform.zh}的回执"),
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
    found = as_staff(lambda connection: listings.page(connection, wanted), staff_session.by())
    response = page(
        "staff/listings/stations.html",
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
        may_note=staff_session.actor().may_somewhere(Right.TEND),
        today=clock.now().date(),
        trouble=trouble,
        taken=taken,
    )
    response.status_code = 400 if trouble else 200
    return response


def _given() -> ListingParameters:
    asked = {name: text for name, text in request.args.items() if text and name != told.NAME}
    return validated(ListingParameters, asked)


def _areas(right: Right) -> tuple[Area, ...]:
    return tuple(staff_session.actor().areas(right))


def _first_days(today: date) -> list[date]:
    """Return the first days of the last twelve months, the oldest first."""
    months = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(months - MONTHS + 1, months + 1)]
