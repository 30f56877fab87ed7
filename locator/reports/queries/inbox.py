"""Reports for the union to answer: with a deadline, overdue ones first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Interval,
    Row,
    ScalarSelect,
    Select,
    case,
    cast,
    func,
    select,
)

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area
from locator.reports.domain.errors import ReportNotFound
from locator.reports.domain.report import ANSWER_DEADLINES
from locator.reports.domain.report_entry import ReportEntry
from locator.reports.queries.reports import ENTRIES, entry_of
from locator.reports.tables import report
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

MAX_LISTED = 100
NEEDS_ANSWER = report.c.verdict.in_([verdict.value for verdict in ANSWER_DEADLINES])
DUE_AT = report.c.said_at + case(
    {verdict.value: cast(wait, Interval) for verdict, wait in ANSWER_DEADLINES.items()},
    value=report.c.verdict,
)


@dataclass(frozen=True, slots=True)
class InboxReport:
    """A report, when its answer is due, the area of its station, and how to contact its author."""

    entry: ReportEntry
    due_at: datetime
    division_code: str | None
    organization_id: int | None
    contact: str

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether the answer is overdue at a time."""
        return self.entry.answered_at is None and self.due_at < now


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many reports wait for an answer, and how many of them are overdue."""

    total: int
    overdue: int


def waiting(connection: Connection, areas: Sequence[Area], now: datetime) -> list[InboxReport]:
    """Return the reports that wait for an answer in some areas, the longest overdue first."""
    return _list(connection, _select().where(*_is_waiting(areas)).order_by(DUE_AT, report.c.id), now)


def others_waiting(connection: Connection, one: InboxReport, now: datetime) -> list[InboxReport]:
    """Return the other reports about the same station that wait for an answer."""
    same = (station.c.code == one.entry.station_code, report.c.id != one.entry.number)
    chosen = _select().where(*same, NEEDS_ANSWER, report.c.answered_at.is_(None))
    return _list(connection, chosen.order_by(DUE_AT, report.c.id), now)


def answered(connection: Connection, areas: Sequence[Area], now: datetime) -> list[InboxReport]:
    """Return the answered reports of some areas, latest first."""
    query = _select().where(lies_within(areas), NEEDS_ANSWER, report.c.answered_at.is_not(None))
    return _list(connection, query.order_by(report.c.answered_at.desc(), report.c.id), now)


def count(connection: Connection, areas: Sequence[Area], now: datetime) -> Waiting:
    """Return how many reports wait in some areas."""
    return Waiting(*connection.execute(count_query(areas, now)).one())


def count_query(areas: Sequence[Area], now: datetime) -> Select[int, int]:
    """Return the query for how many reports wait in some areas, and how many of them are overdue."""
    overdue = func.count().filter(now > DUE_AT).label("overdue")
    joined = report.join(station, station.c.id == report.c.station_id)
    return select(func.count().label("total"), overdue).select_from(joined).where(*_is_waiting(areas))


def due_count(
    areas: Sequence[Area], *, after: datetime | None = None, before: datetime | None = None
) -> ScalarSelect[int]:
    """Return the query for how many reports that wait are due from one time, until before another."""
    limits = [after <= DUE_AT] if after else []
    limits += [before > DUE_AT] if before else []
    joined = report.join(station, station.c.id == report.c.station_id)
    counted = select(func.count()).select_from(joined)
    return counted.where(*_is_waiting(areas), *limits).scalar_subquery()


def by_number(connection: Connection, number: int, now: datetime) -> InboxReport:
    """Return the report with a number; raise ReportNotFound."""
    row = connection.execute(_select().where(report.c.id == number), {"now": now}).one_or_none()
    if row is None:
        raise ReportNotFound(Sentence("没有第 {number} 号反映", number=number))
    return _inbox_report(row)


def _is_waiting(areas: Sequence[Area]) -> tuple[ColumnElement[bool], ...]:
    return lies_within(areas), NEEDS_ANSWER, report.c.answered_at.is_(None)


def _select() -> Select[Any]:
    return ENTRIES.add_columns(
        station.c.name.label("real_name"),
        station.c.division_code,
        station.c.operator_organization_id,
        func.coalesce(DUE_AT, report.c.said_at).label("due_at"),
    )


def _list(connection: Connection, chosen: Select[Any], now: datetime) -> list[InboxReport]:
    return [_inbox_report(row) for row in connection.execute(chosen.limit(MAX_LISTED), {"now": now})]


def _inbox_report(row: Row[Any]) -> InboxReport:
    entry = replace(entry_of(row), station_name=row.real_name)
    return InboxReport(entry, row.due_at, row.division_code, row.operator_organization_id, row.contact)
