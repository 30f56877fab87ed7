"""The form of an entry: shown, checked while it is written, published or proposed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, redirect, request, url_for
from sqlalchemy import Connection

from locator.accounts.domain.rights import Actor, Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_options
from locator.boundaries.queries import position_check
from locator.editing.actions import editing
from locator.editing.actions.typed_entry import (
    other_station_reason,
    reason_problems,
    twin_sentence,
    undecided_twins,
    way_in_problems,
)
from locator.editing.domain.entry_place import POSITION_COLUMNS
from locator.editing.map import pin_map
from locator.editing.queries import proposals
from locator.editing.views import form_fields, offer_rows
from locator.editing.views.form_groups import BY_CODE
from locator.editing.views.labels import CHOICES
from locator.editing.views.preview import MUST_CHOOSE, EntryPreview, preview_entry
from locator.entries.domain.errors import EntryInvalid
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.entries.queries.twins import Twin
from locator.errors import NotAllowed, RowProblem
from locator.history.queries import timeline
from locator.http import clock
from locator.http.assets.static_files import asset
from locator.http.database import as_staff
from locator.http.integers import row_number
from locator.http.responses import json_response, nonce, page
from locator.ledger.queries import own_fields
from locator.maps.views.map_page import current_basemap
from locator.organizations.queries import find_organization_id
from locator.sheets.domain.entry_cells import Cells, cells_of
from locator.stations.domain.service import SERVICES
from locator.stations.domain.service_vocabulary import GROUPS
from locator.stations.domain.station import Facet, LifecycleStatus, StationKind
from locator.stations.queries import service_words

bp = Blueprint("staff_stations", __name__, url_prefix="/staff/stations")
PIN_MODULE = "js/staff/station_form.js"
MAX_REASON_LENGTH = 200
Held = TypeVar("Held")
MAX_OTHERS, MAX_CODE_LENGTH = 10, 20


@bp.get("/new")
@requires(Right.EDIT)
def new() -> Response:
    """Show the form of a new station."""

    def show_form(connection: Connection) -> Response:
        preview = preview_entry(connection, None, _new_cells(), clock.now().date())
        return _form(connection, None, replace(preview, problems=()))  # nothing has been entered yet

    return as_staff(show_form, session.by())


@bp.post("/new")
@requires(Right.EDIT)
def add() -> Response:
    """Publish or propose a new station."""
    return _save(None)


@bp.get("/<code>", endpoint="one")
@requires(Right.LOOK)
def redirect_to_station(code: str) -> Response:
    """Redirect to a station's form, or to its history for a person who may not edit."""
    may_edit = session.actor().may_somewhere(Right.EDIT)
    return redirect_to(url_for(".edit" if may_edit else "staff_history.station", code=code))


@bp.get("/<code>/edit")
@requires(Right.EDIT)
def edit(code: str) -> Response:
    """Show a station's form."""

    def show_form(connection: Connection) -> Response:
        stored = require_own_station(connection, code)
        preview = preview_entry(connection, stored, cells_of(stored.draft), clock.now().date())
        return _form(connection, stored, preview)

    return as_staff(show_form, session.by())


@bp.post("/<code>/edit")
@requires(Right.EDIT)
def save(code: str) -> Response:
    """Publish or propose the entered values; show the form again with errors and conflicts."""
    return _save(code)


@bp.post("/check")
@requires(Right.EDIT)
def check() -> Response:
    """Check a form while it is written: the hours of the coming days, and the position on the map."""

    def check_form(connection: Connection) -> Response:
        code = request.form.get("code")
        stored = require_own_station(connection, code) if code else None
        preview = _preview(connection, stored, _base_cells(connection, stored))
        position = preview.place.position if preview.place else None
        areas, station_id = session.actor().areas(Right.LOOK), stored.id if stored else None
        nearby = position_check.nearby_stations(connection, position, station_id, areas) if position else []
        macros: Any = current_app.jinja_env.get_template("editing/_preview.html").module
        return json_response(
            {
                "hours": macros.hours_preview(preview, clock.now().date()),
                "place": macros.place_preview(preview),
                "numbers": {name: preview.cells.get(name, "") for name in POSITION_COLUMNS},
                "pin": {"lon": position.lon, "lat": position.lat} if position else None,
                "near": [{"name": row.name, "lon": row.lon, "lat": row.lat} for row in nearby],
            }
        )

    return as_staff(check_form, session.by())


def require_own_station(connection: Connection, code: str) -> StoredStation:
    """Return a station that the person may edit; raise StationNotFound or NotAllowed."""
    stored = drafts.by_code(connection, code)
    if not session.actor().may(Right.EDIT, stored.draft.division_code, stored.operator_id):
        raise NotAllowed("这一站不在您管的范围里")
    return stored


def _save(code: str | None) -> Response:
    """Check, publish or propose the form by the pressed button, in one transaction."""

    def save_form(connection: Connection) -> Response:
        stored = require_own_station(connection, code) if code else None
        base = _base_cells(connection, stored)
        preview = _preview(connection, stored, base)
        preview = preview.merge_onto(cells_of(stored.draft), base) if stored else preview
        is_saved = request.form.get("do") not in ("check", "more")
        if is_saved and (missing := _missing(preview.hours.cells, stored)):
            preview = replace(preview, problems=(*preview.problems, *missing))
        if not is_saved or preview.problems or preview.conflicts:
            return _form(connection, stored, preview)
        if twins := undecided_twins(connection, session.actor(), stored, preview.hours.cells, _other_than()):
            return _form(connection, stored, preview, twins)
        try:
            return _store(connection, stored, preview.hours.cells)
        except EntryInvalid as error:  # two changes that are valid alone may be invalid together
            return _form(connection, stored, replace(preview, problems=error.problems))

    return as_staff(save_form, session.by(other_station_reason(entered_reason(), _other_than())))


