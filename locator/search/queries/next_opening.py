"""The station around a position that opens first, for when none is open."""

from datetime import datetime
from functools import lru_cache

from sqlalchemy import BigInteger, Connection, bindparam, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from locator.db.prepared import Prepared
from locator.hours.domain.state import OpenState
from locator.hours.queries.states import HOURS_COLUMNS, join_timetables, opening_of
from locator.hours.tables import timetable
from locator.search.domain.search import SearchHit, SearchRequest
from locator.search.queries.filters import STATION_COLUMNS, FilterShape, filter_parameters, hit_of
from locator.search.queries.nearest import DISTANCE_M, MERCATOR_REACH, POSITION_MERCATOR, travel_parameters
from locator.stations.tables import public_station


def first_to_open(connection: Connection, request: SearchRequest) -> SearchHit | None:
    """Return the closed station within `within_m` that certainly opens first, of several the nearest.

    The opening states that the request asks for do not matter. Without a certain opening, return None.
    """
    shape = FilterShape.of(request.filters)._replace(open_states=frozenset(), timed_services=False)
    values = filter_parameters(request.filters, request.at) | travel_parameters(request)
    opening: list[tuple[datetime, float, int]] = []
    for row in _hours_statement(shape).all(connection, values):
        now = opening_of(row, request.at)
        if row.distance_m <= request.within_m and now.state is OpenState.CLOSED and now.opens_at:
            opening.append((now.opens_at, row.distance_m, row.station_id))
    if not opening:
        return None
    _, distance_m, station_id = min(opening)
    (row,) = _station_statement(shape.without_app).all(connection, {"station_id": station_id})
    return hit_of(row, request.at, distance_m)


@lru_cache(maxsize=256)
def _hours_statement(shape: FilterShape) -> Prepared:
    """Return the statement for the nearest station with each timetable: some hundred, of some 10,000."""
    columns = public_station.c
    timetable_id = (columns.no_app_timetable_id if shape.without_app else columns.timetable_id).label("hours")
    nearest = (
        select(timetable_id, columns.station_id, DISTANCE_M.label("distance_m"))
        .ext(distinct_on(timetable_id))
        .select_from(shape.from_clause())
        .where(*shape.conditions())
        .where(func.ST_DWithin(columns.mercator, POSITION_MERCATOR, MERCATOR_REACH))
        .order_by(timetable_id, DISTANCE_M, columns.station_id)
        .subquery("nearest")
    )
    columns_of_all = select(nearest.c.station_id, nearest.c.distance_m, *HOURS_COLUMNS)
    return Prepared(columns_of_all.join(timetable, timetable.c.id == nearest.c.hours), {})


@lru_cache(maxsize=2)
def _station_statement(without_app: bool) -> Prepared:
    stations = join_timetables(public_station, without_app)
    statement = select(*STATION_COLUMNS, *HOURS_COLUMNS).select_from(stations)
    wanted = bindparam("station_id", type_=BigInteger)
    return Prepared(statement.where(public_station.c.station_id == wanted), {})
