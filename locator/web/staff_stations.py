"""The form of a station: looked at, tried, published or proposed."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, current_app, redirect, request, url_for
from sqlalchemy import Connection

from locator.actions import editing
from locator.domain.draft_cells import Cells, cells_of
from locator.domain.rights import Right
from locator.domain.service import SERVICES
from locator.domain.service_vocabulary import GROUPS
from locator.domain.station import LifecycleStatus, StationKind
from locator.errors import EntryInvalid, NotAllowed
from locator.maps.pin import pin_map
from locator.queries import drafts, history, proposals
from locator.queries.drafts import StoredStation
from locator.web import clock, entry_form, map, staff_session
from locator.web.database import as_staff
from locator.web.entry_trial import Trial, tried
from locator.web.entry_words import CHOICES
from locator.web.responses import json_response, nonce, page

bp = Blueprint("staff_stations", __name__, url_prefix="/staff/stations")
PIN_MODULE = "js/pin.js"
LONGEST_REASON = 200


@bp.get("/new")
def new() -> Response:
    """Show the form of a station that is not there yet."""
    area = staff_session.actor().areas(Right.EDIT)[0]
    cells = {
        "type": StationKind.UNION_STATION.value,
        "status": LifecycleStatus.OPEN.value,
        "division_code": area.division_code or "",
    }
    return as_staff(
        lambda connection: _form(connection, None, _tried(connection, None, cells)), staff_session.by()
    )


@bp.post("/new")
def add() -> Response:
    """Publish or propose a new station."""
    return _save(None)


@bp.get("/<code>/edit")
def edit(code: str) -> Response:
    """Show a station's form."""

    def asked(connection: Connection) -> Response:
        stored = _mine(connection, code)
        return _form(connection, stored, _tried(connection, stored, cells_of(stored.draft)))

    return as_staff(asked, staff_session.by())


@bp.post("/<code>/edit")
def save(code: str) -> Response:
    """Publish or propose what the form says; show it again where something is to be mended or chosen."""
    return _save(code)


@bp.post("/check")
def check() -> Response:
    """Look at a form while it is written: the coming days, and the place on the map."""

    def asked(connection: Connection) -> Trial:
        code = request.form.get("code")
        stored = _mine(connection, code) if code else None
        return _tried(connection, stored, _cells(_base(connection, stored)))

    trial = as_staff(asked, staff_session.by())
    place = trial.place.position if trial.place else None
    template = current_app.jinja_env.get_template("staff/stations/_check.html")
    html = template.render(trial=trial, today=clock.now().date())
    return json_response({"html": html, "place": {"lon": place.lon, "lat": place.lat} if place else None})


def _save(code: str | None) -> Response:
    """Do what the form's button says, in one transaction."""

    def act(connection: Connection) -> Response:
        stored = _mine(connection, code) if code else None
        base = _base(connection, stored)
        trial = _tried(connection, stored, _cells(base))
        trial = trial.upon(cells_of(stored.draft), base) if stored else trial
        if request.form.get("do") == "check" or trial.problems or trial.both:
            return _form(connection, stored, trial)
        try:
            return _done(connection, stored, trial.cells)
        except EntryInvalid as error:
            return _form(connection, stored, Trial(trial.cells, trial.hours, problems=error.problems))

    return as_staff(act, staff_session.by(_reason()))


def _done(connection: Connection, stored: StoredStation | None, cells: Cells) -> Response:
    actor = staff_session.actor()
    if request.form.get("do") == "publish":
        code = editing.publish(connection, actor, stored, cells, clock.now().date())
        return _see(url_for("staff_history.station", code=code))
    key = editing.submit(connection, actor, stored, cells, _reason())
    return _see(url_for("staff_proposals.one", key=key))


def _form(connection: Connection, stored: StoredStation | None, trial: Trial) -> Response:
    asset: Any = current_app.jinja_env.globals["asset"]
    basemap = current_app.extensions[map.KEY]
    response = page(
        "staff/stations/form.html",
        private=True,
        stored=stored,
        cells=trial.cells,
        trial=trial,
        availability=entry_form.availability(trial.cells),
        services=_by_group(),
        choices=CHOICES,
        may_publish=editing.may_publish(connection, staff_session.actor(), stored, trial.cells),
        waiting=proposals.of_station(connection, stored.id) if stored else [],
        today=clock.now().date(),
        map=pin_map(basemap, asset(PIN_MODULE), url_for(".check")),
        basemap=basemap,
        nonce=nonce(),
    )
    if trial.problems and request.method == "POST":
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    elif trial.both:
        response.status_code = HTTPStatus.CONFLICT
    return response


def _by_group() -> dict[str, list[Any]]:
    return {
        words: [one for one in SERVICES.values() if one.group == group] for group, words in GROUPS.items()
    }


def _tried(connection: Connection, stored: StoredStation | None, cells: Cells) -> Trial:
    confirmed = request.form.get("confirmed") == "yes"
    return tried(connection, stored, cells, clock.now().date(), confirmed=confirmed)


def _cells(base: Cells) -> dict[str, str]:
    return entry_form.cells_of_form(request.form, base, clock.now().date(), staff_session.actor().name)


def _base(connection: Connection, stored: StoredStation | None) -> Cells:
    """Return the entry as it was when the form was opened."""
    if stored is None:
        return {}
    version = request.form.get("version", "")
    if version == str(stored.version) or not version.isdecimal():
        return cells_of(stored.draft)
    return cells_of(history.draft_of_version(connection, stored.id, int(version)))


def _mine(connection: Connection, code: str) -> StoredStation:
    """Return a station that the asker may edit; raise StationNotFound or NotAllowed."""
    stored = drafts.by_code(connection, code)
    if not staff_session.actor().may(Right.EDIT, stored.draft.division_code, stored.operator_id):
        raise NotAllowed("这一站不在您管的范围里")
    return stored


def _reason() -> str:
    return request.form.get("reason", "").strip()[:LONGEST_REASON]


def _see(address: str) -> Response:
    return redirect(address, 303)  # type: ignore[return-value]
