"""Staff pages of an import, step by step: file, columns, coordinate system, check, write, undo."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug import Response as AnyResponse

from geodata.crs.conversion import Crs
from geodata.errors import GeodataError
from geodata.files.pasted import pasted_file
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import body_up_to, requires
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.database import as_staff
from locator.http.errors import message_of
from locator.http.integers import row_number
from locator.http.responses import json_response, page
from locator.imports.actions import own_columns, steps
from locator.imports.domain.errors import ImportNotFound
from locator.imports.domain.run import KeptReason, LaterChanges, RunState
from locator.imports.queries import runs, undo_preview
from locator.imports.queries.runs import Run
from locator.imports.views import checked_run, columns_page
from locator.ledger.domain.errors import FieldRefused
from locator.stations.domain.field_values import CRS_NAMES

bp = Blueprint("staff_imports", __name__, url_prefix="/staff/imports")
LARGEST_BODY_BYTES = steps.MAX_FILE_BYTES + 64 * 1024  # a file and its form


@bp.get("")
@requires(Right.EDIT)
def imports() -> Response:
    """List the imports of this person, with a form to upload a file."""
    return _list()


@bp.post("")
@body_up_to(LARGEST_BODY_BYTES)
@requires(Right.EDIT)
def begin() -> AnyResponse:
    """Upload a file, or a pasted table as one."""
    actor = session.actor()
    try:
        name, content = _given_file()
        key = as_staff(lambda connection: steps.begin(connection, actor, name, content), session.by("导入"))
    except GeodataError as error:
        return _list(message_of(error))
    return redirect(url_for(".one", key=key), 303)


def _given_file() -> tuple[str, bytes]:
    """Return the name and content of the uploaded file or the pasted table; raise UnreadableFile."""
    if pasted := request.form.get("pasted"):
        marked = request.files.get("pasted_html")  # as the clipboard holds it; none without script
        html = marked.stream.read(steps.MAX_FILE_BYTES) if marked else b""
        return pasted_file(html.decode(errors="replace"), pasted)
    upload = request.files.get("file")
    if not upload:
        return "", b""
    return upload.filename or "", upload.stream.read(steps.MAX_FILE_BYTES + 1)


@bp.get("/<int:key>")
@requires(Right.EDIT)
def one(key: int) -> Response:
    """Show an import in its current state."""
    return as_staff(lambda connection: _shown(connection, key), session.by())


@bp.get("/<int:key>/columns")
@requires(Right.EDIT)
def column_form(key: int) -> Response:
    """Show the meanings of the columns."""
    return as_staff(lambda connection: _columns(connection, _own_run(connection, key)), session.by())


@bp.post("/<int:key>/columns")
@requires(Right.EDIT)
def choose_columns(key: int) -> AnyResponse:
    """Store the meanings of the columns."""
    given = [(name, field) for name, field in request.form.items() if name.startswith("column-")]
    numbered = [(row_number(name.removeprefix("column-")), field) for name, field in given]
    chosen = {index: field for index, field in numbered if index is not None}
    crs = _crs(request.form["crs"]) if request.form.get("crs") else None
    keep_all = request.form.get("own") == "all"

    def store(connection: Connection) -> AnyResponse:
        run = _own_run(connection, key)
        fields = own_columns.with_own_fields(connection, run, chosen, keep_all=keep_all)
        steps.choose_columns(connection, run, fields, crs)
        return redirect(url_for(".one", key=key), 303)

    try:
        return as_staff(store, session.by("对列"))
    except (ValueError, FieldRefused) as error:
        trouble = message_of(error)
    return as_staff(lambda connection: _columns(connection, _own_run(connection, key), trouble), session.by())


@bp.get("/<int:key>/datum")
@requires(Right.EDIT)
def datum_form(key: int) -> Response:
    """Ask for the coordinate system."""
    return as_staff(lambda connection: _datum(_own_run(connection, key)), session.by())


@bp.post("/<int:key>/datum")
@requires(Right.EDIT)
def choose_datum(key: int) -> AnyResponse:
    """Store the coordinate system and check the rows."""
    crs = _crs(request.form.get("crs", ""))
    is_sure = request.form.get("sure") == "yes"
    actor = session.actor()
    return _take_step(
        key,
        lambda connection, run: steps.choose_crs(connection, run, crs, actor, is_sure=is_sure),
        "选坐标系",
    )


@bp.post("/<int:key>/again")
@requires(Right.EDIT)
def again(key: int) -> AnyResponse:
    """Delete corrections and decisions, and check again."""
    actor = session.actor()
    return _take_step(key, lambda connection, run: steps.start_again(connection, run, actor), "重新检查")


@bp.post("/<int:key>/submit")
@requires(Right.EDIT)
def submit(key: int) -> AnyResponse:
    """Submit the import for approval."""
    return _take_step(key, steps.submit, "送审")


@bp.post("/<int:key>/back")
@requires(Right.PUBLISH)
def send_back(key: int) -> AnyResponse:
    """Return a submitted import to its author."""
    comment = request.form.get("words", "").strip()
    return _take_step(key, lambda connection, run: steps.send_back(connection, run, comment), "退回导入")


@bp.post("/<int:key>/drop")
@requires(Right.EDIT)
def drop(key: int) -> AnyResponse:
    """Cancel an import."""
    return _take_step(key, steps.drop, "放弃导入")


@bp.post("/<int:key>/apply")
@requires(Right.PUBLISH)
def apply(key: int) -> AnyResponse:
    """Write the import."""
    actor, now = session.actor(), clock.now()
    return _take_step(key, lambda connection, run: steps.apply(connection, run, actor, now), "写入导入")


@bp.get("/<int:key>/undo")
@requires(Right.PUBLISH)
def undo_form(key: int) -> Response:
    """Show what undoing will do, and what was changed since."""

    def show(connection: Connection) -> Response:
        run = _own_run(connection, key)
        kept = undo_preview.stations_to_keep(connection, key) if run.state is RunState.APPLIED else {}
        later = [station_id for station_id, why in kept.items() if why is KeptReason.CHANGED]
        used = {station_id: why for station_id, why in kept.items() if why is not KeptReason.CHANGED}
        areas = session.actor().areas(Right.EDIT)
        named = [undo_preview.named(connection, list(ids), areas) for ids in (later, used)]
        return _page("undo", run, step=RunState.UNDOING.step, later=later, used=used, named=named)

    return as_staff(show, session.by())


@bp.post("/<int:key>/undo")
@requires(Right.PUBLISH)
def undo(key: int) -> AnyResponse:
    """Undo the whole import."""
    later = LaterChanges.UNDO if request.form.get("later") == LaterChanges.UNDO.value else LaterChanges.KEEP
    actor, now = session.actor(), clock.now()
    return _take_step(key, lambda connection, run: steps.undo(connection, run, actor, later, now), "撤销导入")


@bp.get("/<int:key>/progress")
@requires(Right.EDIT)
def progress(key: int) -> Response:
    """Return the progress of the current task as JSON."""

    def load(connection: Connection) -> dict[str, Any]:
        run = _own_run(connection, key)
        far = runs.progress(connection, key)
        marked = runs.has_file(connection, key, "marked")
        return {"state": run.state.value, "done": far.done, "total": far.total, "marked": marked}

    return json_response(as_staff(load, session.by()))


def _crs(text: str) -> Crs:
    """Return the coordinate system of a form."""
    try:
        return Crs.parse(text)
    except GeodataError as error:
        raise InvalidRequest({"crs": message_of(error)}) from None


def _list(trouble: str = "") -> Response:
    actor = session.actor()
    found = as_staff(lambda connection: runs.latest(connection, actor), session.by())
    answer = page(
        "imports/list.html",
        private=True,
        runs=found,
        trouble=trouble,
        largest_mb=steps.MAX_FILE_BYTES // 1_048_576,
    )
    answer.status_code = 400 if trouble else 200
    return answer


def _shown(connection: Connection, key: int) -> Response:
    run = _own_run(connection, key)
    if run.state is RunState.COLUMNS:
        return _columns(connection, run)
    if run.state is RunState.DATUM:
        return _datum(run)
    if run.state.is_running:
        return _page("progress", run, far=runs.progress(connection, key))
    if run.state in (RunState.UNREADABLE, RunState.DROPPED) or run.is_forgotten:
        return _page("ended", run)
    return _page("checked", run, **checked_run.page_values(connection, run))


def _columns(connection: Connection, run: Run, trouble: str = "") -> Response:
    _require_open(run)
    values = columns_page.page_values(connection, run)
    return _page("columns", run, step=2, systems=CRS_NAMES, complaint=trouble or run.trouble, **values)


def _datum(run: Run) -> Response:
    _require_open(run)
    return _page("datum", run, step=3, systems=CRS_NAMES, **columns_page.position_values(run))


def _page(name: str, run: Run, **values: Any) -> Response:
    step = values.pop("step", run.state.step)
    return page(f"imports/{name}.html", private=True, run=run, step=step, crs_names=CRS_NAMES, **values)


def _take_step(key: int, step: Callable[[Connection, Run], None], reason: str) -> AnyResponse:
    as_staff(lambda connection: step(connection, _own_run(connection, key)), session.by(reason))
    return redirect(url_for(".one", key=key), 303)


def _own_run(connection: Connection, key: int) -> Run:
    return runs.by_id(connection, key, session.actor())


def _require_open(run: Run) -> None:
    if not run.state.is_open:
        raise ImportNotFound("这次导入已经不能再改了")
