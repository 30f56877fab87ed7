"""The form of a station: looked at, tried, published or proposed."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, current_app, redirect, request, url_for
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_options
from locator.boundaries.queries import boundaries
from locator.editing.actions import editing
from locator.editing.domain.entry_place import NUMBERS
from locator.editing.map import pin_map
from locator.editing.queries import proposals
from locator.editing.views import form_fields
from locator.editing.views.labels import CHOICES
from locator.editing.views.preview import TO_CHOOSE, Trial, tried
from locator.entries.domain.errors import EntryInvalid
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.errors import NotAllowed
from locator.history.queries import history
from locator.http import clock
from locator.http.database import as_staff
from locator.http.integers import row_number
from locator.http.responses import json_response, nonce, page
from locator.maps.views.map_page import current_basemap
from locator.sheets.domain.entry_cells import Cells, cells_of
from locator.stations.domain.service import SERVICES
from locator.stations.domain.service_vocabulary import GROUPS
from locator.stations.domain.station import Facet, LifecycleStatus, StationKind

bp = Blueprint("staff_stations", __name__, url_prefix="/staff/stations")
PIN_MODULE = "js/staff/station_form.js"
LONGEST_REASON = 200


@bp.get("/new")
@requires(Right.EDIT)
def new() -> Response:
    """Show the form of a station that is not there yet."""

    def asked(connection: Connection) -> Response:
        trial = tried(connection, None, _blank(), clock.now().date())
        return _form(connection, None, replace(trial, problems=()))  # nobody has written anything yet

    return as_staff(asked, session.by())


@bp.post("/new")
@requires(Right.EDIT)
def add() -> Response:
    """Publish or propose a new station."""
    return _save(None)


@bp.get("/<code>")
@requires(Right.LOOK)
def one(code: str) -> Response:
    """Lead on to a station's form; whoever may not write it, to its history."""
    may_write = session.actor().may_somewhere(Right.EDIT)
    return see(url_for(".edit" if may_write else "staff_history.station", code=code))


@bp.get("/<code>/edit")
@requires(Right.EDIT)
def edit(code: str) -> Response:
    """Show a station's form."""

    def asked(connection: Connection) -> Response:
        stored = mine(connection, code)
        return _form(
            connection, stored, tried(connection, stored, cells_of(stored.draft), clock.now().date())
        )

    return as_staff(asked, session.by())


@bp.post("/<code>/edit")
@requires(Right.EDIT)
def save(code: str) -> Response:
    """Publish or propose what the form says; show it again where something is to be mended or chosen."""
    return _save(code)


@bp.post("/check")
@requires(Right.EDIT)
def check() -> Response:
    """Look at a form while it is written: the coming days, and the place on the map."""

    def asked(connection: Connection) -> Response:
        code = request.form.get("code")
        stored = mine(connection, code) if code else None
        trial = _tried(connection, stored, _base(connection, stored))
        place = trial.place.position if trial.place else None
        areas, its_id = session.actor().areas(Right.LOOK), stored.id if stored else None
        around = boundaries.near(connection, place, its_id, areas) if place else []
        looks: Any = current_app.jinja_env.get_template("editing/_preview.html").module
        return json_response(
            {
                "hours": looks.hours_preview(trial, clock.now().date()),
                "place": looks.place_preview(trial),
                "numbers": {name: trial.cells.get(name, "") for name in NUMBERS},
                "pin": {"lon": place.lon, "lat": place.lat} if place else None,
                "near": [{"name": one.name, "lon": one.lon, "lat": one.lat} for one in around],
            }
        )

    return as_staff(asked, session.by())


def mine(connection: Connection, code: str) -> StoredStation:
    """Return a station that the asker may edit; raise StationNotFound or NotAllowed."""
    stored = drafts.by_code(connection, code)
    if not session.actor().may(Right.EDIT, stored.draft.division_code, stored.operator_id):
        raise NotAllowed("这一站不在您管的范围里")
    return stored


