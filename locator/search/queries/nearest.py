"""The stations nearest to a position, in exact geodesic order on the WGS 84 ellipsoid.

The index sorts by straight lines through the Earth, whose order is nearly the true one. A few more
candidates than requested are fetched and sorted by true distance. Then it is *proved* that no other station
can be nearer (geocentric.geodesic_at_least_m). Where it cannot be, because many stations are equally
far, more are fetched. How far the stations are, and how many there are, hardly matters.

They are sorted here: PostgreSQL would have to keep and copy all cards before it can (docs/performance.md).
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

from geoalchemy2 import Geography
from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Float,
    FromClause,
    Integer,
    Interval,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    not_,
    select,
    true,
)

from geodata.geocentric import chord_at_least_m, geocentric, geodesic_at_least_m
from geodata.geodesy import mercator_reach, web_mercator
from geodata.travel import travel_s
from locator.db.prepared import Prepared
from locator.hours.queries.states import AT, HOURS_COLUMNS, join_timetables
from locator.hours.tables import timetable
from locator.search.domain.arrival import MAX_TRAVEL_S, TURNING_MODES
from locator.search.domain.ranking import distance_reason
from locator.search.domain.search import MAX_DISTANCE_M, SearchHit, SearchRequest
from locator.search.queries.filters import (
    STATION_COLUMNS,
    FilterShape,
    filter_parameters,
    hide_selectivity,
    hit_of,
)
from locator.search.queries.when_open import narrowed, open_half_hours
from locator.stations.domain.truck import DETOUR_M, SAME_SIDE_M
from locator.stations.tables import public_station

SPARE_CANDIDATES = 4  # enough for the proof to hold at the first attempt nearly always
MORE_CANDIDATES = 8  # times as many in the next attempt
_ORDER = attrgetter("distance_m", "station_id")
TOLERANCE_M = 0.001  # more than the floating-point error, less than the width of a door


def _interval(seconds: ColumnElement[float]) -> ColumnElement[timedelta]:
    """Return seconds as an interval; a product with '1 second' reads that text anew for each row."""
    return func.make_interval(*6 * [literal_column("0")], seconds, type_=Interval)


_lon, _lat, _x, _y, MERCATOR_REACH = (
    bindparam(name, type_=Float) for name in ("lon", "lat", "x", "y", "reach")
)
_earth_x, _earth_y, _earth_z, _longest_chord_m = (
    bindparam(name, type_=Float) for name in ("earth_x", "earth_y", "earth_z", "longest_chord_m")
)
# In a select of its own: worked out once a statement. In the plan that is kept for all values of a statement,
# PostgreSQL works out an expression of parameters anew for each row.
POSITION = select(cast(func.ST_SetSRID(func.ST_MakePoint(_lon, _lat), 4326), Geography)).scalar_subquery()
POSITION_MERCATOR = func.ST_SetSRID(func.ST_MakePoint(_x, _y), 3857)
POSITION_GEOCENTRIC = func.ST_SetSRID(func.ST_MakePoint(_earth_x, _earth_y, _earth_z), 4978)
CHORD_M = public_station.c.geocentric.op("<<->>", return_type=Float())(POSITION_GEOCENTRIC)
# The operator, not ST_3DDWithin: for that, PostgreSQL expects one row in ten thousand to be left, and would
# read and sort all stations of the box instead of following the index from the nearest.
IN_BOX = public_station.c.geocentric.bool_op("&&&")(func.ST_Expand(POSITION_GEOCENTRIC, _longest_chord_m))
# Literals in the statement: PostgreSQL then knows how few rows are needed, and keeps one plan for all.
COUNT, WANTED = (bindparam(name, type_=Integer, literal_execute=True) for name in ("count", "wanted"))
DISTANCE_M = func.ST_Distance(public_station.c.place, POSITION, type_=Float)
S_PER_M = bindparam("s_per_m", type_=Float)
OWN_CARRIAGEWAY = bindparam("carriageway", type_=Text)
# Lateral: the distance and the estimated way are computed once a row however often a condition uses them.
_STRAIGHT = select(DISTANCE_M.label("m")).correlate(public_station).offset(0).subquery("straight")
_IS_ON_THIS_SIDE = public_station.c.carriageway.in_(["", OWN_CARRIAGEWAY])
# The first is that of their index; with a parameter in it, a plan for all values could not use it.
_BEHIND_A_TURN = [public_station.c.carriageway != literal_column("''"), not_(_IS_ON_THIS_SIDE)]
_DETOUR_M = case(  # as stations.domain.truck.detour_m
    (_IS_ON_THIS_SIDE, 0.0),
    (_STRAIGHT.c.m < SAME_SIDE_M, 0.0),
    else_=bindparam("turning_m", type_=Float),
)
_WAY = (
    select(((_STRAIGHT.c.m + _DETOUR_M) * S_PER_M).label("travel_s"))
    .select_from(_STRAIGHT)
    .correlate(public_station)
    .offset(0)
    .subquery("way")
)
ARRIVAL = (
    select(_WAY.c.travel_s, (AT + _interval(_WAY.c.travel_s)).label("at"))
    .correlate(public_station)
    .offset(0)
    .lateral("arrives")
)
_LINE_M = func.ST_3DDistance(public_station.c.geocentric, POSITION_GEOCENTRIC, type_=Float)
_BEYOND_M = bindparam("beyond_m", type_=Float)
_LATELY = bindparam("lately", type_=DateTime(timezone=True))
_REACH_S = bindparam("reach_s", type_=Float)
IS_WITHIN_REACH = ARRIVAL.c.travel_s <= _REACH_S
# Whether a timetable is open at any time of the longest way: told without measuring a distance.
_OPENS_ON_THE_WAY = hide_selectivity(
    timetable.c.open_at.op("&&")(
        select(func.tstzrange(AT, AT + _interval(_REACH_S), literal("[]"))).scalar_subquery()
    )
)


def nearest_stations(
    connection: Connection, request: SearchRequest, shape: FilterShape | None = None
) -> list[SearchHit]:
    """Return the nearest stations that pass the filters, by distance, then id.

    With a mode of travel, opening states are those on the estimated arrival, nothing beyond the mode's
    reach counts as open, and hits have no reasons (see queries.on_arrival). `shape` replaces that of the
    filters.
    """
    rows = nearest_rows(connection, request, shape)
    if request.mode is None:
        return _hits_with_reasons(rows, request)
    return [hit_of(row, request.at, row.distance_m) for row in rows]


def nearest_rows(
    connection: Connection, request: SearchRequest, shape: FilterShape | None = None
) -> list[Any]:
    """Return the rows of the same stations in the same order.

    Their columns are those of hits (filters.STATION_COLUMNS, HOURS_COLUMNS) and `distance_m`.
    """
    asked = narrowed(request, shape or FilterShape.of(request.filters))
    values = _values(request, asked)
    is_bounded, count = request.within_m < MAX_DISTANCE_M, request.limit + SPARE_CANDIDATES
    rows = _candidates(asked, request.mode is not None, count, is_bounded).all(connection, values)
    while len(rows) == count and not _is_complete(rows, request):
        values["longest_chord_m"] = _distance_to_beat_m(rows, request)
        count *= MORE_CANDIDATES
        rows = _candidates(asked, request.mode is not None, count, is_bounded=True).all(connection, values)
    nearest = sorted(rows, key=_ORDER)[: request.limit]
    return [row for row in nearest if row.distance_m <= request.within_m]


def all_within(connection: Connection, request: SearchRequest, shape: FilterShape) -> list[SearchHit]:
    """Return all stations within a distance that pass the filters of a shape, by arrival, in the same order.

    They are read in the order of the index, which costs a third of the order of distance.
    """
    asked = narrowed(request, shape)
    values = _values(request, asked)
    rows = _all_in_box(asked, request.limit).all(connection, values)
    return [hit_of(row, request.at, row.distance_m) for row in rows if row.distance_m <= request.within_m]


def _values(request: SearchRequest, shape: FilterShape) -> dict[str, Any]:
    """Return the values of a statement about a request."""
    values = filter_parameters(request.filters, request.at) | travel_parameters(request)
    if shape.in_half_hours:
        values["half_hours"] = open_half_hours(request, shape)
    return values


def travel_parameters(request: SearchRequest) -> dict[str, Any]:
    """Return the values of position, distance and mode for a statement about stations around."""
    point, in_earth = web_mercator(request.position), geocentric(request.position)
    values: dict[str, Any] = {
        "lon": request.position.lon,
        "lat": request.position.lat,
        "x": point.x,
        "y": point.y,
        "reach": mercator_reach(request.position.lat, request.within_m),
        "earth_x": in_earth.x,
        "earth_y": in_earth.y,
        "earth_z": in_earth.z,
        "longest_chord_m": request.within_m + TOLERANCE_M,
    }
    if request.mode is not None:
        values["beyond_m"] = chord_at_least_m(request.beyond_m) - TOLERANCE_M
        values["s_per_m"] = travel_s(1, request.mode)
        values["reach_s"] = MAX_TRAVEL_S[request.mode]
        values["carriageway"] = request.carriageway
        values["turning_m"] = DETOUR_M if request.mode in TURNING_MODES else 0.0
    return values


def _is_complete(rows: Sequence[Any], request: SearchRequest) -> bool:
    """Return whether no station outside the candidates can be nearer than those that are wanted of them."""
    farthest_m = max(row.chord_m for row in rows)
    return geodesic_at_least_m(farthest_m) > _distance_to_beat_m(rows, request)


def _distance_to_beat_m(rows: Sequence[Any], request: SearchRequest) -> float:
    last_m = sorted(row.distance_m for row in rows)[request.limit - 1]
    return min(last_m, request.within_m) + TOLERANCE_M


def _hits_with_reasons(rows: Sequence[Any], request: SearchRequest) -> list[SearchHit]:
    hits, previous_m = [], 0.0
    for rank, row in enumerate(rows, start=1):
        reason_of = partial(distance_reason, rank, row.distance_m - previous_m, request.filters.has_any)
        hits.append(hit_of(row, request.at, row.distance_m, reason_of))
        previous_m = row.distance_m
    return hits


@lru_cache(maxsize=512)
def _candidates(shape: FilterShape, on_arrival: bool, count: int, is_bounded: bool) -> Prepared:
    """Return the statement: the first `count` candidates by the index, in any order."""
    near = (
        select(
            *STATION_COLUMNS,
            public_station.c.timetable_id,
            public_station.c.no_app_timetable_id,
            DISTANCE_M.label("distance_m"),
            CHORD_M.label("chord_m"),
        )
        .select_from(from_clause(shape, on_arrival))
        .where(*shape_conditions(shape, on_arrival), *([IN_BOX] if is_bounded else []))
        .where(public_station.c.geocentric.is_not(None))
        .order_by(CHORD_M)
        .limit(COUNT)
        .subquery("near")
    )
    names = (*(column.name for column in STATION_COLUMNS), "distance_m", "chord_m")
    statement = select(*(near.c[name] for name in names), *HOURS_COLUMNS).select_from(
        join_timetables(near, shape.without_app)
    )
    return Prepared(statement, {"count": count})


@lru_cache(maxsize=128)
def _all_in_box(shape: FilterShape, limit: int) -> Prepared:
    """Return the statement: the stations of a box around the position, of them the first by distance."""
    statement = (
        select(*STATION_COLUMNS, DISTANCE_M.label("distance_m"), *HOURS_COLUMNS)
        .select_from(from_clause(shape, True, join_timetables(public_station, shape.without_app)))
        .where(*shape_conditions(shape, on_arrival=True), IN_BOX)
        .order_by(DISTANCE_M, public_station.c.station_id)
        .limit(WANTED)
    )
    return Prepared(statement, {"wanted": limit})


def from_clause(shape: FilterShape, on_arrival: bool, stations: FromClause | None = None) -> FromClause:
    """Return the stations, joined with their estimated arrival if a state depends on it."""
    selected = shape.from_clause() if stations is None else stations
    return selected.join(ARRIVAL, true()) if on_arrival and shape.open_states else selected


def shape_conditions(shape: FilterShape, on_arrival: bool) -> list[ColumnElement[bool]]:
    """Return the conditions on rows of `from_clause()`; open means on the estimated arrival, within reach."""
    conditions = shape.conditions(ARRIVAL.c.at if on_arrival else AT)
    if shape.needs_turning is not None:
        conditions += _BEHIND_A_TURN if shape.needs_turning else [_IS_ON_THIS_SIDE]
    if on_arrival and shape.is_beyond:
        conditions.append(_LINE_M >= _BEYOND_M)
    if shape.checked_lately is not None:
        is_lately = func.coalesce(public_station.c.hours_checked_at >= _LATELY, False)
        conditions.append(is_lately if shape.checked_lately else not_(is_lately))
    if not (on_arrival and shape.requires_open):
        return conditions
    return [_OPENS_ON_THE_WAY, *conditions, IS_WITHIN_REACH]
