"""The filters of the staff's stations: of the table, the map beside it, and files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Table, func, or_, select

from geodata.divisions.codes import Division
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area
from locator.editing.domain.shape import Shape, well_known_text
from locator.editing.queries.conditions import NAMED_CONDITIONS
from locator.editing.queries.proposals import IS_OPEN
from locator.editing.tables import proposal
from locator.hours.domain.schedule import Cause
from locator.hours.tables import hours_exception
from locator.reports.domain.report import Verdict
from locator.reports.tables import report
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.freshness import HALF_LIFE
from locator.stations.domain.station import Facet, LifecycleStatus, StationKind, Visibility
from locator.stations.queries.areas import lies_in_division, lies_within
from locator.stations.tables import facet_check, station

WGS84 = 4326
ENDING_WITHIN = timedelta(days=7)


class Problem(StrEnum):
    """A reason for which a station needs attention."""

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
        """The Chinese label, also the translation key."""
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
    """The filters of the table; `around_m` is the distance from the station with the code `around`."""

    areas: tuple[Area, ...]
    now: datetime
    division: Division | None = None
    kind: StationKind | None = None
    status: LifecycleStatus | None = None
    problem: Problem | None = None
    condition: str = ""  # a key of NAMED_CONDITIONS
    text: str = ""  # in name or address, or the whole code
    shape: Shape = ()
    around: str = ""
    around_m: int = 0


def count_stations(connection: Connection, request: TableRequest) -> int:
    """Return the number of stations on all pages together."""
    query = select(func.count()).select_from(station).where(*request_conditions(request))
    return connection.scalar(query) or 0


def request_conditions(request: TableRequest) -> list[ColumnElement[bool]]:
    """Return the conditions on stations of a request."""
    conditions = [lies_within(request.areas)]
    if request.division:
        conditions.append(lies_in_division(request.division, station.c.division_code))
    if request.kind:
        conditions.append(station.c.kind == request.kind.value)
    if request.status:
        conditions.append(station.c.status == request.status.value)
    if request.text:
        escaped = request.text.replace("%", r"\%").replace("_", r"\_")
        matches = (station.c.name.ilike(f"%{escaped}%"), station.c.address.ilike(f"%{escaped}%"))
        conditions.append(or_(*matches, station.c.code == request.text))
    if request.condition:
        conditions.append(NAMED_CONDITIONS[request.condition].condition(request.now))
    if request.problem:
        conditions.append(PROBLEM_CONDITIONS[request.problem](request.now))
    return [*conditions, *_place_conditions(request)]


def _place_conditions(request: TableRequest) -> list[ColumnElement[bool]]:
    """Return the conditions that a station lies in a shape, or around another station."""
    conditions: list[ColumnElement[bool]] = []
    if request.shape:
        polygon = func.ST_MakeValid(func.ST_GeomFromText(well_known_text(request.shape), WGS84))
        conditions.append(func.ST_Intersects(polygon, func.geometry(station.c.position)))
    if request.around:
        centre = station.alias("centre")
        place = select(centre.c.position).where(centre.c.code == request.around).scalar_subquery()
        conditions.append(func.ST_DWithin(station.c.position, place, request.around_m))
    return conditions


def exported_conditions(request: TableRequest) -> list[ColumnElement[bool]]:
    """Return the conditions of files and rosters: merged stations, part of others, only if asked for."""
    conditions = request_conditions(request)
    if request.status is not LifecycleStatus.MERGED:
        conditions.append(station.c.status != LifecycleStatus.MERGED.value)
    return conditions


def _hours_checked(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    is_hours = facet_check.c.facet == Facet.HOURS.value
    return _has(facet_check, is_hours, facet_check.c.checked_at.is_not(None), *conditions)


def open_reports() -> ScalarSelect[int]:
    """Return the subquery that counts a station's reports that wait for an answer."""
    return _count(report, *_open_reports())


def open_proposals() -> ScalarSelect[int]:
    """Return the subquery that counts a station's proposals that wait for approval."""
    return _count(proposal, IS_OPEN)


def _open_reports() -> Sequence[ColumnElement[bool]]:
    return report.c.verdict != Verdict.FINE.value, report.c.answered_at.is_(None)


def _count(table: Table, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """Return the subquery that counts a station's rows in a table."""
    of_station = table.c.station_id == station.c.id
    return select(func.count()).where(of_station, *conditions).correlate(station).scalar_subquery()


def _has(table: Table, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a station has a row of a table."""
    rows = select(table.c.station_id).where(table.c.station_id == station.c.id, *conditions)
    return rows.correlate(station).exists()


def _has_closure_ending(now: datetime) -> ColumnElement[bool]:
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
    return _has(proposal, IS_OPEN)


PROBLEM_CONDITIONS: dict[Problem, Callable[[datetime], ColumnElement[bool]]] = {
    Problem.REPORTED: lambda _: _has(report, *_open_reports()),
    Problem.STALE: lambda now: ~_hours_checked(facet_check.c.checked_at > now - 2 * HALF_LIFE[Facet.HOURS]),
    Problem.NEVER_CONFIRMED: lambda _: ~_hours_checked(),
    Problem.UNPUBLISHED: _is_unpublished,
    Problem.NO_POSITION: lambda _: station.c.position.is_(None),
    Problem.NO_ACCESS: lambda _: station.c.access_method == AccessMethod.UNKNOWN.value,
    Problem.CLOSURE_ENDING: _has_closure_ending,
    Problem.PROPOSED: _has_proposal,
}
