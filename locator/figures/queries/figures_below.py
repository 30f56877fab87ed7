"""The same figures division by division: a table to drill down by, and a map's colours."""

from dataclasses import dataclass
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import ColumnElement, Connection, Executable, and_, cast, func, literal, or_, select

from geodata.divisions.codes import Division, DivisionLevel, divisions
from geodata.lonlat import LonLat
from locator.editing.queries.conditions import has_freshness, is_always_open, is_served
from locator.figures.domain import Shown
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
    """The figures of one division's served stations; `middle` is that of their places, if there are any."""

    division: Division
    served: int
    open_now: int
    round_the_clock: int
    hours_fresh: int
    listed: dict[Platform, int]
    reports: int
    middle: LonLat | None

    def value_of(self, shown: Shown) -> float:
        """Return the number of served stations, or another figure's share of them, 0 to 1."""
        if not shown.is_share:
            return self.served
        numbers = {
            Shown.OPEN_NOW: self.open_now,
            Shown.ROUND_THE_CLOCK: self.round_the_clock,
            Shown.HOURS_FRESH: self.hours_fresh,
            Shown.ON_AMAP: self.listed[Platform.AMAP],
            Shown.ON_BAIDU: self.listed[Platform.BAIDU],
        }
        return numbers[shown] / self.served


def below(connection: Connection, scope: Scope) -> list[DivisionFigures]:
    """Return the divisions right below the scope's one (provinces for none) that have served stations."""
    level = level_below(scope.division)
    if level is None:
        return []
    rows = connection.execute(_summed(scope, level))
    waiting = {row.prefix: row.n for row in connection.execute(_reports(scope, level))}
    found = [_figures(row, waiting) for row in rows]
    return [one for one in found if one is not None]


def level_below(place: Division | None) -> DivisionLevel | None:
    """Return the level of the divisions right below one; a municipality has counties only, a county none."""
    if place is None:
        return DivisionLevel.PROVINCE
    levels = {one.level for one in divisions().values() if one.parent_code == place.code}
    return next((one for one in DivisionLevel if one in levels), None)


def _figures(row: Any, waiting: dict[str, int]) -> DivisionFigures | None:
    place = _division(row.prefix)
    if place is None:
        return None
    return DivisionFigures(
        place,
        row.served,
        row.open_now,
        row.round_the_clock,
        row.hours_fresh,
        {one: getattr(row, f"on_{one}") for one in Platform},
        waiting.get(row.prefix, 0),
        None if row.lon is None else LonLat(row.lon, row.lat),
    )


def _division(prefix: str | None) -> Division | None:
    """Return the division of a prefix; a county that no prefecture governs is its own."""
    return divisions().get(prefix.ljust(6, "0")) if prefix else None


def _summed(scope: Scope, level: DivisionLevel) -> Executable:
    of_state = state_conditions(literal(scope.now))
    hours = facet_check.alias("hours")
    is_hours = and_(hours.c.station_id == station.c.id, hours.c.facet == Facet.HOURS.value)
    listings = {one: map_listing.alias(one.value) for one in Platform}
    joined = station.outerjoin(timetable, timetable.c.id == station.c.timetable_id).outerjoin(hours, is_hours)
    for one, listing in listings.items():
        joined = joined.outerjoin(
            listing, and_(listing.c.station_id == station.c.id, listing.c.platform == one.value)
        )
    point = cast(station.c.position, Geometry)
    is_open = or_(of_state[OpenState.OPEN], of_state[OpenState.CLOSING_SOON])
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
                func.count().filter(listing.c.status == ListingStatus.LISTED.value).label(f"on_{one}")
                for one, listing in listings.items()
            ),
            func.avg(func.ST_X(point)).label("lon"),
            func.avg(func.ST_Y(point)).label("lat"),
        )
        .select_from(joined)
        .where(is_served(), *scope.conditions())
        .group_by(prefix)
        .order_by(prefix)
    )


def _reports(scope: Scope, level: DivisionLevel) -> Executable:
    prefix = _prefix(level)
    return (
        select(prefix, func.count().label("n"))
        .select_from(report.join(station, station.c.id == report.c.station_id))
        .where(NEEDS_ANSWER, report.c.answered_at.is_(None), *scope.conditions())
        .group_by(prefix)
    )


def _prefix(level: DivisionLevel) -> ColumnElement[str]:
    return func.left(station.c.division_code, DIGITS[level]).label("prefix")
