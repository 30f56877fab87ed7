"""The stations nearest to a position, in exact geodesic order on the WGS 84 ellipsoid.

The index sorts by straight lines through the Earth, whose order is nearly the true one. A few more
candidates than requested are fetched and sorted by true distance. Then it is *proved* that no other station
can be nearer (geocentric.geodesic_at_least_m). Where it cannot be, because many stations are equally
far, more are fetched. How far the stations are, and how many there are, hardly matters.

Where hardly anything is filtered, the index of the web mercator plane is asked first: it has two coordinates
and takes two thirds of the time. Around a town its order is nearly the true one, and proved by the scale of
the plane (geodesy.mercator_reach).

They are sorted here: PostgreSQL would have to keep and copy all cards before it can (docs/performance.md).
"""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, select

from geodata.crs.outline import in_china
from geodata.geocentric import geodesic_at_least_m
from geodata.geodesy import mercator_reach
from locator.db.prepared import Prepared
from locator.hours.queries.states import HOURS_COLUMNS, join_timetables
from locator.search.domain.ranking import distance_reason
from locator.search.domain.search import MAX_DISTANCE_M, Filters, SearchHit, SearchRequest
from locator.search.queries.filters import STATION_COLUMNS, FilterShape, hit_of
from locator.search.queries.ways import (
    CHORD_M,
    COUNT,
    DISTANCE_M,
    IN_BOX,
    PLANE_M,
    TOLERANCE_M,
    WANTED,
    from_clause,
    search_parameters,
    shape_conditions,
)
from locator.search.queries.when_open import narrowed
from locator.stations.tables import public_station

SPARE_CANDIDATES = 4  # enough for the proof to hold at the first attempt nearly always
MORE_CANDIDATES = 8  # times as many in the next attempt
UNFILTERED = FilterShape.of(Filters())
CELL_DEG = 0.05  # 5 km
MAX_CELLS = 50_000
# Cells from which the plane proved nothing, since the nearest town is far and all of it equally far: there
# the Earth is asked at once. It changes what a search costs, never what it finds.
_UNPROVED: set[tuple[int, int]] = set()
_ORDER = attrgetter("distance_m", "station_id")


class Line(Enum):
    """The straight lines whose order an index follows."""

    IN_PLANE = auto()
    IN_EARTH = auto()
    IN_EARTH_BOUNDED = auto()  # within `longest_chord_m`


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
    values = search_parameters(request, asked)
    rows = _in_plane(connection, request, asked, values) or _in_earth(connection, request, asked, values)
    nearest = sorted(rows, key=_ORDER)[: request.limit]
    return [row for row in nearest if row.distance_m <= request.within_m]


def _in_plane(
    connection: Connection, request: SearchRequest, shape: FilterShape, values: Mapping[str, Any]
) -> Sequence[Any]:
    """Return the candidates in the plane if the nearest are certainly among them; none if they may not be."""
    if shape._replace(truck=False) != UNFILTERED or not in_china(request.position):
        return ()
    here = (int(request.position.lon / CELL_DEG), int(request.position.lat / CELL_DEG))
    if here in _UNPROVED:
        return ()
    count = request.limit + SPARE_CANDIDATES
    rows = _candidates(shape, request.mode is not None, count, Line.IN_PLANE).all(connection, values)
    if len(rows) < count:
        return rows
    reach = mercator_reach(request.position.lat, _distance_to_beat_m(rows, request))
    if max(row.line_m for row in rows) > reach:
        return rows
    if len(_UNPROVED) >= MAX_CELLS:
        _UNPROVED.clear()
    _UNPROVED.add(here)
    return ()


def _in_earth(
    connection: Connection, request: SearchRequest, shape: FilterShape, values: dict[str, Any]
) -> Sequence[Any]:
    """Return candidates among which the nearest certainly are."""
    line = Line.IN_EARTH_BOUNDED if request.within_m < MAX_DISTANCE_M else Line.IN_EARTH
    count = request.limit + SPARE_CANDIDATES
    rows = _candidates(shape, request.mode is not None, count, line).all(connection, values)
    while len(rows) == count and not _is_complete(rows, request):
        values["longest_chord_m"] = _distance_to_beat_m(rows, request)
        count *= MORE_CANDIDATES
        line = Line.IN_EARTH_BOUNDED
        rows = _candidates(shape, request.mode is not None, count, line).all(connection, values)
    return rows


def all_within(connection: Connection, request: SearchRequest, shape: FilterShape) -> list[SearchHit]:
    """Return all stations within a distance that pass the filters of a shape, by arrival, in the same order.

    They are read in the order of the index, which costs a third of the order of distance.
    """
    asked = narrowed(request, shape)
    values = search_parameters(request, asked)
    rows = _all_in_box(asked, request.limit).all(connection, values)
    return [hit_of(row, request.at, row.distance_m) for row in rows if row.distance_m <= request.within_m]


def _is_complete(rows: Sequence[Any], request: SearchRequest) -> bool:
    """Return whether no station outside the candidates can be nearer than those that are wanted of them."""
    farthest_m = max(row.line_m for row in rows)
    return geodesic_at_least_m(farthest_m) > _distance_to_beat_m(rows, request)


def _distance_to_beat_m(rows: Sequence[Any], request: SearchRequest) -> float:
    last_m: float = sorted(row.distance_m for row in rows)[request.limit - 1]
    return min(last_m, request.within_m) + TOLERANCE_M


def _hits_with_reasons(rows: Sequence[Any], request: SearchRequest) -> list[SearchHit]:
    hits, previous_m = [], 0.0
    for rank, row in enumerate(rows, start=1):
        reason_of = partial(distance_reason, rank, row.distance_m - previous_m, request.filters.has_any)
        hits.append(hit_of(row, request.at, row.distance_m, reason_of))
        previous_m = row.distance_m
    return hits


@lru_cache(maxsize=512)
def _candidates(shape: FilterShape, on_arrival: bool, count: int, line: Line) -> Prepared:
    """Return the statement: the first `count` candidates by an index, in any order."""
    line_m = PLANE_M if line is Line.IN_PLANE else CHORD_M
    near = (
        select(
            *STATION_COLUMNS,
            public_station.c.timetable_id,
            public_station.c.no_app_timetable_id,
            DISTANCE_M.label("distance_m"),
            line_m.label("line_m"),
        )
        .select_from(from_clause(shape, on_arrival))
        .where(*shape_conditions(shape, on_arrival), *([IN_BOX] if line is Line.IN_EARTH_BOUNDED else []))
        .where(public_station.c.geocentric.is_not(None))
        .order_by(line_m)
        .limit(COUNT)
        .subquery("near")
    )
    names = (*(column.name for column in STATION_COLUMNS), "distance_m", "line_m")
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
