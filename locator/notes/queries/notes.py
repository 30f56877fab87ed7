"""The notes of a station or of a report, its task, who may have it, and the tasks of a person."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    column,
    exists,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.types import NullType

from locator.accounts.domain.rights import Right, Role
from locator.accounts.tables import appointment, staff
from locator.notes.tables import assignment, work_note
from locator.stations.tables import station

MAX_LISTED = 100
MAX_COLLEAGUES = 200
giver = staff.alias("giver")
# Reports stand above this package: of theirs only the keys are asked for.
report = table("report", column("id", BigInteger), column("station_id", BigInteger))


@dataclass(frozen=True, slots=True)
class Subject:
    """What notes are about: a station, or one report about it."""

    station_id: int
    report_id: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A note as colleagues read it."""

    id: int
    words: str
    author: str
    author_id: int
    made_at: datetime
    report_id: int | None


@dataclass(frozen=True, slots=True)
class Task:
    """A task: what it is about, whose it is, by whom, and by when."""

    id: int
    station_code: str
    station_name: str
    report_id: int | None
    holder: str
    holder_id: int
    given_by: str
    words: str
    due_on: date | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may have a task."""

    id: int
    name: str


def notes_of(connection: Connection, subject: Subject) -> list[Note]:
    """Return the notes of a report, or all of a station, the latest first."""
    chosen = select(work_note, staff.c.name).join(staff, staff.c.id == work_note.c.author_id)
    chosen = chosen.where(work_note.c.station_id == subject.station_id)
    if subject.report_id is not None:
        chosen = chosen.where(work_note.c.report_id == subject.report_id)
    ordered = chosen.order_by(work_note.c.made_at.desc(), work_note.c.id.desc()).limit(MAX_LISTED)
    return [
        Note(row.id, row.words, row.name, row.author_id, row.made_at, row.report_id)
        for row in connection.execute(ordered)
    ]


def task_of(connection: Connection, subject: Subject) -> Task | None:
    """Return the open task of a subject; None for none."""
    is_report = (
        assignment.c.report_id.is_(None)
        if subject.report_id is None
        else assignment.c.report_id == subject.report_id
    )
    found = _tasks(connection, assignment.c.station_id == subject.station_id, is_report)
    return found[0] if found else None


def tasks_of_person(connection: Connection, staff_id: int) -> list[Task]:
    """Return a person's open tasks, those that are due first."""
    return _tasks(connection, assignment.c.staff_id == staff_id)


def tasks_given_by(connection: Connection, staff_id: int) -> list[Task]:
    """Return the open tasks that a person has given to others."""
    return _tasks(connection, assignment.c.assigned_by_id == staff_id, assignment.c.staff_id != staff_id)


def count_tasks(staff_id: int) -> Select[int]:
    """Return the query for how many open tasks a person has."""
    mine = (assignment.c.staff_id == staff_id, assignment.c.ended_at.is_(None))
    return select(func.count()).select_from(assignment).where(*mine)


def colleagues(
    connection: Connection,
    division_code: str | None,
    organization_id: int | None,
    right: Right = Right.TEND,
) -> list[Colleague]:
    """Return who tends a place of the two trees, or has another right there, by name."""
    roles = [role.value for role in Role if right in role.rights]
    area = literal_column("appointment", NullType())  # the row itself, as row security compares it
    chosen = (
        select(staff.c.id, staff.c.name)
        .join(appointment, appointment.c.staff_id == staff.c.id)
        .where(appointment.c.ended_at.is_(None), staff.c.disabled_at.is_(None))
        .where(appointment.c.role.in_(roles), func.lies_in_area(area, division_code, organization_id))
        .distinct()
        .order_by(staff.c.name, staff.c.id)
        .limit(MAX_COLLEAGUES)
    )
    return [Colleague(row.id, row.name) for row in connection.execute(chosen)]


def subject_of_report(connection: Connection, number: int) -> Subject:
    """Return the report with a number as a subject."""
    return Subject(connection.scalars(select(report.c.station_id).where(report.c.id == number)).one(), number)


def is_report_of(connection: Connection, station_id: int, number: int) -> bool:
    """Tell whether a report is about a station."""
    one = (report.c.id == number, report.c.station_id == station_id)
    return bool(connection.scalar(select(exists().where(*one))))


def _tasks(connection: Connection, *conditions: ColumnElement[bool]) -> list[Task]:
    chosen: Select[Any] = (
        select(assignment, station.c.code, station.c.name, staff.c.name.label("holder"))
        .add_columns(giver.c.name.label("given_by"))
        .join(station, station.c.id == assignment.c.station_id)
        .join(staff, staff.c.id == assignment.c.staff_id)
        .join(giver, giver.c.id == assignment.c.assigned_by_id)
        .where(assignment.c.ended_at.is_(None), *conditions)
        .order_by(assignment.c.due_on.asc().nulls_last(), assignment.c.id)
        .limit(MAX_LISTED)
    )
    return [
        Task(
            row.id,
            row.code,
            row.name,
            row.report_id,
            row.holder,
            row.staff_id,
            row.given_by,
            row.words,
            row.due_on,
            row.made_at,
        )
        for row in connection.execute(chosen)
    ]
