"""What can be said of all entries together: how many, checked when, from whom; what people reported."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, func, select

from locator.reports.domain.report import RESPONSE_PERIOD, Verdict
from locator.reports.tables import report
from locator.stations.domain.freshness import HALF_LIFE
from locator.stations.domain.station import Facet
from locator.stations.tables import facet_check, public_station, station

SOURCES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class FacetTrust:
    """Of a facet: how many entries were checked within its half-life, longer ago, never."""

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
        """After this, a check counts half."""
        return HALF_LIFE[self.facet]


@dataclass(frozen=True, slots=True)
class Source:
    """Where positions come from: the words of it, its latest date, how many stations it gave."""

    words: str
    as_of: str
    stations: int


@dataclass(frozen=True, slots=True)
class Trust:
    """The figures of a moment; demo stations are counted apart and nowhere else."""

    at: datetime
    stations: int
    demo: int
    facets: tuple[FacetTrust, ...]
    sources: tuple[Source, ...]
    reports: int  # of troubles, in the last 90 days
    open_reports: int
    answered: int
    repair: timedelta | None  # the median from a report to its answer


def trust(connection: Connection, at: datetime) -> Trust:
    """Return the figures of public stations in service, and of reports, at a moment."""
    counted: dict[bool, int] = dict(
        connection.execute(
            select(station.c.is_demo, func.count())
            .select_from(public_station.join(station, station.c.id == public_station.c.station_id))
            .where(public_station.c.in_service)
            .group_by(station.c.is_demo)
        ).all()
    )
    total = counted.get(False, 0)
    reports, unanswered, answered, repair = _reports(connection, at)
    return Trust(
        at=at,
        stations=total,
        demo=counted.get(True, 0),
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


def _facets(connection: Connection, at: datetime, total: int) -> tuple[FacetTrust, ...]:
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
    found = {row.facet: row for row in rows}
    return tuple(_facet(facet, found.get(facet.value), total) for facet in Facet)


def _facet(facet: Facet, row: object, total: int) -> FacetTrust:
    fresh, checked = int(getattr(row, "fresh", 0)), int(getattr(row, "checked", 0))
    return FacetTrust(facet, fresh, checked - fresh, total - checked)


def _sources(connection: Connection) -> tuple[Source, ...]:
    rows = connection.execute(
        select(facet_check.c.source, func.max(facet_check.c.as_of), func.count())
        .select_from(REAL_CHECKS)
        .where(public_station.c.in_service, ~station.c.is_demo)
        .where(facet_check.c.facet == Facet.POSITION.value, facet_check.c.source != "")
        .group_by(facet_check.c.source)
        .order_by(func.count().desc(), facet_check.c.source)
        .limit(SOURCES_SHOWN)
    )
    return tuple(Source(*row) for row in rows)


def _reports(connection: Connection, at: datetime) -> tuple[int, int, int, timedelta | None]:
    took = func.extract("epoch", report.c.answered_at - report.c.said_at)
    row = connection.execute(
        select(
            func.count(),
            func.count().filter(report.c.answered_at.is_(None)),
            func.count(report.c.answered_at),
            func.percentile_cont(0.5).within_group(took).filter(report.c.answered_at.is_not(None)),
        ).where(report.c.said_at > at - RESPONSE_PERIOD, report.c.verdict != Verdict.FINE.value)
    ).one()
    repair = None if row[3] is None else timedelta(seconds=float(row[3]))
    return row[0], row[1], row[2], repair
