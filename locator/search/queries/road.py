"""A road for drivers: its ways in the ground, the stations along a path, and the stations that name the road.

The ground (OpenStreetMap's roads in the schema `ground`) is there only where an operator has loaded one.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from geoalchemy2 import Geometry
from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from geodata.geodesy import mercator_reach, web_mercator
from geodata.lonlat import LonLat
from geodata.road_lines import Path, Way
from locator.ground.tables import road
from locator.hours.queries.states import HOURS_COLUMNS, join_timetables
from locator.search.domain.search import SearchHit, SearchRequest
from locator.search.queries.filters import STATION_COLUMNS, FilterShape, filter_parameters, hit_of
from locator.search.queries.road_ways import MOST_WAYS, ids_beside, is_named, ways_called
from locator.stations.domain.truck import ROAD_NUMBER
from locator.stations.tables import public_station

MOST_STATIONS = 200
NUMBER_IN_TEXT = r"(^|[^a-z0-9]){}([^0-9]|$)"  # G4 is not in G42


def ways_of(connection: Connection, name: str, around: LonLat, within_m: float) -> list[Way]:
    """Return the ways of a road, by its number or name, that come within a distance of a position."""
    point = web_mercator(around)
    reach = mercator_reach(around.lat, within_m)
    box = func.ST_MakeEnvelope(point.x - reach, point.y - reach, point.x + reach, point.y + reach, 3857)
    statement = (
        select(func.ST_AsBinary(func.ST_Transform(road.c.geom, 4326)), road.c.is_oneway)
        .where(is_named(name), road.c.geom.op("&&")(box), ~road.c.kind.like("%\\_link"))
        .limit(MOST_WAYS)
    )
    rows = connection.execute(statement).all()
    return [Way(shapely.get_coordinates(shapely.from_wkb(bytes(shape))), oneway) for shape, oneway in rows]


def stations_along(
    connection: Connection, path: Path, within_m: float, request: SearchRequest
) -> list[tuple[SearchHit, LonLat]]:
    """Return the stations near a path that pass the filters of a request, with their positions."""
    line = shapely.to_wkb(shapely.LineString(np.round(path.points, 7)), hex=True)
    on_plane = func.ST_Transform(func.ST_GeomFromWKB(func.decode(bindparam("line"), "hex"), 4326), 3857)
    highest = float(np.abs(path.points[:, 1]).max())
    near = func.ST_DWithin(public_station.c.mercator, on_plane, mercator_reach(highest, within_m))
    return [
        (hit_of(row, request.at), LonLat(row.lon, row.lat))
        for row in _stations(connection, request, near, {"line": line})
    ]


def stations_naming(
    connection: Connection,
    name: str,
    around: LonLat,
    within_m: float,
    request: SearchRequest,
    *,
    has_ground: bool,
) -> list[tuple[SearchHit, LonLat]]:
    """Return the stations within a distance that name a road.

    Where a ground knows its number, also those that lie beside it and are registered on no road.
    """
    point = web_mercator(around)
    centre = func.ST_SetSRID(func.ST_MakePoint(point.x, point.y), 3857)
    near = func.ST_DWithin(public_station.c.mercator, centre, mercator_reach(around.lat, within_m))
    registered = cast(public_station.c.card, JSONB)["properties"]["truck"]["road"].astext
    belongs = [registered == name, _mentions(name)]
    if has_ground and ROAD_NUMBER.fullmatch(name):
        beside = ids_beside(ways_called(name).subquery("way"))
        belongs.append(public_station.c.station_id.in_(beside) & (func.coalesce(registered, "") == ""))
    condition = near & or_(*belongs)
    return [
        (hit_of(row, request.at), LonLat(row.lon, row.lat))
        for row in _stations(connection, request, condition, {})
    ]


def _mentions(name: str) -> ColumnElement[bool]:
    text = public_station.c.search_text
    if ROAD_NUMBER.fullmatch(name):
        return text.regexp_match(NUMBER_IN_TEXT.format(name.lower()))
    return func.strpos(text, literal(name.lower())) > 0


def _stations(
    connection: Connection, request: SearchRequest, condition: ColumnElement[bool], values: dict[str, Any]
) -> Sequence[Any]:
    """Return rows; whether they are open on arrival is for the caller to say, who knows the way."""
    filters = replace(request.filters, open_states=frozenset())
    shape = FilterShape.of(filters)
    point = cast(public_station.c.place, Geometry)
    statement = (
        select(
            *STATION_COLUMNS,
            *HOURS_COLUMNS,
            cast(func.ST_X(point), Float).label("lon"),
            cast(func.ST_Y(point), Float).label("lat"),
        )
        .select_from(join_timetables(public_station, shape.without_app))
        .where(*shape.conditions(), public_station.c.mercator.is_not(None), condition)
        .order_by(public_station.c.station_id)
        .limit(MOST_STATIONS)
    )
    return connection.execute(statement, filter_parameters(filters, request.at) | values).all()
