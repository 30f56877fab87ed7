"""Staff pages for rows of an import: correct cells, accept repairs, decide about possible duplicates."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug import Response as AnyResponse

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.entries.queries import drafts
from locator.errors import InvalidRequest
from locator.http.assets.static_files import asset
from locator.http.database import as_staff
from locator.http.integers import row_number
from locator.http.responses import nonce, page
from locator.imports.actions import answering, steps, undecided_rows
from locator.imports.domain.run import Verdict
from locator.imports.map import pair_map
from locator.imports.queries import repairs, runs
from locator.imports.queries.runs import CheckedRow, Run
from locator.imports.views.steps import bp as imports
from locator.maps.views.map_page import current_basemap
from locator.sheets.domain.entry_cells import cells_of

bp = Blueprint("staff_import_rows", __name__, url_prefix="/staff/imports/<int:key>")
MODULE = "js/staff/import_row_map.js"
OWN = "★"
PLACES = "places"  # the id of the element with the points of the map
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
    """Correct cells as typed, or accept the suggested repairs."""

    def correct(connection: Connection) -> None:
        run = _own_run(connection, key)
        line, kind = row_number(request.form.get("line", "")), request.form.get("kind", "")
        cells = _typed_cells()
        if cells and request.form.get("like") == "yes":
            _correct_all_like(connection, run, cells)
            return
        cells = cells or repairs.repairs_of(connection, run.id, line, kind)
        if not cells:
            raise InvalidRequest({"cells": Sentence("没有要改的格子")})
        steps.correct_cells(connection, run, cells, session.actor())

    as_staff(correct, session.by("改导入的格子"))
    return _back(key)


@bp.get("/rows/<int:number>")
@requires(Right.EDIT)
def side_by_side(key: int, number: int) -> Response:
    """Show a row beside the stations that it may be."""

    def show(connection: Connection) -> Response:
        run, row = _own_run(connection, key), runs.row_at(connection, key, number)
        return _comparison(connection, run, row)

    return as_staff(show, session.by())


@bp.post("/rows/<int:number>")
@requires(Right.EDIT)
def decide(key: int, number: int) -> AnyResponse:
    """Store the clerk's decision about a row."""
    verdict, _, code = request.form.get("verdict", "").partition(":")
    if verdict not in [known.value for known in Verdict]:
        raise InvalidRequest({"verdict": Sentence("请选一个")})

    def store(connection: Connection) -> None:
        run, row = _own_run(connection, key), runs.row_at(connection, key, number)
        steps.decide(connection, run, {row.line: (Verdict(verdict), code[:40])}, session.actor())

    as_staff(store, session.by("判断重复"))
    return _back(key)


@bp.post("/take-up")
@requires(Right.EDIT)
def take_up(key: int) -> AnyResponse:
    """Start an import of the rows that were left undecided."""
    actor = session.actor()
    new_key = as_staff(
        lambda connection: undecided_rows.import_undecided_rows(connection, _own_run(connection, key), actor),
        session.by("接着定"),
    )
    return _back(new_key)


def _comparison(connection: Connection, run: Run, row: CheckedRow) -> Response:
    ids = drafts.ids_of(connection, [near["code"] for near in row.near if near["code"]])
    stored = {station.code: cells_of(station.draft) for station in drafts.by_ids(connection, ids)}
    parts = pair_map(current_basemap(), asset(MODULE), PLACES)
    return page(
        "imports/side_by_side.html",
        private=True,
        run=run,
        row=row,
        step=4,
        stored=stored,
        others=runs.cells_by_line(connection, run.id, [near["line"] for near in row.near if near["line"]]),
        compared=COMPARED,
        places=_places(row),
        map_html=parts.html,
        map_script=parts.script,
        nonce=nonce(),
    )


def _places(row: CheckedRow) -> list[dict[str, Any]]:
    """Return the points of the map, each with its sign in the table: the row's own is a star."""
    own = [(OWN, row.name, near["own_place"]) for near in row.near[:1]]
    others = [(str(n), near["name"], near["place"]) for n, near in enumerate(row.near, start=1)]
    return [
        {"mark": mark, "name": name, "lon": place[0], "lat": place[1], "own": mark == OWN}
        for mark, name, place in own + others
        if place
    ]


def _typed_cells() -> dict[tuple[int, int], str]:
    """Return the cells of the form: ``cell-17-5`` is row 17, column 5 (from 0)."""
    found = {}
    for name, text in request.form.items():
        kind, *numbers = name.split("-")
        match kind, [row_number(part) for part in numbers]:
            case "cell", [int(line), int(column)]:
                found[line, column] = text.strip()
    return found


def _correct_all_like(connection: Connection, run: Run, cells: Mapping[tuple[int, int], str]) -> None:
    """Correct the cell of the form, and all cells of its column that are written like it."""
    (line, column), words = next(iter(cells.items()))
    row = runs.row_at(connection, run.id, line)
    written = next((found.written for found in row.findings if found.columns == (column,)), None)
    if written is None:
        raise InvalidRequest({"cells": Sentence("没有要改的格子")})
    answering.replace_like(connection, run, column, written, words, session.actor())


def _own_run(connection: Connection, key: int) -> Run:
    return runs.by_id(connection, key, session.actor())


def _back(key: int) -> AnyResponse:
    return redirect(url_for(f"{imports.name}.one", key=key), 303)
