"""Staff page of a sheet of happenings: what each line would be, then all of them or none."""

from dataclasses import dataclass

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from geodata.errors import UnreadableFile
from geodata.files.pasted import pasted_file
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import body_up_to, requires
from locator.errors import RowProblem
from locator.events.actions import writing
from locator.events.domain.event import EventTerms
from locator.events.domain.given import parse_number
from locator.events.domain.sheet import read_lines
from locator.events.views.form import LABELS, NOT_YOURS, read_given
from locator.http import clock
from locator.http.database import as_staff
from locator.http.errors import message_of
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.imports.actions.read import small_sheet

bp = Blueprint("staff_event_sheet", __name__, url_prefix="/staff/events/sheet")
LARGEST_BODY_BYTES = 4 * 1024 * 1024
SUFFIXES = frozenset({".xlsx", ".csv", ".txt", ".html"})  # the last two of a pasted table
MAX_SHOWN_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was read: the happening, and who came."""

    number: int
    terms: EventTerms
    people: int | None
    opinions: int | None


@bp.post("")
@body_up_to(LARGEST_BODY_BYTES)
@requires(Right.EDIT)
def sheet() -> Response:
    """Show what each line of a sheet would be; write all of them when that was seen, or none."""
    area = request.form.get("area", "")
    session.require_own_area(area, Right.EDIT, NOT_YOURS)
    try:
        rows = _given_rows()
    except UnreadableFile as error:
        return _show(area, [], [], [message_of(error)])
    is_seen = request.form.get("seen") == "yes"

    def read_and_write(connection: Connection) -> Response:
        lines, problems = _read(connection, area, rows)
        if problems or not is_seen:
            return _show(area, rows, lines, [str(one.message) for one in problems[:MAX_SHOWN_PROBLEMS]])
        given = [(line.terms, line.people, line.opinions) for line in lines]
        writing.add_all(connection, session.actor(), given, clock.now().date())
        return redirect_with_message("/staff/events", "events-added")

    return as_staff(read_and_write, session.by("活动的表"))


def _read(connection: Connection, area: str, rows: list[list[str]]) -> tuple[list[Line], list[RowProblem]]:
    found = read_lines(rows)
    lines, problems = [], list(found.problems)
    areas = session.actor().areas(Right.EDIT)
    for number, texts in found.lines:
        given = read_given(connection, area, texts, areas)
        wrong = dict(given.problems)
        counts = {}
        for name in ("people", "opinions"):
            try:
                counts[name] = parse_number(texts.get(name, ""))
            except ValueError as error:
                wrong[name] = error.args[0]
        problems += [RowProblem(number, LABELS.get(name, name), why) for name, why in wrong.items()]
        if given.terms is not None and not wrong:
            lines.append(Line(number, given.terms, counts["people"], counts["opinions"]))
    return lines, problems


def _given_rows() -> list[list[str]]:
    """Return the rows of the uploaded file or the pasted table; raise UnreadableFile."""
    upload = request.files.get("file")
    if pasted := request.form.get("pasted", "").strip():
        name, content = pasted_file("", pasted)
    else:
        name, content = (upload.filename or "", upload.stream.read()) if upload else ("", b"")
    refusal = Sentence("请选一个 .xlsx 或 .csv 文件，或者把表贴进来")
    grid = small_sheet(name if content else "", content, "events", SUFFIXES, refusal)
    return [list(row) for row in grid.rows]


def _show(area: str, rows: list[list[str]], lines: list[Line], trouble: list[str]) -> Response:
    table = "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)
    answer = page(
        "events/sheet.html",
        private=True,
        area=area,
        table=table,
        lines=lines,
        people=sum(line.people or 0 for line in lines),
        opinions=sum(line.opinions or 0 for line in lines),
        trouble=trouble,
    )
    answer.status_code = 422 if trouble else 200
    return answer
