"""The stations nearest to a position: exact geodesic order on the WGS 84 ellipsoid.

The index sorts in the web mercator plane, whose order is nearly the true one. So a few more
candidates than wanted are fetched and sorted by true distance; then it is *proved* that no other
station can be nearer (geodesy.mercatorREACH), or, in the rare case that it cannot be, everything
that could be is fetched and sorted.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from geoalchemy2 import Geography
from sqlalchemy import (
    ColumnElement,
    Connection,
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
    select,
    true,
)

from geodata.geodesy import mercator_reach, web_mercator
from geodata.travel import travel_s
from locator.db.prepared import Prepared
from locator.hours.queries.states import AT, HOURS_COLUMNS, join_timetables
from locator.search.domain.arrival import REACH_S, reach_m
from locator.search.domain.ranking import reason
from locator.search.domain.search import MAX_LIMIT, REACH_M, SearchHit, SearchRequest
from locator.search.queries.filters import STATION_COLUMNS, Shape, hit_of, parameters
from locator.stations.domain.truck import AROUND_M, SAME_SIDE_M
from locator.stations.tables import public_station

SPARE_CANDIDATES = 10  # enough for the proof to hold at first go nearly everywhere
RANKED_AMONG = 3  # times as many as wanted: a door shut on arrival gives way to the next ones
SLACK_M = 0.001  # more than floating point loses, less than any door's width

_lon, _lat, _x, _y, REACH = (bindparam(name, type_=Float) for name in ("lon", "lat", "x", "y", "reach"))
HERE = cast(func.ST_SetSRID(func.ST_MakePoint(_lon, _lat), 4326), Geography)
HERE_MERCATOR = func.ST_SetSRID(func.ST_MakePoint(_x, _y), 3857)
# Written into the statement: PostgreSQL then knows how few are wanted, and keeps one plan for all.
COUNT, WANTED = (bindparam(name, type_=Integer, literal_execute=True) for name in ("count", "wanted"))
DISTANCE_M = func.ST_Distance(public_station.c.place, HERE, type_=Float)
S_PER_M = bindparam("s_per_m", type_=Float)
SECOND = cast(literal("1 second"), Interval)
MINE = bindparam("carriageway", type_=Text)
AROUND = case(  # stations.domain.truck.around_m
    (public_station.c.carriageway.in_(["", MINE]), 0.0), (DISTANCE_M < SAME_SIDE_M, 0.0), else_=AROUND_M
)
TOOK_S = (DISTANCE_M + AROUND) * S_PER_M
IS_WITHIN_REACH = bindparam("reach_s", type_=Float) >= TOOK_S
# The end of the estimated way, worked out once a row however often a condition names it.
ARRIVES = select((AT + TOOK_S * SECOND).label("at")).correlate(public_station).offset(0).lateral("arrives")


def search(connection: Connection, wanted: SearchRequest) -> list[SearchHit]:
    """Return the nearest stations that pass the filters, nearest first; equals in order of id.

    With a mode, states are those on arrival, nothing beyond its reach is open, and all are returned
    among which domain.ranking may choose `limit`.
    """
    if wanted.mode is None:
        return _hits(_nearest(connection, wanted), wanted)
    limit = min(MAX_LIMIT, RANKED_AMONG * wanted.limit)
    within_m = wanted.within_m
    if wanted.filters.asks_open:
        within_m = min(within_m, reach_m(wanted.mode))
    among = replace(wanted, limit=limit, within_m=within_m)
    return [hit_of(row, wanted.at, row.distance_m) for row in _nearest(connection, among)]


def _nearest(connection: Connection, wanted: SearchRequest) -> Sequence[Any]:
    values = parameters(wanted.filters, wanted.at) | place_values(wanted)
    question = (Shape.of(wanted.filters), wanted.mode is not None, wanted.limit)
    rows = _candidates(*question, wanted.within_m < REACH_M).all(connection, values)
    if not _is_complete(rows, wanted):
        values["reach"] = mercator_reach(wanted.position.lat, _distance_to_beat(rows, wanted))
        rows = _everything_within(*question).all(connection, values)
    return [row for row in rows if row.distance_m <= wanted.within_m]


def place_values(wanted: SearchRequest) -> dict[str, Any]:
    """Return the values of where from, how far and how, for a statement about places around."""
    here = web_mercator(wanted.position)
    values: dict[str, Any] = {
        "lon": wanted.position.lon,
        "lat": wanted.position.lat,
        "x": here.x,
        "y": here.y,
    }
    values["reach"] = mercator_reach(wanted.position.lat, wanted.within_m)
    if wanted.mode is not None:
        pace = {"s_per_m": travel_s(1, wanted.mode), "reach_s": REACH_S[wanted.mode]}
        values |= {**pace, "carriageway": wanted.carriageway}
    return values


def _is_complete(rows: Sequence[Any], wanted: SearchRequest) -> bool:
    """Tell whether the nearest are surely among the candidates of which these are the nearest."""
    if not rows or rows[0].candidates < wanted.limit + SPARE_CANDIDATES:
        return True  # there are no others
    return float(rows[0].farthest_m) > mercator_reach(wanted.position.lat, _distance_to_beat(rows, wanted))


def _distance_to_beat(rows: Sequence[Any], wanted: SearchRequest) -> float:
    return min(float(rows[-1].distance_m), wanted.within_m) + SLACK_M


def _hits(rows: Sequence[Any], wanted: SearchRequest) -> list[SearchHit]:
    """Return rows as hits, each with the reason of its place."""
    hits, before_m = [], 0.0
    for place, row in enumerate(rows, start=1):
        because = partial(reason, place, row.distance_m - before_m, wanted.filters)
        hits.append(hit_of(row, wanted.at, row.distance_m, because))
        before_m = row.distance_m
    return hits


@lru_cache(maxsize=512)
def _candidates(shape: Shape, on_arrival: bool, limit: int, bounded: bool) -> Prepared:
    """Return the statement of the first go: by the index, in the order of the plane."""
    plane_m = public_station.c.mercator.op("<->", return_type=Float())(HERE_MERCATOR)
    within = func.ST_DWithin(public_station.c.mercator, HERE_MERCATOR, REACH)
    inner = (
        select(
            *STATION_COLUMNS,
            public_station.c.timetable_id,
            public_station.c.no_app_timetable_id,
            DISTANCE_M.label("distance_m"),
            plane_m.label("mercator_m"),
        )
        .select_from(_stations(shape, on_arrival))
        .where(*_conditions(shape, on_arrival), *([within] if bounded else []))
        .where(public_station.c.mercator.is_not(None))
        .order_by(plane_m)
        .limit(COUNT)
        .subquery("near")
    )
    chosen = (
        select(
            *(inner.c[name] for name in (*(column.name for column in STATION_COLUMNS), "distance_m")),
            func.max(inner.c.mercator_m).over().label("farthest_m"),
            func.count().over().label("candidates"),
            *HOURS_COLUMNS,
        )
        .select_from(join_timetables(inner, shape.without_app))
        .order_by(inner.c.distance_m, inner.c.station_id)
        .limit(WANTED)
    )
    return Prepared(chosen, {"count": limit + SPARE_CANDIDATES, "wanted": limit})


@lru_cache(maxsize=512)
def _everything_within(shape: Shape, on_arrival: bool, limit: int) -> Prepared:
    """Return the statement of the second go: all in a circle of the plane, sorted by true distance."""
    chosen = (
        select(*STATION_COLUMNS, DISTANCE_M.label("distance_m"), *HOURS_COLUMNS)
        .select_from(_stations(shape, on_arrival, join_timetables(public_station, shape.without_app)))
        .where(*_conditions(shape, on_arrival))
        .where(func.ST_DWithin(public_station.c.mercator, HERE_MERCATOR, REACH))
        .order_by(DISTANCE_M, public_station.c.station_id)
        .limit(WANTED)
    )
    return Prepared(chosen, {"wanted": limit})


def _stations(shape: Shape, on_arrival: bool, stations: FromClause | None = None) -> FromClause:
    """Return what the conditions are about, with the arrival at each where a state hangs on it."""
    chosen = shape.stations() if stations is None else stations
    return chosen.join(ARRIVES, true()) if on_arrival and shape.open_states else chosen


def _conditions(shape: Shape, on_arrival: bool) -> list[ColumnElement[bool]]:
    found = shape.conditions(_moment(on_arrival))
    return [*found, IS_WITHIN_REACH] if on_arrival and shape.asks_open else found


def _moment(on_arrival: bool) -> ColumnElement[datetime]:
    """Return the moment that states are asked for: now, or at the end of the estimated way."""
    return ARRIVES.c.at if on_arrival else AT
