"""Stations on an expressway: registered on it, by its kilometres; beside it, by its course in the ground."""

from dataclasses import dataclass
from datetime import datetime

from geoalchemy2 import Geometry
from sqlalchemy import Connection, cast, func, select

from geodata.sentence import Sentence
from locator.ground.queries.loaded import is_loaded
from locator.hours.queries.states import HOURS_COLUMNS, join_timetables
from locator.search.domain.search import Filters, SearchHit
from locator.search.queries.filters import STATION_COLUMNS, FilterShape, filter_parameters, hit_of
from locator.search.queries.road_ways import ids_beside, ways_called
from locator.stations.tables import public_station, station


@dataclass(frozen=True, slots=True)
class BesideRoad:
    """The stations beside a road that are registered on none, along it, from the end that `order` names."""

    hits: list[SearchHit]
    order: Sentence
    has_more: bool


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


def stations_beside_road(
    connection: Connection, road: str, filters: Filters, at: datetime, limit: int
) -> BesideRoad | None:
    """Return the stations close to a road; None where no ground knows it."""
    if not is_loaded(connection):
        return None
    ways = ways_called(road).subquery("way")
    box = func.ST_Extent(ways.c.geom)
    corners = (func.ST_XMin(box), func.ST_XMax(box), func.ST_YMin(box), func.ST_YMax(box))
    west, east, south, north = connection.execute(select(*corners)).one()
    if west is None:
        return None
    is_across = east - west >= north - south
    point = cast(public_station.c.mercator, Geometry)
    order = func.ST_X(point) if is_across else func.ST_Y(point).desc()
    statement = (
        select(*STATION_COLUMNS, *HOURS_COLUMNS)
        .select_from(
            join_timetables(public_station, filters.without_app).join(
                station, station.c.id == public_station.c.station_id
            )
        )
        .where(*FilterShape.of(filters).conditions(), station.c.road == "")
        .where(public_station.c.station_id.in_(ids_beside(ways)))
        .order_by(order, public_station.c.station_id)
        .limit(limit + 1)
    )
    hits = [hit_of(row, at) for row in connection.execute(statement, filter_parameters(filters, at))]
    words = Sentence("从西往东") if is_across else Sentence("从北往南")
    return BesideRoad(hits[:limit], words, len(hits) > limit)
