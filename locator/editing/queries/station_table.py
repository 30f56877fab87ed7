"""The table of stations that staff work with: of their areas, filtered by what wants a look."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, Table, and_, func, or_, select

from geodata.divisions import Division
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area
from locator.editing.domain.proposal import ProposalState
from locator.editing.queries.conditions import TRAITS
from locator.editing.tables import proposal
from locator.hours.domain.description import describe_hours
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours
from locator.hours.domain.schedule import Cause
from locator.hours.tables import hours_exception
from locator.reports.domain.report import Verdict
from locator.reports.tables import report
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.freshness import HALF_LIFE
from locator.stations.domain.station import Facet, LifecycleStatus, StationKind, Visibility
from locator.stations.queries.areas import lies_within
from locator.stations.tables import facet_check, station

LIMIT = 50
WAITS = proposal.c.state == ProposalState.SUBMITTED.value
ENDING_WITHIN = timedelta(days=7)


class Problem(StrEnum):
    """What wants a look."""

    REPORTED = "reported"
    STALE = "stale"
    NEVER_CONFIRMED = "never_confirmed"
    UNPUBLISHED = "unpublished"
    NO_POSITION = "no_position"
    NO_ACCESS = "no_access"
    CLOSURE_ENDING = "closure_ending"
    PROPOSED = "proposed"

    @property
    def zh(self) -> str:
        """The word that staff reads."""
        return PROBLEM_NAMES[self]


PROBLEM_NAMES = {
    Problem.REPORTED: Sentence("有反映待处理"),
    Problem.STALE: Sentence("时间很久没核实"),
    Problem.NEVER_CONFIRMED: Sentence("时间从没核实"),
    Problem.UNPUBLISHED: Sentence("不对外公布"),
    Problem.NO_POSITION: Sentence("没有位置"),
    Problem.NO_ACCESS: Sentence("没写怎么进门"),
    Problem.CLOSURE_ENDING: Sentence("临时关闭快到期"),
    Problem.PROPOSED: Sentence("有修改待审批"),
}


@dataclass(frozen=True, slots=True)
class TableRequest:
    """Which stations; `after` is the last id of the page before."""

    areas: tuple[Area, ...]
    now: datetime
    division: Division | None = None
    kind: StationKind | None = None
    status: LifecycleStatus | None = None
    problem: Problem | None = None
    trait: str = ""  # of locator.editing.queries.conditions
    words: str = ""
    after: int = 0


@dataclass(frozen=True, slots=True)
class TableRow:
    """One station as the table shows it."""

    id: int
    code: str
    name: str
    kind: StationKind
    status: LifecycleStatus
    division_code: str | None
    address: str
    hours_posted: str
    is_demo: bool
    is_published: bool
    has_position: bool
    has_access: bool
    hours_checked_at: datetime | None
    open_reports: int
    proposals: int


@dataclass(frozen=True, slots=True)
class TablePage:
    """Some rows, how many there are in all, and the id to go on after; None when these were the last."""

    rows: list[TableRow]
    total: int
    next_after: int | None


def page(connection: Connection, wanted: TableRequest) -> TablePage:
    """Return one page of the table, by id."""
    found = connection.execute(_rows(wanted)).all()
    rows = [_row(one) for one in found[:LIMIT]]
    return TablePage(rows, count(connection, wanted), rows[-1].id if len(found) > LIMIT else None)


def count(connection: Connection, wanted: TableRequest) -> int:
    """Return how many stations all pages have together."""
    return connection.scalar(select(func.count()).select_from(station).where(*conditions_of(wanted))) or 0


def _rows(wanted: TableRequest) -> Select[Any]:
    hours = and_(facet_check.c.station_id == station.c.id, facet_check.c.facet == Facet.HOURS.value)
    counted = (
        _count(report, *_open_reports()).label("open_reports"),
        _count(proposal, WAITS).label("proposals"),
    )
    return (
        select(station, facet_check.c.checked_at, *counted)
        .outerjoin(facet_check, hours)
        .where(*conditions_of(wanted), station.c.id > wanted.after)
        .order_by(station.c.id)
        .limit(LIMIT + 1)
    )


def conditions_of(wanted: TableRequest) -> list[ColumnElement[bool]]:
    """Return the conditions on stations that a request amounts to."""
    conditions = [lies_within(wanted.areas)]
    if wanted.division:
        conditions.append(station.c.division_code.startswith(wanted.division.prefix))
    if wanted.kind:
        conditions.append(station.c.kind == wanted.kind.value)
    if wanted.status:
        conditions.append(station.c.status == wanted.status.value)
    if wanted.words:
        said = wanted.words.replace("%", r"\%").replace("_", r"\_")
        named = (station.c.name.ilike(f"%{said}%"), station.c.address.ilike(f"%{said}%"))
        conditions.append(or_(*named, station.c.code == wanted.words))
    if wanted.trait:
        conditions.append(TRAITS[wanted.trait].condition(wanted.now))
    if wanted.problem:
        conditions.append(PROBLEMS[wanted.problem](wanted.now))
    return conditions


def _row(row: Any) -> TableRow:
    return TableRow(
        row.id,
        row.code,
        row.name,
        StationKind(row.kind),
        LifecycleStatus(row.status),
        row.division_code,
        row.address,
        row.hours_posted or _said(row.opening_hours),
        row.is_demo,
        row.visibility == Visibility.PUBLIC.value and row.status != LifecycleStatus.PLANNED.value,
        row.position is not None,
        row.access_method != AccessMethod.UNKNOWN.value,
        row.checked_at,
        row.open_reports,
        row.proposals,
    )


def _hours_checked(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    is_hours = facet_check.c.facet == Facet.HOURS.value
    return _has(facet_check, is_hours, facet_check.c.checked_at.is_not(None), *more)


def _open_reports() -> Sequence[ColumnElement[bool]]:
    return report.c.verdict != Verdict.FINE.value, report.c.answered_at.is_(None)


def _said(opening_hours: str) -> str:
    """Return hours that were never posted in words; what cannot be read stays in the syntax."""
    try:
        return describe_hours(Hours.parse(opening_hours)) if opening_hours else ""
    except InvalidHours:
        return opening_hours


def _count(table: Table, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """Return how many rows of a table a station has."""
    of_station = table.c.station_id == station.c.id
    return select(func.count()).where(of_station, *conditions).correlate(station).scalar_subquery()


def _has(table: Table, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a station has a row of a table."""
    found = select(table.c.station_id).where(table.c.station_id == station.c.id, *conditions)
    return found.correlate(station).exists()