def _save(code: str | None) -> Response:
    """Do what the form's button says, in one transaction."""

    def act(connection: Connection) -> Response:
        stored = mine(connection, code) if code else None
        base = _base(connection, stored)
        trial = _tried(connection, stored, base)
        trial = trial.upon(cells_of(stored.draft), base) if stored else trial
        if request.form.get("do") == "check" or trial.problems or trial.both:
            return _form(connection, stored, trial)
        try:
            return _done(connection, stored, trial.hours.cells)
        except EntryInvalid as error:  # two who are right each by themselves may be wrong together
            return _form(connection, stored, replace(trial, problems=error.problems))

    return as_staff(act, session.by(reason()))


def _done(connection: Connection, stored: StoredStation | None, cells: Cells) -> Response:
    actor = session.actor()
    if request.form.get("do") == "publish":
        code = editing.publish(connection, actor, stored, cells, clock.now().date())
        return see(url_for("staff_history.station", code=code, saved="yes"))
    key = editing.submit(connection, actor, stored, cells, reason())
    return see(url_for("staff_proposals.one", key=key))


def _form(connection: Connection, stored: StoredStation | None, trial: Trial) -> Response:
    asset: Any = current_app.jinja_env.globals["asset"]
    basemap = current_basemap()
    actor = session.actor()
    response = page(
        "editing/station_form.html",
        private=True,
        stored=stored,
        trial=trial,
        availability=form_fields.availability(trial.cells),
        services=_by_group(),
        choices=CHOICES,
        facets=Facet,
        reason=reason(),
        numbers_typed=request.form.get("numbers_typed", ""),
        divisions=division_options(actor.areas(Right.EDIT)),
        may_publish=editing.may_publish(connection, actor, stored, trial.cells),
        waiting=proposals.of_station(connection, stored.id) if stored else [],
        today=clock.now().date(),
        map=pin_map(basemap, asset(PIN_MODULE), url_for(".check")),
        basemap=basemap,
        nonce=nonce(),
    )
    if trial.both:
        response.status_code = HTTPStatus.CONFLICT
    elif trial.problems and request.method == "POST":
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def _by_group() -> dict[str, list[Any]]:
    return {
        words: [one for one in SERVICES.values() if one.group == group] for group, words in GROUPS.items()
    }


def _blank() -> dict[str, str]:
    """Return what a new entry begins with: in the asker's area."""
    area = session.actor().areas(Right.EDIT)[0]
    return {
        "type": StationKind.UNION_STATION.value,
        "status": LifecycleStatus.OPEN.value,
        "division_code": area.division_code or "",
        "operator": area.name if area.organization_id is not None else "",
    }


def _tried(connection: Connection, stored: StoredStation | None, base: Cells) -> Trial:
    """Look at the form that was sent."""
    actor, form, today = session.actor(), request.form, clock.now().date()
    cells = form_fields.cells_of_form(form, base, actor.areas(Right.EDIT), today, actor.name)
    shown = form_fields.shown_of_form(form, base)
    confirmed = form.get("confirmed", "") == cells.get("opening_hours_text")
    trial = tried(connection, stored, cells, today, shown=shown, confirmed=confirmed)
    undecided = form_fields.undecided(form, base)
    return replace(trial, both=undecided, told=TO_CHOOSE) if undecided else trial


def _base(connection: Connection, stored: StoredStation | None) -> Cells:
    """Return the entry as it was when the form was opened."""
    if stored is None:
        return {}
    version = row_number(request.form.get("version", ""))
    if version is None or version == stored.version:
        return cells_of(stored.draft)
    return cells_of(history.draft_of_version(connection, stored.id, version))


def reason() -> str:
    """Return why, in the words of whoever does it."""
    return request.form.get("reason", "").strip()[:LONGEST_REASON]


def see(address: str) -> Response:
    """Lead on to a page after something was done."""
    return redirect(address, 303)  # type: ignore[return-value]
