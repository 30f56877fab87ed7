"""Reports from the door as the union works through them: with a deadline, the overdue ones first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Interval, Row, Select, case, cast, func, select

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area
from locator.reports.domain.errors import ReportNotFound
from locator.reports.domain.report import ANSWER_WITHIN
from locator.reports.domain.report_entry import ReportEntry
from locator.reports.queries.reports import ENTRIES, entry_of
from locator.reports.tables import report
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

MOST = 100
ASKS = report.c.verdict.in_([one.value for one in ANSWER_WITHIN])
DUE_AT = report.c.said_at + case(
    {one.value: cast(wait, Interval) for one, wait in ANSWER_WITHIN.items()}, value=report.c.verdict
)


@dataclass(frozen=True, slots=True)
class DeskReport:
    """A report, when its answer is due, where its station lies, and how to reach who made it."""

    entry: ReportEntry
    due_at: datetime
    division_code: str | None
    organization_id: int | None
    contact: str

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether the answer should have been there before a moment."""
        return self.entry.answered_at is None and self.due_at < now


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many reports wait for an answer, and how many of them have waited too long."""

    total: int
    overdue: int


def waiting(connection: Connection, areas: Sequence[Area], now: datetime) -> list[DeskReport]:
    """Return what waits for an answer in some areas, the longest overdue first."""
    return _listed(connection, _chosen().where(*_waits(areas)).order_by(DUE_AT, report.c.id), now)


def answered(connection: Connection, areas: Sequence[Area], now: datetime) -> list[DeskReport]:
    """Return what was answered in some areas, the latest first."""
    done = _chosen().where(lies_within(areas), ASKS, report.c.answered_at.is_not(None))
    return _listed(connection, done.order_by(report.c.answered_at.desc(), report.c.id), now)


def count(connection: Connection, areas: Sequence[Area], now: datetime) -> Waiting:
    """Return how many wait in some areas."""
    return Waiting(*connection.execute(counted(areas, now)).one())


def counted(areas: Sequence[Area], now: datetime) -> Select[int, int]:
    """Return the question how many wait in some areas, and how many of them too long."""
    overdue = func.count().filter(now > DUE_AT).label("overdue")
    joined = report.join(station, station.c.id == report.c.station_id)
    return select(func.count().label("total"), overdue).select_from(joined).where(*_waits(areas))


def one(connection: Connection, number: int, now: datetime) -> DeskReport:
    """Return the report of a number; raise ReportNotFound."""
    row = connection.execute(_chosen().where(report.c.id == number), {"now": now}).one_or_none()
    if row is None:
        raise ReportNotFound(Sentence("没有第 {number} 号反映", number=number))
    return _desk_report(row)


def _waits(areas: Sequence[Area]) -> tuple[ColumnElement[bool], ...]:
    return lies_within(areas), ASKS, report.c.answered_at.is_(None)


def _chosen() -> Select[Any]:
    return ENTRIES.add_columns(
        station.c.name.label("real_name"),
        station.c.division_code,
        station.c.operator_organization_id,
        func.coalesce(DUE_AT, report.c.said_at).label("due_at"),
    )


def _listed(connection: Connection, chosen: Select[Any], now: datetime) -> list[DeskReport]:
    return [_desk_report(row) for row in connection.execute(chosen.limit(MOST), {"now": now})]


def _desk_report(row: Row[Any]) -> DeskReport:
    entry = replace(entry_of(row), station_name=row.real_name)
    return DeskReport(entry, row.due_at, row.division_code, row.operator_organization_id, row.contact)