def _closure_ends_soon(now: datetime) -> ColumnElement[bool]:
    return _has(
        hours_exception,
        hours_exception.c.cause == Cause.CLOSURE.value,
        hours_exception.c.lifted_at.is_(None),
        hours_exception.c.ends_at.between(now, now + ENDING_WITHIN),
    )


def _is_unpublished(_now: datetime) -> ColumnElement[bool]:
    return or_(
        station.c.visibility != Visibility.PUBLIC.value, station.c.status == LifecycleStatus.PLANNED.value
    )


def _has_proposal(_now: datetime) -> ColumnElement[bool]:
    return _has(proposal, WAITS)


PROBLEMS: dict[Problem, Callable[[datetime], ColumnElement[bool]]] = {
    Problem.REPORTED: lambda _: _has(report, *_open_reports()),
    Problem.STALE: lambda now: ~_hours_checked(facet_check.c.checked_at > now - 2 * HALF_LIFE[Facet.HOURS]),
    Problem.NEVER_CONFIRMED: lambda _: ~_hours_checked(),
    Problem.UNPUBLISHED: _is_unpublished,
    Problem.NO_POSITION: lambda _: station.c.position.is_(None),
    Problem.NO_ACCESS: lambda _: station.c.access_method == AccessMethod.UNKNOWN.value,
    Problem.CLOSURE_ENDING: _closure_ends_soon,
    Problem.PROPOSED: _has_proposal,
}
