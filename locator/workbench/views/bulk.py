"""Staff pages that change many stations: an action is chosen, previewed with counts, done, and undone."""

from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, abort, redirect, request, url_for
from pydantic import BaseModel
from sqlalchemy import Connection, func, select

from geodata.errors import GeodataError
from geodata.sentence import in_turn
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import body_up_to, requires
from locator.accounts.views.session import form_values
from locator.editing.domain.errors import ChangedMeanwhile, ProposalDecided
from locator.editing.views.labels import CHOICES
from locator.errors import InvalidRequest, LocatorError
from locator.hours.domain.errors import InvalidException, InvalidHours
from locator.http import clock
from locator.http.database import as_staff
from locator.http.errors import message_of
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.http.validation import validated
from locator.stations.domain.errors import StationNotFound
from locator.workbench.actions import undo as undoing
from locator.workbench.actions.plan import Acting, Plan
from locator.workbench.domain.columns import CELLS_FOR_MANY
from locator.workbench.domain.errors import NothingToUndo, SelectionChanged, SelectionRefused
from locator.workbench.domain.selection import SelectedStation, versions_text
from locator.workbench.queries import changes
from locator.workbench.views.registry import ACTIONS, BulkAction
from locator.workbench.views.selecting import (
    LARGEST_BODY_BYTES,
    locked_stations,
    selected_stations,
)

bp = Blueprint("staff_workbench_bulk", __name__, url_prefix="/staff/workbench")
TABLE = "/staff/stations"
NOT_TOLD = frozenset({"do", "selected", "code", "codes", "all", "filters", "previewed", "action"})
REFUSALS = (
    *(InvalidRequest, InvalidException, InvalidHours, GeodataError, ValueError),
    *(SelectionRefused, StationNotFound, ChangedMeanwhile, ProposalDecided, SelectionChanged),
)
SHOWN_NAMES = 20


@dataclass(frozen=True, slots=True)
class Look:
    """What the page of an action shows: the stations, and the plan once the action has been told all."""

    stations: list[SelectedStation]
    plan: Plan | None = None


@bp.post("/act")
@body_up_to(LARGEST_BODY_BYTES)
@requires(Right.TEND)
def act() -> Response:
    """Show an action's form, then what it would do, then do it: `do` is empty, ``look`` or ``apply``."""
    action = ACTIONS.get(request.form.get("action", "")) or abort(404)
    acting = Acting(session.actor(), clock.now())
    try:
        if request.form.get("do") == "apply" and request.form.get("previewed") == _digest():
            return _apply(action, acting)
        return _show(action, as_staff(lambda connection: _look(connection, action, acting), session.by()))
    except REFUSALS as error:
        return _refused(action, error)


@bp.get("/changes/<int:key>")
@requires(Right.LOOK)
def change(key: int) -> Response:
    """Show what a change did, with the button that undoes it."""
    return _change_page(key)


@bp.post("/changes/<int:key>")
@requires(Right.TEND)
def undo(key: int) -> Response:
    """Undo a change."""
    acting = Acting(session.actor(), clock.now())
    by = session.by(f"撤销第 {key} 次改动", changes.ORIGIN)
    try:
        undone = as_staff(lambda connection: undoing.undo(connection, acting, key), by)
    except (NothingToUndo, ChangedMeanwhile) as error:
        return _change_page(key, message_of(error))
    told = "undone-partly" if undone.kept else "undone"
    return redirect_with_message(url_for(".change", key=key), told)


def _apply(action: BulkAction, acting: Acting) -> Response:
    told = _told(action)

    def write(connection: Connection) -> int | None:
        plan = action.plan(connection, acting, locked_stations(connection), told)
        plan.write(connection)
        return connection.scalar(select(func.current_change_set())) if plan.preview.written else None

    key = as_staff(write, session.by(action.reason(told), changes.ORIGIN))
    back = request.form.get("filters", "")[:8000]
    if key is None:
        return redirect_with_message(f"{TABLE}?{back}", "nothing-changed")
    return redirect(f"{url_for('.change', key=key)}?{urlencode({'back': back})}", 303)  # type: ignore[return-value]


def _look(connection: Connection, action: BulkAction, acting: Acting) -> Look:
    stations = selected_stations(connection)
    if action.has_fields and not request.form.get("do"):
        return Look(stations)
    if request.form.get("do") == "choose":  # another cell was chosen, its value is not there yet
        return Look(stations)
    return Look(stations, action.plan(connection, acting, stations, _told(action)))


def _show(action: BulkAction, look: Look, trouble: str = "", status: int = 200) -> Response:
    response = page(
        "workbench/action.html",
        private=True,
        action=action,
        look=look,
        selected=versions_text(look.stations),
        previewed=_digest() if look.plan else "",
        form=request.form,
        trouble=trouble,
        cells=CELLS_FOR_MANY,
        choices=CHOICES,
        shown_names=SHOWN_NAMES,
        now=clock.now(),
        back=f"{TABLE}?{request.form.get('filters', '')}",
    )
    response.status_code = status
    return response


def _refused(action: BulkAction, error: Exception) -> Response:
    """Show the action's page again with what is wrong and the stations as they are now; nothing is lost.

    Where the stations themselves have changed, the page shows what the action would do now.
    """
    acting = Acting(session.actor(), clock.now())
    is_meanwhile = isinstance(error, SelectionChanged | ChangedMeanwhile | ProposalDecided)

    def look(connection: Connection) -> Look:
        stations = selected_stations(connection)
        plan = action.plan(connection, acting, stations, _told(action)) if is_meanwhile else None
        return Look(stations, plan)

    status = HTTPStatus.CONFLICT if is_meanwhile else HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        found = as_staff(look, session.by())
    except (SelectionRefused, StationNotFound, InvalidRequest):
        found = Look([])
    return _show(action, found, _sentence(error), status)


def _sentence(error: Exception) -> str:
    if isinstance(error, InvalidRequest):
        return in_turn(error.problems.values())
    return message_of(error) if isinstance(error, LocatorError | GeodataError) else str(error.args[0])


def _change_page(key: int, trouble: str = "") -> Response:
    actor = session.actor()

    def look(connection: Connection) -> tuple[changes.ChangeOfMany, int]:
        found = changes.find_change(connection, key)
        for one in found.stations:
            session.require_at(Right.LOOK, one.division_code, one.operator_organization_id)
        return found, len(changes.undoable(found, changes.changed_since(connection, found)))

    found, undoable = as_staff(look, session.by())
    response = page(
        "workbench/change.html",
        private=True,
        change=found,
        undoable=undoable,
        may_undo=undoable and actor.may_somewhere(Right.TEND),
        trouble=trouble,
        shown_names=SHOWN_NAMES,
        back=f"{TABLE}?{request.args.get('back', '')[:8000]}",
    )
    response.status_code = HTTPStatus.CONFLICT if trouble else HTTPStatus.OK
    return response


def _told(action: BulkAction) -> BaseModel:
    return validated(action.parameters, form_values())


def _digest() -> str:
    """Return a digest of what the action was told, so that only what was previewed is done."""
    told = {name: text for name, text in form_values().items() if name not in NOT_TOLD}
    return sha256(orjson.dumps([request.form.get("action"), told], option=orjson.OPT_SORT_KEYS)).hexdigest()
