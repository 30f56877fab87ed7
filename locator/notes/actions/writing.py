"""Writing notes and giving tasks; row security decides where a person may."""

from datetime import date, datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from geodata.sentence import Sentence
from locator.notes.domain.errors import NoteInvalid, NoteNotFound, TooManyNotes
from locator.notes.queries.notes import Subject
from locator.notes.tables import MAX_TASK_WORDS, MAX_WORDS, assignment, work_note

MAX_NOTES = 500  # of one station


def add_note(connection: Connection, subject: Subject, author_id: int, words: str, now: datetime) -> None:
    """Add a note. Raises NoteInvalid and TooManyNotes."""
    _require_length(words, 1, MAX_WORDS)
    own = work_note.c.station_id == subject.station_id
    if (connection.scalar(select(func.count()).select_from(work_note).where(own)) or 0) >= MAX_NOTES:
        raise TooManyNotes(Sentence("一站最多记 {n} 条备注，请先去掉用不着的", n=MAX_NOTES))
    values = {"author_id": author_id, "words": words, "made_at": now}
    connection.execute(insert(work_note).values(**_keys(subject), **values))


def remove_note(connection: Connection, station_id: int, key: int, author_id: int) -> None:
    """Remove a note of one's own. Raises NoteNotFound."""
    one = (work_note.c.id == key, work_note.c.station_id == station_id, work_note.c.author_id == author_id)
    if connection.execute(delete(work_note).where(*one)).rowcount != 1:
        raise NoteNotFound("没有这一条备注，或者不是您写的")


def give_task(
    connection: Connection,
    subject: Subject,
    staff_id: int,
    giver_id: int,
    words: str,
    due_on: date | None,
    now: datetime,
) -> None:
    """Make a subject a person's task, in the place of whoever had it. Raises NoteInvalid."""
    _require_length(words, 0, MAX_TASK_WORDS)
    if due_on is not None and due_on < now.date():
        raise NoteInvalid(Sentence("期限已经过了，请写今天或以后的一天"))
    end_task(connection, subject, now)
    given = {"staff_id": staff_id, "assigned_by_id": giver_id, "words": words, "due_on": due_on}
    connection.execute(insert(assignment).values(**_keys(subject), **given, made_at=now))


def end_task(connection: Connection, subject: Subject, now: datetime) -> bool:
    """End the open task of a subject; tell whether there was one."""
    report_id = assignment.c.report_id
    is_subject = report_id.is_(None) if subject.report_id is None else report_id == subject.report_id
    is_open = (assignment.c.station_id == subject.station_id, is_subject, assignment.c.ended_at.is_(None))
    return connection.execute(update(assignment).where(*is_open).values(ended_at=now)).rowcount == 1


def forget_report(connection: Connection, report_id: int) -> None:
    """Remove what colleagues wrote about a report whose author wants to be forgotten."""
    connection.execute(delete(work_note).where(work_note.c.report_id == report_id))
    one = (assignment.c.report_id == report_id, assignment.c.words != "")
    connection.execute(update(assignment).where(*one).values(words=""))


def _keys(subject: Subject) -> dict[str, int | None]:
    return {"station_id": subject.station_id, "report_id": subject.report_id}


def _require_length(words: str, least: int, most: int) -> None:
    if len(words) < least:
        raise NoteInvalid(Sentence("请写一句"))
    if len(words) > most:
        raise NoteInvalid(Sentence("最多写 {n} 个字", n=most))
