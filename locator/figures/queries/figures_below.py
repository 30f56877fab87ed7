"""Figures by division, for the table to drill down and for the map."""

from dataclasses import dataclass
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import ColumnElement, Connection, Executable, and_, cast, func, literal, or_, select

from geodata.divisions.codes import Division, DivisionLevel, divisions
from geodata.lonlat import LonLat
from locator.editing.queries.conditions import has_freshness, is_always_open, is_served
from locator.figures.domain import MapFigure
from locator.figures.queries.figures import Scope
from locator.hours.domain.state import OpenState
from locator.hours.queries.states import state_conditions
from locator.hours.tables import timetable
from locator.platforms.domain import ListingStatus, Platform
from locator.platforms.tables import map_listing
from locator.reports.queries.inbox import NEEDS_ANSWER
from locator.reports.tables import report
from locator.stations.domain.freshness import FreshnessLevel
from locator.stations.domain.station import Facet
from locator.stations.queries.by_division import DIGITS
from locator.stations.tables import facet_check, station


@dataclass(frozen=True, slots=True)
class DivisionFigures:
    """The figures of a division's served stations; `center` is the mean of their positions in WGS 84."""

    division: Division
    served: int
    open_now: int
    round_the_clock: int
    hours_fresh: int
    listed: dict[Platform, int]
    reports: int
    center: LonLat | None

    def value_of(self, figure: MapFigure) -> float:
        """Return the number of served stations, or a figure's share of them, 0 to 1."""
        if not figure.is_share:
            return self.served
        numbers = {
            MapFigure.OPEN_NOW: self.open_now,
            MapFigure.ROUND_THE_CLOCK: self.round_the_clock,
            MapFigure.HOURS_FRESH: self.hours_fresh,
            MapFigure.ON_AMAP: self.listed[Platform.AMAP],
            MapFigure.ON_BAIDU: self.listed[Platform.BAIDU],
        }
        return numbers[figure] / self.served


def figures_below(connection: Connection, scope: Scope) -> list[DivisionFigures]:
    """Return the figures of the divisions directly below the scope's; without one, of the provinces.

    Divisions without served stations are left out.
    """
    level = level_below(scope.division)
    if level is None:
        return []
    rows = connection.execute(_figures_query(scope, level))
    reports = {row.prefix: row.n for row in connection.execute(_reports_query(scope, level))}
    parts = (_division_figures(row, reports) for row in rows)
    return [part for part in parts if part is not None]


def level_below(division: Division | None) -> DivisionLevel | None:
    """Return the level directly below a division: for a municipality counties, for a county none."""
    if division is None:
        return DivisionLevel.PROVINCE
    levels = {part.level for part in divisions().values() if part.parent_code == division.code}
    return next((level for level in DivisionLevel if level in levels), None)


def _division_figures(row: Any, reports: dict[str, int]) -> DivisionFigures | None:
    division = _division(row.prefix)
    if division is None:
        return None
    return DivisionFigures(
        division,
        row.served,
        row.open_now,
        row.round_the_clock,
        row.hours_fresh,
        {platform: getattr(row, f"on_{platform}") for platform in Platform},
        reports.get(row.prefix, 0),
        None if row.lon is None else LonLat(row.lon, row.lat),
    )


def _division(prefix: str | None) -> Division | None:
    """Return the division of a code prefix; a county that belongs to no prefecture stands for itself."""
    return divisions().get(prefix.ljust(6, "0")) if prefix else None


def _figures_query(scope: Scope, level: DivisionLevel) -> Executable:
    conditions = state_conditions(literal(scope.now))
    hours = facet_check.alias("hours")
    is_hours = and_(hours.c.station_id == station.c.id, hours.c.facet == Facet.HOURS.value)
    listings = {platform: map_listing.alias(platform.value) for platform in Platform}
    joined = station.outerjoin(timetable, timetable.c.id == station.c.timetable_id).outerjoin(hours, is_hours)
    for platform, listing in listings.items():
        joined = joined.outerjoin(
            listing, and_(listing.c.station_id == station.c.id, listing.c.platform == platform.value)
        )
    point = cast(station.c.position, Geometry)
    is_open = or_(conditions[OpenState.OPEN], conditions[OpenState.CLOSING_SOON])
    is_fresh = has_freshness(Facet.HOURS, FreshnessLevel.FRESH, hours.c.checked_at, scope.now)
    prefix = _prefix(level)
    return (
        select(
            prefix,
            func.count().label("served"),
            func.count().filter(is_open).label("open_now"),
            func.count().filter(is_always_open()).label("round_the_clock"),
            func.count().filter(is_fresh).label("hours_fresh"),
            *(
                func.count().filter(listing.c.status == ListingStatus.LISTED.value).label(f"on_{platform}")
                for platform, listing in listings.items()
            ),
            func.avg(func.ST_X(point)).label("lon"),
            func.avg(func.ST_Y(point)).label("lat"),
        )
        .select_from(joined)
        .where(is_served(), *scope.conditions())
        .group_by(prefix)
        .order_by(prefix)
    )


def _reports_query(scope: Scope, level: DivisionLevel) -> Executable:
    prefix = _prefix(level)
    return (
        select(prefix, func.count().label("n"))
        .select_from(report.join(station, station.c.id == report.c.station_id))
        .where(NEEDS_ANSWER, report.c.answered_at.is_(None), *scope.conditions())
        .group_by(prefix)
    )


def _prefix(level: DivisionLevel) -> ColumnElement[str]:
    return func.left(station.c.division_code, DIGITS[level]).label("prefix")
