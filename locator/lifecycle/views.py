"""Staff pages of a station's lifecycle: the next step and its effects, moving, rooms, mergers."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Flask, Response, redirect, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from geodata.crs.conversion import Crs
from geodata.errors import UnknownDivision
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_options, with_division_code
from locator.accounts.views.session import form_values
from locator.duplicates import queries as duplicates
from locator.editing.actions import editing, families
from locator.editing.map import pin_map
from locator.editing.views.form_fields import split_pair
from locator.editing.views.preview import preview_entry
from locator.entries.domain.errors import EntryInvalid
from locator.entries.domain.lifecycle import EFFECTS, NEEDS_REASON, NEXT_STATUSES, step_name
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.assets.static_files import asset
from locator.http.database import as_staff
from locator.http.errors import message_of
from locator.http.fields import Division
from locator.http.flash import redirect_with_message
from locator.http.responses import nonce, page
from locator.http.validation import validated
from locator.lifecycle import actions
from locator.lifecycle.actions import Move
from locator.maps.map.basemap import Basemap
from locator.maps.map.rendering import MapParts
from locator.maps.views.map_page import current_basemap
from locator.sheets.domain.entry_cells import Cells, cells_of
from locator.stations.domain.field_values import CRS_NAMES, QUALITY_NAMES
from locator.stations.domain.station import LifecycleStatus, PositionQuality
from locator.stations.queries import families as family_questions

bp = Blueprint("lifecycle", __name__, url_prefix="/staff/stations")
MOVED = "moved"
MOVE_MODULE = "js/staff/move_map.js"
REFUSALS = (EntryInvalid, InvalidRequest, UnknownDivision)


class StepParameters(BaseModel):
    """The next status of a station, with date and reason."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    to: LifecycleStatus
    since: date | None = None
    reason: str = Field(default="", max_length=200)
    expected_reopen_on: date | None = None


class MoveParameters(BaseModel):
    """The new place of a station, with date and reason of the move."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    division: Division
    address: str = Field(min_length=1, max_length=200)
    wayfinding: str = Field(default="", max_length=200)
    lon: str = Field(min_length=1, max_length=60)
    lat: str = Field(min_length=1, max_length=60)
    crs: Crs
    position_quality: PositionQuality = PositionQuality.APPROXIMATE
    since: date
    reason: str = Field(min_length=1, max_length=120)
    confirmed: str = ""


@bp.get("/<code>/life")
@requires(Right.LOOK)
def life(code: str) -> Response:
    """Show a station's status, the possible next steps and their effects."""
    return as_staff(
        lambda connection: _page(connection, _require_own_station(connection, code)), session.by()
    )


@bp.post("/<code>/life")
@requires(Right.EDIT)
def step(code: str) -> Response:
    """Set the next status, or propose it."""

    def set_status(connection: Connection, stored: StoredStation) -> Response:
        given = validated(StepParameters, form_values())
        reopen_on = given.expected_reopen_on if given.to is LifecycleStatus.SUSPENDED else None
        changed = {
            "status": given.to.value,
            "status_since": _iso_date(given.since),
            "status_reason": given.reason,
            "expected_reopen_on": _iso_date(reopen_on),
        }
        return _publish_or_propose(connection, stored, changed, given.reason)

    return _change_station(code, set_status)


@bp.post("/<code>/move")
@requires(Right.EDIT)
def move(code: str) -> Response:
    """Move a station, or propose to; a doubtful position has to be confirmed first."""

    def move_station(connection: Connection, stored: StoredStation) -> Response:
        values = with_division_code(form_values(), session.actor().areas(Right.EDIT))
        given = validated(MoveParameters, values | split_pair(values))
        new_place = Move(**given.model_dump(exclude={"division", "confirmed"}), division_code=given.division)
        cells = actions.cells_of_move(stored, new_place)
        place = preview_entry(connection, stored, cells, clock.now().date()).place
        if place and place.warnings and given.confirmed != "yes":
            return _page(connection, stored, MOVED, warnings=place.warnings, status=422)
        return _publish_or_propose(connection, stored, cells, given.reason)

    return _change_station(code, move_station, MOVED)


@bp.post("/<code>/house", endpoint="house")
@requires(Right.PUBLISH)
def set_parent(code: str) -> Response:
    """Make a station a room of another station, or independent again."""
    parent_code = request.form.get("house", "").strip()[:20]

    def change_parent(connection: Connection) -> None:
        room = _require_own_station(connection, code)
        families.set_parent(connection, session.actor(), room, parent_code)

    as_staff(change_parent, session.by(Sentence("归到一处") if parent_code else Sentence("单独成站")))
    return redirect_with_message(url_for(".life", code=code), "housed")


