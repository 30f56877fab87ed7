"""Which stations are due for a call, the most urgent first, and who has which."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Row,
    Select,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    literal,
    not_,
    or_,
    select,
)

from locator.accounts.domain.rights import Area
from locator.accounts.tables import staff
from locator.checking.domain import priority
from locator.checking.domain.priority import Because, Standing
from locator.checking.tables import check_call, check_claim
from locator.hours.domain.schedule import Cause
from locator.hours.tables import hours_exception
from locator.keepers.domain import Stage
from locator.keepers.tables import keeper
from locator.reports.domain.report import Verdict
from locator.reports.tables import report
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.freshness import HALF_LIFE
from locator.stations.domain.station import Facet
from locator.stations.queries.areas import IN_SERVICE, is_counted, lies_within
from locator.stations.tables import facet_check, station, station_contact

MAX_COUNTED = 2_000
UNCONTRADICTING = (Verdict.FINE, Verdict.FULL, Verdict.SUGGESTION)  # of these nothing in the entry is wrong
SILENT_STAGES = (Stage.WITH_UNION, Stage.NOT_CONFIRMED, Stage.HIDDEN)
CONTRADICTING = [verdict.value for verdict in Verdict if verdict not in UNCONTRADICTING]
CHECKS = {facet: facet_check.alias(f"{facet.value}_check") for facet in HALF_LIFE}
HALF_LIFE_S = {facet: half_life / timedelta(seconds=1) for facet, half_life in HALF_LIFE.items()}


@dataclass(frozen=True, slots=True)
class DueStation:
    """A station that is due, what stands against it, and who has it now (empty: nobody)."""

    id: int
    code: str
    name: str
    standing: Standing
    holder: str


def due(
    connection: Connection,
    areas: Sequence[Area],
    now: datetime,
    at_most: int,
    because: Because | None = None,
) -> list[DueStation]:
    """Return the stations of some areas that are due for a call, the most urgent first."""
    rows = connection.execute(_ordered(_due(areas, now, because), now).limit(at_most))
    return [_due_station(row) for row in rows]


def next_free(
    connection: Connection, areas: Sequence[Area], staff_id: int, now: datetime, at_most: int
) -> list[DueStation]:
    """Return the most urgent stations that nobody else has."""
    is_others = and_(check_claim.c.staff_id != staff_id, check_claim.c.expires_at > now)
    free = or_(check_claim.c.station_id.is_(None), not_(is_others))
    rows = connection.execute(_ordered(_due(areas, now), now).where(free).limit(at_most))
    return [_due_station(row) for row in rows]


def count_due(areas: Sequence[Area], now: datetime, because: Because | None = None) -> Select[int]:
    """Return the query for how many stations of some areas are due, for any reason or for one.

    Of more than MAX_COUNTED it counts one more: a whole country need not be looked through.
    """
    ids = _due(areas, now, because).with_only_columns(station.c.id).limit(MAX_COUNTED + 1)
    return select(func.count()).select_from(ids.subquery())


def counted_text(count: int) -> str:
    """Return a count as it is shown: ``2000+`` for more than MAX_COUNTED."""
    return str(count) if count <= MAX_COUNTED else f"{MAX_COUNTED}+"


def standing_of(connection: Connection, station_id: int, now: datetime) -> DueStation:
    """Return what stands against one station, due or not."""
    return _due_station(connection.execute(_select(now).where(station.c.id == station_id)).one())


def _ordered(query: Select[Any], now: datetime) -> Select[Any]:
    """Order by urgency; stations that nobody can be called at come last."""
    return query.order_by(
        query.selected_columns.has_number.desc(),
        _points(now).desc(),
        CHECKS[Facet.HOURS].c.checked_at.asc().nulls_first(),
        station.c.id,
    )


def _due(areas: Sequence[Area], now: datetime, because: Because | None = None) -> Select[Any]:
    reasons = {None: _points(now) > 0, Because.DOUBTED: _is_doubted(now), Because.SILENT: _is_silent()}
    in_service = station.c.status.in_([status.value for status in IN_SERVICE])
    return _select(now).where(
        lies_within(areas),
        in_service,
        is_counted(),
        station.c.is_demo.is_(False),  # its number may be somebody's
        reasons[because],
        not_(_was_called(now)),
    )


def _select(now: datetime) -> Select[Any]:
    joined: Any = station
    for facet, check in CHECKS.items():
        joined = joined.outerjoin(
            check, and_(check.c.station_id == station.c.id, check.c.facet == facet.value)
        )
    joined = joined.outerjoin(keeper, keeper.c.station_id == station.c.id)
    joined = joined.outerjoin(check_claim, check_claim.c.station_id == station.c.id)
    joined = joined.outerjoin(staff, staff.c.id == check_claim.c.staff_id)
    return select(
        station.c.id,
        station.c.code,
        station.c.name,
        _is_doubted(now).label("is_doubted"),
        _is_contradicted(now).label("is_contradicted"),
        _is_silent().label("is_keeper_silent"),
        _is_way_in_unknown().label("is_way_in_unknown"),
        _has_number().label("has_number"),
        *(check.c.checked_at.label(facet.value) for facet, check in CHECKS.items()),
        case((check_claim.c.expires_at > now, staff.c.name), else_="").label("holder"),
    ).select_from(joined)


def _points(now: datetime) -> ColumnElement[float]:
    """Return how urgent a station is (locator.checking.domain.priority)."""
    ages = [_age_points(facet, check.c.checked_at, now) for facet, check in CHECKS.items()]
    summed: ColumnElement[float] = literal(0.0, Float)
    for points in (
        _if(_is_doubted(now), priority.DOUBTED_POINTS),
        _if(_is_contradicted(now), priority.CONTRADICTED_POINTS),
        _if(_is_silent(), priority.SILENT_POINTS),
        _if(_is_way_in_unknown(), priority.NO_WAY_IN_POINTS),
        *ages,
    ):
        summed = summed + points
    return summed


def _if(condition: ColumnElement[bool], points: float) -> ColumnElement[float]:
    return case((condition, points), else_=0.0)


def _age_points(facet: Facet, checked_at: Any, now: datetime) -> ColumnElement[float]:
    half_lives = cast(extract("epoch", literal(now) - checked_at), Float) / HALF_LIFE_S[facet]
    return case(
        (checked_at.is_(None), priority.NEVER_POINTS[facet]),
        (half_lives > 1, func.least(half_lives, priority.AGE_POINTS_AT_MOST)),
        else_=0.0,
    )


def _is_doubted(now: datetime, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    doubt = hours_exception.alias("doubt")
    return exists().where(
        doubt.c.station_id == station.c.id,
        doubt.c.cause == Cause.REPORTS.value,
        doubt.c.lifted_at.is_(None),
        doubt.c.ends_at > now,
        *conditions,
    )


def _is_contradicted(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        report.c.station_id == station.c.id,
        report.c.said_at > now - priority.RECENT_REPORTS,
        report.c.verdict.in_(CONTRADICTING),
        report.c.overruled_at.is_(None),
    )


def _is_silent() -> ColumnElement[bool]:
    return func.coalesce(keeper.c.stage.in_([stage.value for stage in SILENT_STAGES]), False)


def _is_way_in_unknown() -> ColumnElement[bool]:
    return station.c.access_method == AccessMethod.UNKNOWN.value


def _has_number() -> ColumnElement[bool]:
    own = exists().where(station_contact.c.station_id == station.c.id, station_contact.c.phone != "")
    return or_(station.c.phone != "", own)


def _was_called(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a station was called not long ago, and nobody has doubted it since."""
    later = report.alias("later")
    doubted_since = exists().where(
        later.c.station_id == check_call.c.station_id,
        later.c.said_at > check_call.c.called_at,
        later.c.verdict.in_(CONTRADICTING),
        later.c.overruled_at.is_(None),
    )
    return exists().where(
        check_call.c.station_id == station.c.id, check_call.c.again_at > now, not_(doubted_since)
    )


def _due_station(row: Row[Any]) -> DueStation:
    values = row._mapping
    standing = Standing(
        row.is_doubted,
        row.is_contradicted,
        row.is_keeper_silent,
        row.is_way_in_unknown,
        row.has_number,
        {facet: values[facet.value] for facet in CHECKS},
    )
    return DueStation(row.id, row.code, row.name, standing, row.holder or "")
