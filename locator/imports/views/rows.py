"""Rows of an import on the desk: cells mended, repairs taken, doubles decided side by side."""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug import Response as AnyResponse

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.entries.queries import drafts
from locator.errors import InvalidRequest
from locator.http.database import as_staff
from locator.http.integers import row_number
from locator.http.responses import nonce, page
from locator.imports.actions import resume, steps
from locator.imports.domain.run import Verdict
from locator.imports.map import pair_map
from locator.imports.queries import runs
from locator.imports.queries.runs import CheckedRow, Run
from locator.imports.views.steps import bp as imports
from locator.maps.views.map_page import current_basemap
from locator.sheets.domain.entry_cells import cells_of

bp = Blueprint("staff_import_rows", __name__, url_prefix="/staff/imports/<int:key>")
MODULE = "js/side_by_side.js"
OWN = "★"
PLACES = "places"  # the element that holds the points of the map
COMPARED = (
    "name",
    "type",
    "division_code",
    "address",
    "phone",
    "opening_hours_text",
    "opening_hours",
    "services",
)


@bp.post("/mend")
@requires(Right.EDIT)
def mend(key: int) -> AnyResponse:
    """Read cells as the clerk types them, or as the check suggests."""

    def act(connection: Connection) -> None:
        run = _mine(connection, key)
        wanted = row_number(request.form.get("line", ""))
        cells = _typed() or runs.repairs_of(connection, run.id, wanted)
        if not cells:
            raise InvalidRequest({"cells": Sentence("没有要改的格子")})
        steps.mend(connection, run, cells, session.actor())

    as_staff(act, session.by("改导入的格子"))
    return _back(key)


@bp.get("/rows/<int:number>")
@requires(Right.EDIT)
def side_by_side(key: int, number: int) -> Response:
    """Show a row beside the stations that it may be."""

    def asked(connection: Connection) -> Response:
        run, row = _mine(connection, key), runs.one_row(connection, key, number)
        return _compared(connection, run, row)

    return as_staff(asked, session.by())


@bp.post("/rows/<int:number>")
@requires(Right.EDIT)
def decide(key: int, number: int) -> AnyResponse:
    """Take what the clerk says the row is."""
    word, _, code = request.form.get("verdict", "").partition(":")
    if word not in [one.value for one in Verdict]:
        raise InvalidRequest({"verdict": Sentence("请选一个")})

    def act(connection: Connection) -> None:
        run, row = _mine(connection, key), runs.one_row(connection, key, number)
        steps.decide(connection, run, {row.line: (Verdict(word), code[:40])}, session.actor())

    as_staff(act, session.by("判断重复"))
    return _back(key)


@bp.post("/take-up")
@requires(Right.EDIT)
def take_up(key: int) -> AnyResponse:
    """Let the rows that were left in doubt be decided after all."""
    actor = session.actor()
    begun = as_staff(
        lambda connection: resume.take_up(connection, _mine(connection, key), actor),
        session.by("接着定"),
    )
    return _back(begun)


def _compared(connection: Connection, run: Run, row: CheckedRow) -> Response:
    ids = drafts.ids_of(connection, [one["code"] for one in row.near if one["code"]])
    stored = {one.code: cells_of(one.draft) for one in drafts.by_ids(connection, ids)}
    asset = current_app.jinja_env.globals["asset"]
    parts = pair_map(current_basemap(), asset(MODULE), PLACES)  # type: ignore[operator]
    return page(
        "staff/imports/side_by_side.html",
        private=True,
        run=run,
        row=row,
        step=4,
        stored=stored,
        others=runs.cells_at(connection, run.id, [one["line"] for one in row.near if one["line"]]),
        compared=COMPARED,
        places=_places(row),
        map_html=parts.html,
        map_script=parts.script,
        nonce=nonce(),
    )


def _places(row: CheckedRow) -> list[dict[str, Any]]:
    """Return the points of the map, each under its sign in the table: the row's own is a star."""
    own = [(OWN, row.name, one["own_place"]) for one in row.near[:1]]
    near = [(str(n), one["name"], one["place"]) for n, one in enumerate(row.near, start=1)]
    return [
        {"mark": mark, "name": name, "lon": place[0], "lat": place[1], "own": mark == OWN}
        for mark, name, place in own + near
        if place
    ]


def _typed() -> dict[tuple[int, int], str]:
    """Return the cells that the form has: ``cell-17-5`` is row 17, column 5 (from 0)."""
    found = {}
    for name, words in request.form.items():
        kind, *numbers = name.split("-")
        match kind, [row_number(part) for part in numbers]:
            case "cell", [int(line), int(place)]:
                found[line, place] = words.strip()
    return found


def _mine(connection: Connection, key: int) -> Run:
    return runs.by_id(connection, key, session.actor())


def _back(key: int) -> AnyResponse:
    return redirect(url_for(f"{imports.name}.one", key=key), 303)
