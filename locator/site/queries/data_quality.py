"""Figures on the quality of all entries: number, age of checks, sources, reports and answers to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, func, select

from locator.reports.domain.report import RESPONSE_PERIOD, Verdict
from locator.reports.tables import report
from locator.stations.domain.freshness import HALF_LIFE
from locator.stations.domain.station import Facet
from locator.stations.tables import facet_check, public_station, station

MAX_SOURCES = 12


@dataclass(frozen=True, slots=True)
class FacetFreshness:
    """How many entries have a facet checked within its half-life, before that, or never."""

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
    count_by_demo: dict[bool, int] = dict(
        connection.execute(
            select(station.c.is_demo, func.count())
            .select_from(public_station.join(station, station.c.id == public_station.c.station_id))
            .where(public_station.c.in_service)
            .group_by(station.c.is_demo)
        ).all()
    )
    total = count_by_demo.get(False, 0)
    reports, unanswered, answered, repair = _reports(connection, at)
    return DataQuality(
        at=at,
        stations=total,
        demo=count_by_demo.get(True, 0),
        facets=_facets(connection, at, total),
        sources=_sources(connection),
        reports=reports,
        open_reports=unanswered,
        answered=answered,
        repair=repair,
    )


REAL_CHECKS = (
    facet_check.join(public_station, public_station.c.station_id == facet_check.c.station_id)
    .join(station, station.c.id == facet_check.c.station_id)
)  # fmt: skip


def _facets(connection: Connection, at: datetime, total: int) -> tuple[FacetFreshness, ...]:
    since = case({facet.value: at - life for facet, life in HALF_LIFE.items()}, value=facet_check.c.facet)
    is_fresh = facet_check.c.checked_at > since
    rows = connection.execute(
        select(
            facet_check.c.facet,
            func.count().filter(is_fresh).label("fresh"),
            func.count(facet_check.c.checked_at).label("checked"),
        )
        .select_from(REAL_CHECKS)
        .where(public_station.c.in_service, ~station.c.is_demo)
        .group_by(facet_check.c.facet)
    )
    row_by_facet = {row.facet: row for row in rows}
    return tuple(_facet_freshness(facet, row_by_facet.get(facet.value), total) for facet in Facet)


def _facet_freshness(facet: Facet, row: object, total: int) -> FacetFreshness:
    fresh, checked = int(getattr(row, "fresh", 0)), int(getattr(row, "checked", 0))
    return FacetFreshness(facet, fresh, checked - fresh, total - checked)


def _sources(connection: Connection) -> tuple[Source, ...]:
    rows = connection.execute(
        select(facet_check.c.source, func.max(facet_check.c.as_of), func.count())
        .select_from(REAL_CHECKS)
        .where(public_station.c.in_service, ~station.c.is_demo)
        .where(facet_check.c.facet == Facet.POSITION.value, facet_check.c.source != "")
        .group_by(facet_check.c.source)
        .order_by(func.count().desc(), facet_check.c.source)
        .limit(MAX_SOURCES)
    )
    return tuple(Source(*row) for row in rows)


def _reports(connection: Connection, at: datetime) -> tuple[int, int, int, timedelta | None]:
    """Return the numbers of problems reported, unanswered and answered, and the median time to answer."""
    answer_s = func.extract("epoch", report.c.answered_at - report.c.said_at)
    total, unanswered, answered, median_s = connection.execute(
        select(
            func.count(),
            func.count().filter(report.c.answered_at.is_(None)),
            func.count(report.c.answered_at),
            func.percentile_cont(0.5).within_group(answer_s).filter(report.c.answered_at.is_not(None)),
        ).where(report.c.said_at > at - RESPONSE_PERIOD, report.c.verdict != Verdict.FINE.value)
    ).one()
    return total, unanswered, answered, None if median_s is None else timedelta(seconds=float(median_s))
