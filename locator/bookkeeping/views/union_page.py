"""Staff page of money and use in the person's areas: sums, the union's own lines, a sheet of both."""

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from geodata.errors import UnreadableFile
from geodata.files.pasted import pasted_file
from geodata.sentence import Sentence, in_turn
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import body_up_to, requires
from locator.bookkeeping.actions import writing
from locator.bookkeeping.domain.errors import TooManyLines
from locator.bookkeeping.domain.money import MoneyKind
from locator.bookkeeping.domain.sheet import read_sheet
from locator.bookkeeping.queries import sums
from locator.bookkeeping.views.given import given_money
from locator.errors import ImportRefused, InvalidRequest
from locator.http import clock
from locator.http.database import as_staff
from locator.http.errors import message_of
from locator.http.flash import redirect_with_message
from locator.http.integers import row_number
from locator.http.responses import page
from locator.imports.actions.read import small_sheet

bp = Blueprint("staff_books", __name__, url_prefix="/staff/books")
LARGEST_BODY_BYTES = 4 * 1024 * 1024
SUFFIXES = frozenset({".xlsx", ".csv", ".txt", ".html"})  # the last two of a pasted table
MAX_SHOWN_PROBLEMS = 20
NOT_YOURS = Sentence("这里不归您管")


@bp.get("")
@requires(Right.LOOK)
def books() -> Response:
    """Show the sums of a year, or of all years."""
    return _show()


@bp.post("")
@requires(Right.EDIT)
def add() -> Response:
    """Add a line of money of the union itself."""
    values = session.form_values()
    area = values.pop("area", "")
    session.require_own_area(area, Right.EDIT, NOT_YOURS)

    def add_line(connection: Connection) -> None:
        writing.add_money(connection, [given_money(values)], area=area)

    try:
        as_staff(add_line, session.by("记经费"))
    except (InvalidRequest, TooManyLines) as error:
        wrong = error.problems.values() if isinstance(error, InvalidRequest) else [error.args[0]]
        answer = _show([str(in_turn(wrong))], values | {"area": area})
        answer.status_code = error.status
        return answer
    return redirect_with_message("/staff/books", "line-added")


@bp.post("/<int:key>/remove")
@requires(Right.EDIT)
def remove(key: int) -> Response:
    """Remove a line of money of the union itself."""
    as_staff(lambda connection: writing.remove_money(connection, key), session.by("去掉一笔经费"))
    return redirect_with_message("/staff/books", "line-removed")


@bp.post("/sheet")
@body_up_to(LARGEST_BODY_BYTES)
@requires(Right.EDIT)
def sheet() -> Response:
    """Write the lines of an uploaded sheet, or of a pasted table: all of them or none."""
    areas, area = session.actor().areas(Right.EDIT), request.form.get("area", "")
    session.require_own_area(area, Right.EDIT, NOT_YOURS)
    try:
        read = read_sheet(_given_rows())
        as_staff(
            lambda connection: writing.write_sheet(connection, read, areas, area),
            session.by("经费与使用的表"),
        )
    except (UnreadableFile, ImportRefused, TooManyLines) as error:
        answer = _show(_messages(error), {"area": area})
        answer.status_code = 422
        return answer
    return redirect_with_message("/staff/books", "line-added")


def _messages(error: Exception) -> list[str]:
    problems = error.problems if isinstance(error, ImportRefused) else [error]
    shown = [message_of(problem) for problem in problems[:MAX_SHOWN_PROBLEMS]]
    return [message_of(error), *shown] if isinstance(error, ImportRefused) else shown


def _given_rows() -> list[list[str]]:
    """Return the rows of the uploaded file or the pasted table; raise UnreadableFile."""
    upload = request.files.get("file")
    if pasted := request.form.get("pasted", "").strip():
        name, content = pasted_file("", pasted)
    else:
        name, content = (upload.filename or "", upload.stream.read()) if upload else ("", b"")
    refusal = "请选一个 .xlsx 或 .csv 文件，或者把表贴进来"
    grid = small_sheet(name if content else "", content, "books", SUFFIXES, refusal)
    return [list(row) for row in grid.rows]


def _show(trouble: list[str] | None = None, entered: dict[str, str] | None = None) -> Response:
    actor = session.actor()
    areas, year = actor.areas(Right.LOOK), row_number(request.args.get("year", ""), 2_100)

    def show(connection: Connection) -> Response:
        return page(
            "bookkeeping/union.html",
            private=True,
            sums=sums.sums(connection, areas, year),
            occupations=sums.by_occupation(connection, areas, year),
            own_lines=sums.money_of(connection, areas=[area.key for area in areas]),
            year=year,
            names={area.key: area.name for area in areas},
            editable={area.key: area.name for area in actor.areas(Right.EDIT)},
            kinds=MoneyKind,
            trouble=trouble or [],
            entered=entered or {},
            this_year=clock.now().year,
        )

    return as_staff(show, session.by())
