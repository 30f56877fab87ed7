"""Staff pages where a clerk answers once: rows and columns of a sheet, a value for all rows, replacements."""

from collections.abc import Callable

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug import Response as AnyResponse

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.errors import InvalidRequest
from locator.http.database import as_staff
from locator.http.integers import row_number
from locator.imports.actions import answering
from locator.imports.domain.answers import Where
from locator.imports.queries import runs
from locator.imports.queries.runs import Run
from locator.imports.views.steps import bp as imports
from locator.sheets.domain.layout.marks import WHOLE_SHEET, MarkKind

bp = Blueprint("staff_import_answers", __name__, url_prefix="/staff/imports/<int:key>")
MAX_LINES = 1_000  # marked at once
MAX_LINE = 1_048_576
AS_BEFORE = "as_before"  # in place of a kind: what was said of the rows is taken back


@bp.post("/layout")
@requires(Right.EDIT)
def layout(key: int) -> AnyResponse:
    """Say what rows of a sheet are, at which column another table begins, or what becomes of the sheet."""
    sheet, actor = request.form.get("sheet", "")[:100], session.actor()
    said = request.form.get("kind", "")
    kind = MarkKind(said) if said in [one.value for one in MarkKind] else None
    if kind is None and said not in (AS_BEFORE, "together"):
        raise InvalidRequest({"kind": Sentence("请选一个")})

    def store(connection: Connection, run: Run) -> None:
        if kind is MarkKind.BESIDE or said == "together":
            column = row_number(request.form.get("column", ""))
            if column is None:
                raise InvalidRequest({"column": Sentence("请先点列号，再说另一张表从它开始")})
            answering.mark_column(connection, run, sheet, column, actor, is_begin=kind is not None)
        else:
            is_whole = request.form.get("whole") == "yes"
            lines = [WHOLE_SHEET] if is_whole else _lines()
            answering.mark_rows(connection, run, sheet, lines, kind, actor)

    return _answer(key, store, "指出表的样子")


@bp.post("/sheet")
@requires(Right.EDIT)
def choose_sheet(key: int) -> AnyResponse:
    """Read one sheet of the file only, or all of them."""
    title, actor = request.form.get("title", ""), session.actor()
    return _answer(
        key, lambda connection, run: answering.choose_sheet(connection, run, title, actor), "换一张表"
    )


@bp.post("/value")
@requires(Right.EDIT)
def value(key: int) -> AnyResponse:
    """Set the value of a field for every row."""
    field, words, actor = (
        request.form.get("field", ""),
        request.form.get("words", "").strip(),
        session.actor(),
    )
    return _answer(
        key,
        lambda connection, run: answering.give_value(connection, run, field, words, actor),
        "给每一行填",
    )


@bp.post("/replace")
@requires(Right.EDIT)
def replace(key: int) -> AnyResponse:
    """Put one text in place of another in the cells of a column."""
    form, actor = request.form, session.actor()
    column = row_number(form.get("column", ""))
    if column is None or form.get("where") not in [where.value for where in Where]:
        raise InvalidRequest({"column": Sentence("请选一列")})
    where, find, words = Where(form["where"]), form.get("find", "").strip(), form.get("words", "").strip()
    return _answer(
        key,
        lambda connection, run: answering.replace_texts(connection, run, column, where, find, words, actor),
        "一次改一列",
    )


def _lines() -> list[int]:
    """Return the rows of the form: those that are ticked, and those typed as ``57`` or ``60-75``."""
    found = [row_number(text, MAX_LINE) for text in request.form.getlist("line")]
    for part in request.form.get("lines", "").replace("，", ",").replace("、", ",").split(","):
        first, _, last = part.strip().partition("-")
        begin, end = row_number(first, MAX_LINE), row_number(last or first, MAX_LINE)
        if begin and end:
            found += range(begin, min(end, begin + MAX_LINES) + 1)
    return [line for line in found if line][:MAX_LINES]


def _answer(key: int, store: Callable[[Connection, Run], None], reason: str) -> AnyResponse:
    as_staff(
        lambda connection: store(connection, runs.by_id(connection, key, session.actor())), session.by(reason)
    )
    return redirect(url_for(f"{imports.name}.one", key=key), 303)