def _change_station(
    code: str, change: Callable[[Connection, StoredStation], Response], step: str = ""
) -> Response:
    """Make a change in one transaction; show the form again with the errors where it is refused."""
    try:
        return as_staff(
            lambda connection: change(connection, _require_own_station(connection, code)),
            session.by(request.form.get("reason", "").strip()[:200]),
        )
    except REFUSALS as error:
        messages, step = _messages(error), step or request.form.get("to", "")
    return as_staff(
        lambda connection: _page(
            connection, _require_own_station(connection, code), step, trouble=messages, status=422
        ),
        session.by(),
    )


def _publish_or_propose(
    connection: Connection, stored: StoredStation, changed: Cells, reason: str
) -> Response:
    """Publish changed cells where the person may publish them alone, otherwise propose them."""
    actor = session.actor()
    cells = {column: text for column, text in {**cells_of(stored.draft), **changed}.items() if text}
    if editing.may_publish_entry(connection, actor, stored, cells):
        editing.publish_entry(connection, actor, stored, cells, clock.now().date())
        return _redirect_to(url_for(".life", code=stored.code, done="published"))
    editing.submit_proposal(connection, actor, stored, cells, reason)
    return _redirect_to(url_for(".life", code=stored.code, done="proposed"))


def _page(
    connection: Connection,
    stored: StoredStation,
    step: str = "",
    *,
    trouble: tuple[str, ...] = (),
    warnings: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    actor = session.actor()
    status_now = stored.draft.status
    steps = [status for status in NEXT_STATUSES[status_now] if status is not LifecycleStatus.MERGED]
    chosen = step or request.args.get("to", "")
    moves = chosen == MOVED and status_now is not LifecycleStatus.MERGED
    basemap = current_basemap()
    may_edit = actor.may(Right.EDIT, stored.draft.division_code, stored.operator_id)
    response = page(
        "lifecycle/lifecycle.html",
        private=True,
        stored=stored,
        steps=[(to, step_name(status_now, to)) for to in steps],
        chosen=next((to for to in steps if to.value == chosen), None),
        moves=moves,
        basemap=basemap,
        map=_move_map(basemap) if moves and may_edit else None,
        nonce=nonce(),
        effects=EFFECTS,
        needs_a_reason=NEEDS_REASON,
        publishes=editing.may_publish_entry(connection, actor, stored, cells_of(stored.draft)),
        may_publish=actor.may(Right.PUBLISH, stored.draft.division_code, stored.operator_id),
        may_tend=actor.may(Right.TEND, stored.draft.division_code, stored.operator_id),
        may_edit=may_edit,
        rooms=family_questions.rooms_of(connection, stored.id),
        house=family_questions.parent_of(connection, stored.id),
        mergers=duplicates.find_mergers(connection, actor.areas(Right.LOOK), stored.id),
        trouble=trouble,
        warnings=warnings,
        form=request.form,
        done=request.args.get("done", ""),
        today=clock.now().date(),
        crs_names=CRS_NAMES,
        qualities=QUALITY_NAMES,
        divisions=division_options(actor.areas(Right.EDIT)) if chosen == MOVED else (),
    )
    response.status_code = status
    return response


def _move_map(basemap: Basemap) -> MapParts:
    return pin_map(basemap, asset(MOVE_MODULE), url_for("staff_stations.check"))


def _require_own_station(connection: Connection, code: str) -> StoredStation:
    """Return a station that the person may read (GET) or edit; raise NotAllowed."""
    stored = drafts.by_code(connection, code)
    right = Right.LOOK if request.method == "GET" else Right.EDIT
    session.require_at(right, stored.draft.division_code, stored.operator_id)
    return stored


def _messages(error: Exception) -> tuple[str, ...]:
    if isinstance(error, EntryInvalid):
        return tuple(problem.sentence for problem in error.problems)
    return tuple(error.problems.values()) if isinstance(error, InvalidRequest) else (message_of(error),)


def _iso_date(day: date | None) -> str:
    return day.isoformat() if day else ""


def _redirect_to(address: str) -> Response:
    return redirect(address, 303)  # type: ignore[return-value]


def register(app: Flask) -> None:
    """Add these routes to an application."""
    app.register_blueprint(bp)
