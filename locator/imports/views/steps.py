"""Imports on the desk, step by step: file, columns, system of coordinates, check, write; and back again."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug import Response as AnyResponse

from geodata.crs import Crs
from geodata.errors import GeodataError
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import body_up_to, requires
from locator.editing.views.labels import CRS_NAMES
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.database import as_staff
from locator.http.errors import words
from locator.http.integers import row_number
from locator.http.responses import json_response, page
from locator.imports.actions import steps
from locator.imports.domain.errors import ImportNotFound
from locator.imports.domain.run import WRITTEN, Later, Outcome, RunState, Stays
from locator.imports.queries import runs, undo_preview
from locator.imports.queries.runs import Run
from locator.sheets.domain.columns.fields import LEFT_OUT, fields
from locator.sheets.domain.position import PLACE_FIELDS, crs_in_headings
from locator.sheets.domain.sheet_choice import stored_titles

bp = Blueprint("staff_imports", __name__, url_prefix="/staff/imports")
LARGEST_BODY_BYTES = steps.LARGEST_FILE_BYTES + 64 * 1024  # a file, and the form around it
MOST_PAGES = 100_000
ASKED = "asked"  # rows that are written without a cell that somebody should look at
KEPT = "kept"  # rows whose stations undoing has left
SHOWN_FIRST = (Outcome.REFUSED, Outcome.DOUBTED, Outcome.CHANGED, Outcome.ADDED, Outcome.UNCHANGED)


@bp.get("")
@requires(Right.EDIT)
def imports() -> Response:
    """List the imports that the asker works on, and take a file."""
    return _list()


@bp.post("")
@body_up_to(LARGEST_BODY_BYTES)
@requires(Right.EDIT)
def begin() -> AnyResponse:
    """Take a file in."""
    upload = request.files.get("file")
    name = upload.filename or "" if upload else ""
    content = upload.stream.read(steps.LARGEST_FILE_BYTES + 1) if upload else b""
    actor = session.actor()
    try:
        key = as_staff(lambda connection: steps.begin(connection, actor, name, content), session.by("导入"))
    except GeodataError as error:
        return _list(words(error))
    return redirect(url_for(".one", key=key), 303)


@bp.get("/<int:key>")
@requires(Right.EDIT)
def one(key: int) -> Response:
    """Show an import where it stands."""
    return as_staff(lambda connection: _shown(connection, key), session.by())


@bp.get("/<int:key>/columns")
@requires(Right.EDIT)
def column_form(key: int) -> Response:
    """Show what the columns are taken for."""
    return as_staff(lambda connection: _columns(_mine(connection, key)), session.by())


@bp.post("/<int:key>/columns")
@requires(Right.EDIT)
def choose_columns(key: int) -> AnyResponse:
    """Take what the clerk says of the columns."""
    given = [(name, field) for name, field in request.form.items() if name.startswith("column-")]
    numbered = [(row_number(name.removeprefix("column-")), field) for name, field in given]
    chosen = {place: field for place, field in numbered if place is not None}

    def act(connection: Connection) -> AnyResponse:
        run = _mine(connection, key)
        try:
            steps.choose_columns(connection, run, chosen)
        except ValueError as error:
            return _columns(run, words(error))
        return redirect(url_for(".one", key=key), 303)

    return as_staff(act, session.by("对列"))


@bp.post("/<int:key>/sheet")
@requires(Right.EDIT)
def choose_sheet(key: int) -> AnyResponse:
    """Read another sheet of the file."""
    title, actor = request.form.get("title", ""), session.actor()
    return _act(key, lambda connection, run: steps.choose_sheet(connection, run, title, actor), "换一张表")


@bp.get("/<int:key>/datum")
@requires(Right.EDIT)
def datum_form(key: int) -> Response:
    """Ask which system the coordinates are in."""
    return as_staff(lambda connection: _datum(_mine(connection, key)), session.by())


@bp.post("/<int:key>/datum")
@requires(Right.EDIT)
def choose_datum(key: int) -> AnyResponse:
    """Take the system, and let the rows be checked."""
    try:
        crs = Crs.parse(request.form.get("crs", ""))
    except GeodataError as error:
        raise InvalidRequest({"crs": words(error)}) from None
    is_sure = request.form.get("sure") == "yes"
    actor = session.actor()
    return _act(
        key,
        lambda connection, run: steps.choose_crs(connection, run, crs, actor, is_sure=is_sure),
        "选坐标系",
    )


@bp.post("/<int:key>/again")
@requires(Right.EDIT)
def again(key: int) -> AnyResponse:
    """Forget what was mended and decided."""
    actor = session.actor()
    return _act(key, lambda connection, run: steps.start_again(connection, run, actor), "重新检查")


@bp.post("/<int:key>/submit")
@requires(Right.EDIT)
def submit(key: int) -> AnyResponse:
    """Hand it to whoever may publish it."""
    return _act(key, steps.submit, "送审")


@bp.post("/<int:key>/back")
@requires(Right.PUBLISH)
def send_back(key: int) -> AnyResponse:
    """Give it back to its author."""
    words = request.form.get("words", "").strip()
    return _act(key, lambda connection, run: steps.send_back(connection, run, words), "退回导入")


@bp.post("/<int:key>/drop")
@requires(Right.EDIT)
def drop(key: int) -> AnyResponse:
    """Give it up."""
    return _act(key, steps.drop, "放弃导入")


@bp.post("/<int:key>/apply")
@requires(Right.PUBLISH)
def apply(key: int) -> AnyResponse:
    """Write it in."""
    actor, now = session.actor(), clock.now()
    return _act(key, lambda connection, run: steps.apply(connection, run, actor, now), "写入导入")


@bp.get("/<int:key>/undo")
@requires(Right.PUBLISH)
def undo_form(key: int) -> Response:
    """Say what undoing will do, and what was changed since."""

    def asked(connection: Connection) -> Response:
        run = _mine(connection, key)
        stays = undo_preview.would_stay(connection, key) if run.state is RunState.APPLIED else {}
        later = [one for one, why in stays.items() if why is Stays.CHANGED]
        used = {one: why for one, why in stays.items() if why is not Stays.CHANGED}
        areas = session.actor().areas(Right.EDIT)
        named = [undo_preview.named(connection, list(ids), areas) for ids in (later, used)]
        return _page("undo", run, step=RunState.UNDOING.step, later=later, used=used, named=named)

    return as_staff(asked, session.by())


@bp.post("/<int:key>/undo")
@requires(Right.PUBLISH)
def undo(key: int) -> AnyResponse:
    """Take it back as a whole."""
    later = Later.UNDO if request.form.get("later") == Later.UNDO.value else Later.KEEP
    actor, now = session.actor(), clock.now()
    return _act(key, lambda connection, run: steps.undo(connection, run, actor, later, now), "撤销导入")


@bp.get("/<int:key>/progress")
@requires(Right.EDIT)
def progress(key: int) -> Response:
    """Tell a page how far the work is."""

    def asked(connection: Connection) -> dict[str, Any]:
        run = _mine(connection, key)
        far = runs.progress(connection, key)
        marked = runs.has_file(connection, key, "marked")
        return {"state": run.state.value, "done": far.done, "total": far.total, "marked": marked}

    return json_response(as_staff(asked, session.by()))


def _list(trouble: str = "") -> Response:
    actor = session.actor()
    found = as_staff(lambda connection: runs.latest(connection, actor), session.by())
    answer = page(
        "staff/imports/list.html",
        private=True,
        runs=found,
        trouble=trouble,
        largest_mb=steps.LARGEST_FILE_BYTES // 1_048_576,
    )
    answer.status_code = 400 if trouble else 200
    return answer


def _shown(connection: Connection, key: int) -> Response:
    run = _mine(connection, key)
    if run.state is RunState.COLUMNS:
        return _columns(run)
    if run.state is RunState.DATUM:
        return _datum(run)
    if run.state.is_at_work:
        return _page("progress", run, far=runs.progress(connection, key))
    if run.state in (RunState.UNREADABLE, RunState.DROPPED) or run.is_forgotten:
        return _page("ended", run)
    return _checked(connection, run)


def _columns(run: Run, trouble: str = "") -> Response:
    _require_open(run)
    return _page(
        "columns",
        run,
        step=2,
        matches=list(zip(steps.matches_of(run), run.columns, strict=True)),
        fields=fields(),
        left_out=LEFT_OUT,
        titles=stored_titles(run.found),
        complaint=trouble or run.trouble,
    )


def _datum(run: Run) -> Response:
    _require_open(run)
    places = [run.columns[one.index] for one in steps.matches_of(run) if one.field in PLACE_FIELDS]
    headed = crs_in_headings(one["heading"] for one in places)
    samples = [one["samples"][:1] for one in places]
    return _page("datum", run, step=3, systems=CRS_NAMES, samples=samples, headed=headed)


def _checked(connection: Connection, run: Run) -> Response:
    shown = _which(run)
    number = row_number(request.args.get("page", ""), MOST_PAGES) or 1
    apart = {ASKED: run.asked, KEPT: run.kept}
    total = apart[shown] if shown in apart else run.rows_of(Outcome(shown))
    actor = session.actor()
    rows = runs.rows(
        *(connection, run.id, WRITTEN if shown in apart else [Outcome(shown)], number),
        asked=shown == ASKED,
        kept=shown == KEPT if run.state is RunState.UNDONE else None,
        areas=actor.areas(Right.EDIT),
    )
    return _page(
        "checked",
        run,
        shown=shown,
        doubted=Outcome.DOUBTED,
        taken_up_in=runs.taken_up_in(connection, run.id) if run.counts[Outcome.DOUBTED] else 0,
        rows=rows,
        number=number,
        pages=-(-total // runs.PAGE_ROWS),
        repairs=runs.repairs(connection, run.id) if run.state is RunState.CHECKED else 0,
        has_marked=runs.has_file(connection, run.id, "marked"),
        needs_another=steps.needs_another(connection, run, actor),
        is_mine=run.author_id == actor.staff_id,
        datum=_datum_word(run),
        headings=[one["heading"] for one in run.columns],
    )


def _which(run: Run) -> str:
    wanted = request.args.get("show", "")
    if wanted in (ASKED, KEPT, *(one.value for one in Outcome)):
        return wanted
    if run.kept:
        return KEPT
    return next((one.value for one in SHOWN_FIRST if run.counts[one]), Outcome.ADDED.value)


def _datum_word(run: Run) -> dict[str, Any]:
    """Return what is to be said of the system of the whole sheet; nothing once the clerk is sure."""
    word = run.found.get("datum") or {}
    if not word.get("better") or run.found.get("sure_of_crs") == run.crs:
        return {}
    return {"sentence": Sentence(word["pattern"], **word["values"]), "better": word["better"]}


def _page(name: str, run: Run, **values: Any) -> Response:
    step = values.pop("step", run.state.step)
    return page(f"staff/imports/{name}.html", private=True, run=run, step=step, crs_names=CRS_NAMES, **values)


def _act(key: int, act: Callable[[Connection, Run], None], reason: str) -> AnyResponse:
    as_staff(lambda connection: act(connection, _mine(connection, key)), session.by(reason))
    return redirect(url_for(".one", key=key), 303)


def _mine(connection: Connection, key: int) -> Run:
    return runs.by_id(connection, key, session.actor())


def _require_open(run: Run) -> None:
    if not run.state.is_open:
        raise ImportNotFound("这次导入已经不能再改了")
