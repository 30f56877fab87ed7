"""The station around a position that opens first, for when none is open.

The nearest stations say until when to look: one of them opens at a certain time, and any other that matters
opens before. Few timetables do, and at night few stations, those with quiet hours, have them.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import BigInteger, Connection, DateTime, bindparam, func, literal, not_, select
from sqlalchemy.dialects.postgresql import distinct_on

from locator.db.prepared import Prepared
from locator.hours.domain import quiet_hours
from locator.hours.domain.state import Opening, OpenState
from locator.hours.queries.states import AT, HOURS_COLUMNS, join_timetables, opening_of
from locator.hours.tables import timetable
from locator.search.domain.search import SearchHit, SearchRequest
from locator.search.queries.filters import (
    STATION_COLUMNS,
    FilterShape,
    filter_parameters,
    hit_of,
)
from locator.search.queries.nearest import nearest_stations
from locator.search.queries.ways import DISTANCE_M, IN_BOX, travel_parameters
from locator.stations.tables import public_station

NEAREST = 50  # stations that are looked at whatever their hours
FOREVER = timedelta(days=3650)  # longer than any timetable is known
BEFORE = bindparam("before", type_=DateTime(timezone=True))
_Place = tuple[datetime, float, int]  # when it opens, how far it is, its id: the order


def first_to_open(connection: Connection, request: SearchRequest) -> SearchHit | None:
    """Return the closed station within `within_m` that certainly opens first, of several the nearest.

    The opening states that the request asks for do not matter. Without a certain opening, return None.
    """
    shape = FilterShape.of(request.filters)._replace(open_states=frozenset(), timed_services=False)
    near = replace(request, limit=NEAREST, mode=None)
    hits = nearest_stations(connection, near, shape)
    first = min(_opening_places(hits), default=None)
    if len(hits) == NEAREST:  # there are more, farther than these
        latest = first[0] if first else request.at + FOREVER
        first = _place_before(connection, request, shape, latest) or first
    return _hit(connection, request, shape, first) if first else None


def _opening_places(hits: Iterable[SearchHit]) -> Iterable[_Place]:
    for hit in hits:
        opens_at = _opens_at(hit.opening)
        if opens_at:
            yield opens_at, hit.distance_m or 0.0, hit.station_id


def _opens_at(now: Opening) -> datetime | None:
    return now.opens_at if now.state is OpenState.CLOSED else None


def _place_before(
    connection: Connection, request: SearchRequest, shape: FilterShape, latest: datetime
) -> _Place | None:
    """Return the first that opens before a moment; None if none does."""
    night_ends = _end_of_night(request)
    for before in (night_ends, latest) if request.at < night_ends < latest else (latest,):
        found = min(_places_before(connection, request, shape, before), default=None)
        if found:
            return found
    return None


def _end_of_night(request: SearchRequest) -> datetime:
    return request.at + timedelta(seconds=quiet_hours.left_s(request.at))


def _places_before(
    connection: Connection, request: SearchRequest, shape: FilterShape, before: datetime
) -> Iterable[_Place]:
    """Return the nearest station with each timetable that opens before a moment."""
    is_quiet = before <= _end_of_night(request)
    values = filter_parameters(request.filters, request.at) | travel_parameters(request) | {"before": before}
    for row in _statement(shape._replace(in_quiet_hours=is_quiet)).all(connection, values):
        opens_at = _opens_at(opening_of(row, request.at))
        if opens_at and row.distance_m <= request.within_m:
            yield opens_at, row.distance_m, row.station_id


@lru_cache(maxsize=64)
def _statement(shape: FilterShape) -> Prepared:
    """Return the statement for the nearest station with each timetable: some hundred, of some 10,000."""
    columns, opening = public_station.c, timetable.alias("opening")
    soon = (
        select(opening.c.id)
        .where(not_(opening.c.open_at.op("@>")(AT)))
        .where(opening.c.open_at.op("&&")(func.tstzrange(AT, BEFORE, literal("[)"))))
    )
    timetable_id = (columns.no_app_timetable_id if shape.without_app else columns.timetable_id).label("hours")
    nearest = (
        select(timetable_id, columns.station_id, DISTANCE_M.label("distance_m"))
        .ext(distinct_on(timetable_id))
        .select_from(shape.from_clause())
        .where(*shape.conditions(), IN_BOX, timetable_id.in_(soon))
        .order_by(timetable_id, DISTANCE_M, columns.station_id)
        .subquery("nearest")
    )
    statement = select(nearest.c.station_id, nearest.c.distance_m, *HOURS_COLUMNS).join(
        timetable, timetable.c.id == nearest.c.hours
    )
    return Prepared(statement, {})


def _hit(connection: Connection, request: SearchRequest, shape: FilterShape, place: _Place) -> SearchHit:
    _, distance_m, station_id = place
    (row,) = _station_statement(shape.without_app).all(connection, {"station_id": station_id})
    return hit_of(row, request.at, distance_m)


@lru_cache(maxsize=2)
def _station_statement(without_app: bool) -> Prepared:
    stations = join_timetables(public_station, without_app)
    columns = select(*STATION_COLUMNS, *HOURS_COLUMNS).select_from(stations)
    return Prepared(
        columns.where(public_station.c.station_id == bindparam("station_id", type_=BigInteger)), {}
    )
