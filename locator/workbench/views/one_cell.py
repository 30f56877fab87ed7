"""One cell of one station: changed in the table by script, or on a page of its own without."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, Response, abort, request, url_for
from sqlalchemy import Connection

from geodata.sentence import Sentence, in_turn
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.editing.actions import editing
from locator.editing.actions.typed_entry import way_in_problems
from locator.editing.domain.entry_hours import POSTED, read_entry_hours
from locator.editing.domain.errors import ChangedMeanwhile
from locator.editing.views.form import require_own_station
from locator.editing.views.labels import CHOICES, cell_label, cell_name
from locator.entries.domain.errors import EntryInvalid
from locator.entries.queries.drafts import StoredStation
from locator.http import clock
from locator.http.database import as_staff
from locator.http.errors import message_of
from locator.http.flash import redirect_with_message
from locator.http.language import translate
from locator.http.responses import json_response, page
from locator.sheets.domain.entry_cells import Cells, cells_of
from locator.workbench.domain.columns import CELLS_IN_PLACE
from locator.workbench.domain.errors import CellChanged
from locator.workbench.queries.changes import ORIGIN

bp = Blueprint("staff_workbench_cell", __name__, url_prefix="/staff/workbench/cells")
MAX_LENGTH = 1_000


@bp.get("/<code>/<cell>")
@requires(Right.EDIT)
def show(code: str, cell: str) -> Response:
    """Show the form of one cell; as JSON its text and the codes to choose from."""
    _require_known(cell)
    stored = as_staff(lambda connection: require_own_station(connection, code), session.by())
    return _form(stored, cell, cells_of(stored.draft).get(cell, ""))


@bp.post("/<code>/<cell>")
@requires(Right.EDIT)
def save(code: str, cell: str) -> Response:
    """Publish or propose a cell, unless it has changed since it was shown (`was`)."""
    _require_known(cell)
    names = ("value", "was", "confirmed")
    text, was, confirmed = (request.form.get(name, "").strip()[:MAX_LENGTH] for name in names)
    by = session.by(f"在表里改“{cell_name(cell)}”", ORIGIN)
    try:
        is_published = as_staff(
            lambda connection: _save(connection, code, cell, text, was, is_confirmed=text == confirmed), by
        )
    except (EntryInvalid, CellChanged, ChangedMeanwhile) as error:
        stored = as_staff(lambda connection: require_own_station(connection, code), session.by())
        return _form(stored, cell, text, error)
    if not _is_asked_by_script():
        back = request.form.get("back", "")[:MAX_LENGTH]
        told = "cell-saved" if is_published else "cell-proposed"
        return redirect_with_message(f"{url_for('staff_table.table')}?{back}", told)
    shown = str(translate(cell_label(cell, text))) if text else ""
    said = Sentence("改好了。") if is_published else Sentence("交去审批了，批了公众才看到。")
    return json_response({"value": text, "shown": shown, "published": is_published, "said": translate(said)})


def _save(connection: Connection, code: str, cell: str, text: str, was: str, *, is_confirmed: bool) -> bool:
    """Write a cell and return whether it is published; raise CellChanged where it is not as it was."""
    stored = require_own_station(connection, code)
    before = cells_of(stored.draft)
    now = before.get(cell, "")
    if now not in (was, text):
        raise CellChanged(Sentence("别人刚把它改成了“{now}”，没有写；请看看再改", now=cell_label(cell, now)))
    cells = _cells_after(before, stored, cell, text, is_confirmed)
    actor = session.actor()
    if editing.may_publish_entry(connection, actor, stored, cells):
        editing.publish_entry(connection, actor, stored, cells, clock.now().date())
        return True
    reason = str(Sentence("在表里改“{cell}”", cell=cell_name(cell)))
    editing.submit_proposal(connection, actor, stored, cells, reason)
    return False


def _cells_after(before: Cells, stored: StoredStation, cell: str, text: str, is_confirmed: bool) -> Cells:
    """Return the entry's cells; raise EntryInvalid where it is asked whether hours were read aright."""
    cells = {column: value for column, value in {**before, cell: text}.items() if value}
    missing = way_in_problems(cells, stored)
    hours = read_entry_hours(cells, before, confirmed=is_confirmed)
    unread = [hours.problem] if hours.problem and cell == POSTED else []
    if missing or unread:
        raise EntryInvalid([*missing, *unread])
    return hours.cells


def _is_asked_by_script() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _require_known(cell: str) -> None:
    if cell not in CELLS_IN_PLACE:
        abort(404)


def _form(stored: StoredStation, cell: str, text: str, error: Exception | None = None) -> Response:
    now = cells_of(stored.draft).get(cell, "")
    trouble = "" if error is None else _sentence(error)
    choices: Mapping[str, str] = CHOICES.get(cell, {})
    status = _status(error)
    if _is_asked_by_script():
        labels = [[code, str(translate(label))] for code, label in choices.items()]
        answer = {"value": now, "choices": labels, "trouble": str(translate(trouble))}
        return json_response(answer, status=status)
    response = page(
        "workbench/cell.html",
        private=True,
        stored=stored,
        cell=cell,
        text=text,
        now=now,
        choices=choices,
        trouble=trouble,
        back=request.values.get("back", "")[:MAX_LENGTH],
    )
    response.status_code = status
    return response


def _status(error: Exception | None) -> HTTPStatus:
    if error is None:
        return HTTPStatus.OK
    is_meanwhile = isinstance(error, CellChanged | ChangedMeanwhile)
    return HTTPStatus.CONFLICT if is_meanwhile else HTTPStatus.UNPROCESSABLE_ENTITY


def _sentence(error: Exception) -> str:
    if isinstance(error, EntryInvalid):
        return in_turn(problem.sentence for problem in error.problems)
    return message_of(error)