def _missing(cells: Cells, stored: StoredStation | None) -> list[RowProblem]:
    return [*way_in_problems(cells, stored), *reason_problems(cells, stored, entered_reason())]


def _store(connection: Connection, stored: StoredStation | None, cells: Cells) -> Response:
    actor = session.actor()
    if request.form.get("do") == "publish":
        code = editing.publish_entry(connection, actor, stored, cells, clock.now().date())
        return redirect_to(url_for("staff_history.station", code=code, saved="yes"))
    key = editing.submit_proposal(connection, actor, stored, cells, entered_reason())
    return redirect_to(url_for("staff_proposals.one", key=key))


def _form(
    connection: Connection, stored: StoredStation | None, preview: EntryPreview, twins: Sequence[Twin] = ()
) -> Response:
    basemap = current_basemap()
    actor = session.actor()
    response = page(
        "editing/station_form.html",
        private=True,
        stored=stored,
        preview=preview,
        twins=[(twin, twin_sentence(twin), _may_edit(actor, twin)) for twin in twins],
        other_than=[*_other_than(), *(twin.code for twin in twins)],
        availability=form_fields.availability(preview.cells),
        services=_services_by_group(),
        own_words=_at_place(connection, stored, preview.cells, service_words.holding_at),
        offer_rows=offer_rows.rows_of_cells(preview.cells),
        offer_choices=offer_rows.choices(),
        more_rows=offer_rows.MORE_ROWS if request.form.get("do") == "more" else 1,
        choices=CHOICES,
        groups=BY_CODE,
        own_fields=_at_place(connection, stored, preview.cells, own_fields.holding_at),
        facets=Facet,
        reason=entered_reason(),
        numbers_typed=request.form.get("numbers_typed", ""),
        divisions=division_options(actor.areas(Right.EDIT)),
        may_publish=editing.may_publish_entry(connection, actor, stored, preview.cells),
        waiting=proposals.open_proposals_of_station(connection, stored.id) if stored else [],
        today=clock.now().date(),
        map=pin_map(basemap, asset(PIN_MODULE), url_for(".check")),
        basemap=basemap,
        nonce=nonce(),
    )
    if preview.conflicts or twins:
        response.status_code = HTTPStatus.CONFLICT
    elif preview.problems and request.method == "POST":
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def _at_place(
    connection: Connection,
    stored: StoredStation | None,
    cells: Cells,
    holding_at: Callable[[Connection, str | None, int | None], list[Held]],
) -> list[Held]:
    """Return the own fields, or the unions' words, that a station of these cells has."""
    division_code = cells.get("division_code") or (stored.draft.division_code if stored else None)
    operator = cells.get("operator")
    operator_id = find_organization_id(connection, operator) if operator else None
    return holding_at(connection, division_code, operator_id)


def _services_by_group() -> dict[str, list[Any]]:
    return {
        label: [service for service in SERVICES.values() if service.group == group]
        for group, label in GROUPS.items()
    }


def _new_cells() -> dict[str, str]:
    """Return the initial cells of a new entry, in the person's first area."""
    area = session.actor().areas(Right.EDIT)[0]
    return {
        "type": StationKind.UNION_STATION.value,
        "status": LifecycleStatus.OPEN.value,
        "division_code": area.division_code or "",
        "operator": area.name if area.organization_id is not None else "",
    }


def _preview(connection: Connection, stored: StoredStation | None, base: Cells) -> EntryPreview:
    """Return the preview of the form that was sent."""
    actor, form, today = session.actor(), request.form, clock.now().date()
    cells = form_fields.cells_of_form(form, base, actor.areas(Right.EDIT), today, actor.name)
    shown = form_fields.shown_hours(form, base)
    confirmed = form.get("confirmed", "") == cells.get("opening_hours_text")
    preview = preview_entry(
        connection,
        stored,
        cells,
        today,
        shown=shown,
        confirmed=confirmed,
        offers_confirmed=form.get("offers_confirmed", ""),
    )
    undecided = form_fields.undecided_changes(form, base)
    return replace(preview, conflicts=undecided, message=MUST_CHOOSE) if undecided else preview


def _base_cells(connection: Connection, stored: StoredStation | None) -> Cells:
    """Return the entry's cells as they were when the form was opened."""
    if stored is None:
        return {}
    version = row_number(request.form.get("version", ""))
    if version is None or version == stored.version:
        return cells_of(stored.draft)
    return cells_of(timeline.draft_of_version(connection, stored.id, version))


def _other_than() -> list[str]:
    """Return the codes of stations that the form says the entry is not."""
    codes = request.form.get("other_than", "").split(",")
    return [code for code in codes if code.isascii() and code.isdigit() and len(code) <= MAX_CODE_LENGTH][
        :MAX_OTHERS
    ]


def _may_edit(actor: Actor, twin: Twin) -> bool:
    return actor.may(Right.EDIT, twin.division_code, twin.operator_id)


def entered_reason() -> str:
    """Return the reason that was entered, for the history."""
    return request.form.get("reason", "").strip()[:MAX_REASON_LENGTH]


def redirect_to(address: str) -> Response:
    """Redirect to a page after a POST (303 See Other)."""
    return redirect(address, 303)  # type: ignore[return-value]
