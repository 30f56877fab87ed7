"""The union tree as a sheet: download it, and take one in, looked at before anything is written."""

import orjson
from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.errors import UnreadableFile
from geodata.files.grid import Grid
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import body_up_to, requires
from locator.accounts.views.division_labels import division_code_of
from locator.errors import ImportRefused
from locator.http import clock
from locator.http.database import as_staff
from locator.http.download import download
from locator.http.errors import message_of
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.imports.actions.read import small_sheet
from locator.publishing.actions.file_writer import write_workbook
from locator.unions.actions.sheet import SheetChanges, take_sheet
from locator.unions.domain import COLUMNS, MAX_ROWS, SheetUnion, read_unions, sheet_row
from locator.unions.queries.unions import unions_and_parents

bp = Blueprint("staff_union_sheets", __name__, url_prefix="/staff/unions")
LARGEST_BODY_BYTES = 2_000_000
SUFFIXES = (".xlsx", ".xls", ".csv")
SHOWN = 20  # problems, and names of each kind
NOTES = (
    ("一行一个工会，靠名称认；“上级”写上一级工会的名称，最高一级空着。", ""),
    ("类别空着是地方工会，级别空着按地区定。传回来：已有的照表改，没有的加上，表里没有的不动。", ""),
)


@bp.get("/sheet.xlsx")
@requires(Right.APPOINT)
def sheet() -> Response:
    """Download the unions of the administrator's areas."""
    areas = session.actor().areas(Right.APPOINT)
    rows = as_staff(
        lambda connection: [sheet_row(*one) for one in unions_and_parents(connection, areas, MAX_ROWS)],
        session.by(),
    )
    name = f"工会组织-{clock.now():%Y-%m-%d}.xlsx"
    return download(name, lambda path: write_workbook(path, COLUMNS, rows, NOTES))


@bp.post("/sheet")
@body_up_to(LARGEST_BODY_BYTES)
@requires(Right.APPOINT)
def take() -> Response:
    """Show what a sheet would change; write it where its button was pressed."""
    is_store = request.form.get("do") == "store"
    try:
        unions = _read()
        changes = as_staff(lambda connection: _take(connection, unions, is_store), session.by("工会组织表"))
    except (UnreadableFile, ImportRefused) as error:
        problems = error.problems if isinstance(error, ImportRefused) else [error]
        return _refused([message_of(problem) for problem in problems])
    if is_store:
        return redirect_with_message(url_for("staff_unions.unions"), "unions-taken")
    rows = orjson.dumps([sheet_row(one.profile, one.parent) for one in unions]).decode()
    return page("unions/sheet.html", private=True, changes=changes, rows=rows, shown=SHOWN, problems=[])


def _take(connection: Connection, unions: list[SheetUnion], is_store: bool) -> SheetChanges:
    """Take a sheet into the tree; without `is_store` in a savepoint that is rolled back."""
    with connection.begin_nested() as attempt:
        changes = take_sheet(connection, session.actor(), unions)
        if not is_store:
            attempt.rollback()
    return changes


def _read() -> list[SheetUnion]:
    """Return the unions of the uploaded sheet, or of the one that was looked at before."""
    areas = session.actor().areas(Right.APPOINT)
    return read_unions(_grid(), lambda text: division_code_of(text, areas))


def _grid() -> Grid:
    kept = request.form.get("rows")
    if kept:
        return Grid([COLUMNS, *_kept_rows(kept)])
    upload = request.files.get("file")
    name, content = (upload.filename or "", upload.stream.read()) if upload else ("", b"")
    return small_sheet(name, content, "unions", SUFFIXES, Sentence("请选一个 .xlsx 或 .csv 文件"))


def _kept_rows(text: str) -> list[list[str]]:
    """Return the rows that the page kept; raise UnreadableFile for what no page of ours sent."""
    try:
        rows: list[list[str]] = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise UnreadableFile(Sentence("请把表重新传一次")) from error
    is_table = isinstance(rows, list) and all(isinstance(row, list) for row in rows)
    if not is_table or not all(isinstance(cell, str) for row in rows for cell in row):
        raise UnreadableFile(Sentence("请把表重新传一次"))
    return rows


def _refused(problems: list[str]) -> Response:
    response = page("unions/sheet.html", private=True, problems=problems, changes=None, rows="", shown=SHOWN)
    response.status_code = 422
    return response
