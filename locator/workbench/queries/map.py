"""The stations of a filter on the map beside the table: single ones, or counts of a grid for many."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Float, Row, and_, cast, func, select

from geodata.lonlat import BBox
from locator.editing.queries.station_table import WGS84, TableRequest, request_conditions
from locator.hours.queries.states import HOURS_COLUMNS, join_timetables
from locator.stations.domain.station import Facet
from locator.stations.tables import facet_check, station

MOST_PINS = 250
CELLS_ACROSS = 12  # of the box in view

LON = cast(func.ST_X(func.geometry(station.c.position)), Float)
LAT = cast(func.ST_Y(func.geometry(station.c.position)), Float)


@dataclass(frozen=True, slots=True)
class StationsInView:
    """Single stations, or where there are too many the counts of a grid, with the middle of each."""

    pins: Sequence[Row[Any]]
    counts: Sequence[Row[Any]]


def in_view(connection: Connection, request: TableRequest, box: BBox) -> StationsInView:
    """Return the stations of a filter in a box."""
    conditions = [*request_conditions(request), _lies_in(box)]
    hours = and_(facet_check.c.station_id == station.c.id, facet_check.c.facet == Facet.HOURS.value)
    pins = connection.execute(
        select(station.c.code, station.c.name, LON.label("lon"), LAT.label("lat"), *HOURS_COLUMNS)
        .add_columns(facet_check.c.checked_at)
        .select_from(join_timetables(station).outerjoin(facet_check, hours))
        .where(*conditions)
        .order_by(station.c.id)
        .limit(MOST_PINS + 1)
    ).all()
    if len(pins) <= MOST_PINS:
        return StationsInView(pins, ())
    return StationsInView((), connection.execute(_counts(conditions, box)).all())


def box_around(connection: Connection, request: TableRequest) -> BBox | None:
    """Return the box that holds all stations of a filter; None where none has a position."""
    sides = select(func.min(LON), func.min(LAT), func.max(LON), func.max(LAT)).where(
        *request_conditions(request), station.c.position.is_not(None)
    )
    found = connection.execute(sides).one()
    return BBox(*found) if found[0] is not None else None


def codes_in(connection: Connection, request: TableRequest, limit: int) -> list[str]:
    """Return the codes of the stations of a filter, one more than the limit where there are more."""
    chosen = select(station.c.code).where(*request_conditions(request)).order_by(station.c.id)
    return list(connection.scalars(chosen.limit(limit + 1)))


def _counts(conditions: Sequence[ColumnElement[bool]], box: BBox) -> Any:
    size = max(box.max_lon - box.min_lon, box.max_lat - box.min_lat) / CELLS_ACROSS
    column, line = func.floor(LON / size), func.floor(LAT / size)
    return (
        select(func.count().label("stations"), func.avg(LON).label("lon"), func.avg(LAT).label("lat"))
        .where(*conditions)
        .group_by(column, line)
    )


def _lies_in(box: BBox) -> ColumnElement[bool]:
    """Return the condition that a station lies in a box, whose sides are straight in degrees."""
    envelope = func.ST_MakeEnvelope(*box, WGS84)
    is_within: ColumnElement[bool] = func.geometry(station.c.position).op("&&")(envelope)
    return is_within
