"""Distances, estimated ways and moments of arrival in SQL, for statements about what is around a position."""

from datetime import timedelta
from typing import Any

from geoalchemy2 import Geography
from sqlalchemy import (
    ColumnElement,
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

from geodata.geocentric import chord_at_least_m, geocentric
from geodata.geodesy import mercator_reach, web_mercator
from geodata.travel import travel_s
from locator.hours.queries.states import AT
from locator.hours.tables import timetable
from locator.search.domain.arrival import MAX_TRAVEL_S, TURNING_MODES
from locator.search.domain.search import SearchRequest
from locator.search.queries.filters import FilterShape, filter_parameters, hide_selectivity
from locator.search.queries.when_open import open_half_hours
from locator.stations.domain.truck import DETOUR_M, SAME_SIDE_M
from locator.stations.tables import public_station

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
PLANE_M = public_station.c.mercator.op("<->", return_type=Float())(POSITION_MERCATOR)
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


def search_parameters(request: SearchRequest, shape: FilterShape) -> dict[str, Any]:
    """Return all values of a statement of a shape about a request."""
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
