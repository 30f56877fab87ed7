"""Figures on the quality of all entries: number, age of checks, sources, reports and answers to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, bindparam, case, func, select, text

from locator.reports.domain.report import RESPONSE_PERIOD
from locator.reports.tables import report
from locator.stations.domain.freshness import HALF_LIFE
from locator.stations.domain.station import Facet
from locator.stations.tables import quality_count
from locator.time_zone import SHANGHAI

MAX_SOURCES = 12
IS_PROBLEM = text("verdict <> 'fine'")  # as the index says it: a parameter would not find it


@dataclass(frozen=True, slots=True)
class FacetFreshness:
    """How many entries have a facet checked within its half-life, before that, or never, by days (UTC+8)."""

    facet: Facet
    fresh: int
    old: int
    never: int

    @property
    def fresh_share(self) -> float:
        """The share of entries checked within the half-life, 0 to 1."""
        return self.fresh / max(1, self.fresh + self.old + self.never)

    @property
    def half_life(self) -> timedelta:
        """The time after which a check counts half."""
        return HALF_LIFE[self.facet]


@dataclass(frozen=True, slots=True)
class Source:
    """A source of positions, its latest date, and its number of stations."""

    name: str
    as_of: str
    stations: int


@dataclass(frozen=True, slots=True)
class DataQuality:
    """The figures at a moment; demo stations are counted in `demo` only."""

    at: datetime
    stations: int
    demo: int
    facets: tuple[FacetFreshness, ...]
    sources: tuple[Source, ...]
    reports: int  # of problems, within RESPONSE_PERIOD
    open_reports: int
    answered: int
    repair: timedelta | None  # median time from a report to its answer


def measure_data_quality(connection: Connection, at: datetime) -> DataQuality:
    """Return the figures of public stations in service, and of reports, at a moment."""
    counts = {row.what: row for row in connection.execute(_COUNTS, _first_fresh_days(at))}
    total = _stations(counts.get("station"))
    reports, unanswered, answered, repair = _reports(connection, at)
    return DataQuality(
        at=at,
        stations=total,
        demo=_stations(counts.get("demo")),
        facets=tuple(_facet_freshness(facet, counts.get(facet.value), total) for facet in Facet),
        sources=tuple(Source(name, as_of, int(n)) for name, as_of, n in connection.execute(_SOURCES)),
        reports=reports,
        open_reports=unanswered,
        answered=answered,
        repair=repair,
    )


def _first_fresh_days(at: datetime) -> dict[str, str]:
    """Return for each facet the day (UTC+8) since which a check is fresh."""
    return {
        facet.value: (at - life).astimezone(SHANGHAI).date().isoformat() for facet, life in HALF_LIFE.items()
    }


def _sum(*conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    total = func.sum(quality_count.c.stations)
    return func.coalesce(total.filter(*conditions) if conditions else total, 0)


_first_fresh = case(
    {facet.value: bindparam(facet.value, type_=Text) for facet in Facet}, value=quality_count.c.what
)
_COUNTS = (
    select(
        quality_count.c.what,
        _sum().label("stations"),
        _sum(quality_count.c.value >= _first_fresh).label("fresh"),
    )
    .where(quality_count.c.what.in_(["station", "demo", *(facet.value for facet in Facet)]))
    .group_by(quality_count.c.what)
)
_of_value = (
    select(quality_count.c.value, quality_count.c.as_of, func.sum(quality_count.c.stations).label("stations"))
    .where(quality_count.c.what == "source")
    .group_by(quality_count.c.value, quality_count.c.as_of)
    .having(func.sum(quality_count.c.stations) > 0)
    .subquery()
)
_SOURCES = (
    select(_of_value.c.value, func.max(_of_value.c.as_of), func.sum(_of_value.c.stations))
    .group_by(_of_value.c.value)
    .order_by(func.sum(_of_value.c.stations).desc(), _of_value.c.value)
    .limit(MAX_SOURCES)
)


def _stations(row: Any) -> int:
    return int(row.stations) if row else 0


def _facet_freshness(facet: Facet, row: Any, total: int) -> FacetFreshness:
    fresh, checked = (int(row.fresh), int(row.stations)) if row else (0, 0)
    return FacetFreshness(facet, fresh, checked - fresh, total - checked)


def _reports(connection: Connection, at: datetime) -> tuple[int, int, int, timedelta | None]:
    """Return the numbers of problems reported, unanswered and answered, and the median time to answer."""
    answer_s = func.extract("epoch", report.c.answered_at - report.c.said_at)
    total, unanswered, answered, median_s = connection.execute(
        select(
            func.count(),
            func.count().filter(report.c.answered_at.is_(None)),
            func.count(report.c.answered_at),
            func.percentile_cont(0.5).within_group(answer_s).filter(report.c.answered_at.is_not(None)),
        ).where(report.c.said_at > at - RESPONSE_PERIOD, IS_PROBLEM)
    ).one()
    return total, unanswered, answered, None if median_s is None else timedelta(seconds=float(median_s))
