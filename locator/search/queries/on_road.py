"""Stations that are registered on an expressway, in the order of its kilometres."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from locator.hours.queries.states import HOURS_COLUMNS, join_timetables
from locator.search.domain.search import Filters, SearchHit
from locator.search.queries.filters import STATION_COLUMNS, FilterShape, filter_parameters, hit_of
from locator.stations.tables import public_station, station


def stations_on_road(
    connection: Connection, road: str, km: float | None, filters: Filters, at: datetime, limit: int
) -> list[SearchHit]:
    """Return the stations on a road by its number: the nearest to a kilometre first, else along the road.

    Those whose kilometre is not known are last.
    """
    order = func.abs(station.c.road_km - km) if km is not None else station.c.road_km
    statement = (
        select(*STATION_COLUMNS, *HOURS_COLUMNS)
        .select_from(
            join_timetables(public_station, filters.without_app).join(
                station, station.c.id == public_station.c.station_id
            )
        )
        .where(*FilterShape.of(filters).conditions(), func.upper(station.c.road) == road)
        .order_by(order.nulls_last(), public_station.c.station_id)
        .limit(limit)
    )
    rows = connection.execute(statement, filter_parameters(filters, at))
    return [hit_of(row, at) for row in rows]
