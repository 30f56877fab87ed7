"""Staff page of the notes and the task of a station, or of one report about it."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.refusals import change_or_show
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.http import clock
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.integers import row_number
from locator.http.responses import page
from locator.notes.actions import writing
from locator.notes.domain.errors import NoteInvalid, NoteNotFound, TooManyNotes
from locator.notes.queries import notes
from locator.notes.queries.notes import Colleague, Subject

bp = Blueprint("staff_notes", __name__, url_prefix="/staff/stations/<code>/notes")
Write = Callable[[Connection, StoredStation, Subject], None]
NO_REPORT = Sentence("这一站没有这号反映")


@bp.get("")
@requires(Right.LOOK)
def station_notes(code: str) -> Response:
    """Show the notes of a station, or of the report that ``report`` names."""
    return as_staff(lambda connection: _page(connection, code), session.by())


@bp.post("")
@requires(Right.TEND)
def add(code: str) -> Response:
    """Add a note."""
    words = session.form_values().get("words", "")

    def write(connection: Connection, stored: StoredStation, subject: Subject) -> None:
        writing.add_note(connection, subject, session.actor().staff_id, words, clock.now())

    return _change(code, write, "noted")


@bp.post("/<int:key>/remove")
@requires(Right.TEND)
def remove(code: str, key: int) -> Response:
    """Remove a note of one's own."""

    def write(connection: Connection, stored: StoredStation, subject: Subject) -> None:
        writing.remove_note(connection, stored.id, key, session.actor().staff_id)

    return _change(code, write, "note-removed")


@bp.post("/assign")
@requires(Right.TEND)
def assign(code: str) -> Response:
    """Make the station or the report somebody's task."""
    form = session.form_values()

    def write(connection: Connection, stored: StoredStation, subject: Subject) -> None:
        chosen = row_number(form.get("to", ""))
        people = {one.id for one in colleagues_of(connection, stored)}
        if chosen is None or chosen not in people:
            raise NoteInvalid(Sentence("请选一位管这一站的同事"))
        given = (session.actor().staff_id, form.get("what", ""), _day(form.get("due_on", "")))
        writing.give_task(connection, subject, chosen, *given, clock.now())

    return _change(code, write, "task-given")


@bp.post("/done")
@requires(Right.TEND)
def done(code: str) -> Response:
    """End the task."""

    def write(connection: Connection, stored: StoredStation, subject: Subject) -> None:
        if not writing.end_task(connection, subject, clock.now()):
            raise NoteNotFound(Sentence("这件事已经不在谁手上了"))

    return _change(code, write, "task-ended")


def colleagues_of(connection: Connection, stored: StoredStation) -> list[Colleague]:
    """Return who may have tasks of a station."""
    return notes.colleagues(connection, stored.draft.division_code, stored.operator_id)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NoteInvalid(Sentence("期限不是日期：{text}", text=text[:20])) from None


def _own_station(connection: Connection, code: str, right: Right) -> StoredStation:
    stored = drafts.by_code(connection, code)
    session.require_at(right, stored.draft.division_code, stored.operator_id)
    return stored


def _subject(connection: Connection, stored: StoredStation) -> Subject:
    """Return what the request is about; raise NoteNotFound for another station's report."""
    given = request.form.get("report", "") or request.args.get("report", "")
    if not given:
        return Subject(stored.id)
    number = row_number(given)
    if number is None or not notes.is_report_of(connection, stored.id, number):
        raise NoteNotFound(NO_REPORT)
    return Subject(stored.id, number)


def _change(code: str, write: Write, message: str) -> Response:
    """Write in one transaction; show what is wrong on the page, with what was entered."""

    def work(connection: Connection) -> Response:
        stored = _own_station(connection, code, Right.TEND)
        subject = _subject(connection, stored)
        write(connection, stored, subject)
        if subject.report_id is not None:
            return redirect_with_message(url_for("staff_reports.one", number=subject.report_id), message)
        return redirect_with_message(url_for(".station_notes", code=code), message)

    refusals = (NoteInvalid, TooManyNotes)
    return change_or_show(work, "", refusals, lambda connection, why: _page(connection, code, why))


def _page(connection: Connection, code: str, trouble: str = "") -> Response:
    stored = _own_station(connection, code, Right.LOOK)
    subject = _subject(connection, stored)
    may_tend = session.actor().may(Right.TEND, stored.draft.division_code, stored.operator_id)
    return page(
        "notes/station.html",
        private=True,
        stored=stored,
        subject=subject,
        notes=notes.notes_of(connection, subject),
        task=notes.task_of(connection, subject),
        colleagues=colleagues_of(connection, stored) if may_tend else [],
        may_tend=may_tend,
        own_id=session.actor().staff_id,
        entered=session.form_values() if trouble else {},
        trouble=trouble,
        today=clock.now().date(),
    )
