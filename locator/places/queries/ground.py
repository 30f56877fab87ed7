"""What the gazetteer takes from the ground: places, roads, house numbers; nothing where none is loaded."""

from collections.abc import Iterator
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB, distinct_on

from locator.ground.queries.loaded import loaded_ground
from locator.ground.tables import address as ground_address
from locator.ground.tables import place as ground_place
from locator.ground.tables import road as ground_road

TOWN_KINDS = ("city", "county", "district", "town")
SAME_PLACE_M = 600.0  # in Web Mercator: two nodes of one name and kind within it are one place
SAME_ROAD_M = 1_500.0  # gaps between the parts of one road
ON_ROAD_M = 150.0  # a junction or milestone belongs to the road within it
BATCH = 5_000
# What an exit or a gate belongs to, and how far off its middle may be, in degrees: 0.01 is about a kilometre.
EXITS, STATIONS = "subway_entrance", ("subway_station",)
GATES, GROUNDS = (
    "gate",
    ("hospital", "university", "college", "school", "park", "estate", "works", "marketplace"),
)
OWNER_WITHIN_DEG = 0.006


def version(connection: Connection) -> str:
    """Return the version of the ground that is loaded; empty for none."""
    loaded = loaded_ground(connection)
    return loaded.version if loaded else ""


def places(connection: Connection) -> Iterator[Row[Any]]:
    """Yield each named place or numbered milestone once, with the road it lies on if it is part of one."""
    numbered = func.coalesce(ground_place.c.name, "").op("||")(func.coalesce(ground_place.c.ref, ""))
    mercator = func.ST_Transform(ground_place.c.geom, 3857, type_=Geometry)
    is_part = ground_place.c.kind.in_((EXITS, GATES))  # exit A of the next station is near as well
    one_by_one = case((is_part, ground_place.c.osm_id), else_=0)
    part = func.ST_ClusterDBSCAN(mercator, SAME_PLACE_M, 1).over(
        partition_by=(ground_place.c.kind, ground_place.c.name, ground_place.c.ref, one_by_one)
    )
    clustered = (
        select(ground_place, one_by_one.label("one"), part.label("part"))
        .where(numbered != "")
        .subquery("clustered")
    )
    of_one = (clustered.c.kind, clustered.c.name, clustered.c.ref, clustered.c.one, clustered.c.part)
    first = (
        select(clustered)
        .ext(distinct_on(*of_one))
        .order_by(*of_one, clustered.c.importance.desc().nulls_last(), clustered.c.osm_id)
        .subquery("first")
    )
    nearest = _road_at(func.ST_Transform(type_coerce(first.c.geom, Geometry), 3857, type_=Geometry))
    of_a_road = first.c.kind.in_(("motorway_junction", "milestone"))
    point = type_coerce(first.c.geom, Geometry)
    owner, other = (_owner_of(first.c.kind, point, nth) for nth in range(2))
    statement = (
        select(
            first,
            nearest.c.ref.label("road_ref"),
            owner.c.name.label("owner"),
            owner.c.names.label("owner_names"),
            owner.c.apart.label("owner_apart"),
            other.c.apart.label("other_apart"),
        )
        .outerjoin(nearest, of_a_road)
        .outerjoin(owner, first.c.kind.in_((EXITS, GATES)))
        .outerjoin(other, first.c.kind == GATES)
    )
    yield from _streamed(connection, statement)


def towns(connection: Connection) -> Iterator[Row[Any]]:
    """Yield the names of towns, of which most are divisions as well."""
    yield from _streamed(
        connection,
        select(ground_place.c.name, ground_place.c.names).where(
            ground_place.c.kind.in_(TOWN_KINDS), ground_place.c.name != ""
        ),
    )


def _road_at(point: ColumnElement[Any]) -> Any:
    return (
        select(ground_road.c.ref)
        .where(
            func.ST_DWithin(type_coerce(ground_road.c.geom, Geometry), point, ON_ROAD_M),
            ground_road.c.ref.regexp_match("[GS][0-9]+"),
        )
        .order_by(type_coerce(ground_road.c.geom, Geometry).op("<->")(point))
        .limit(1)
        .lateral("nearest")
    )


def _owner_of(kind: ColumnElement[Any], point: ColumnElement[Any], nth: int) -> Any:
    """Return the nth nearest place that an exit or a gate may belong to, and how many degrees it is off."""
    owner = ground_place.alias(f"owner_{nth}")
    geometry = type_coerce(owner.c.geom, Geometry)
    apart = func.ST_Distance(geometry, point)
    return (
        select(owner.c.name, owner.c.names, apart.label("apart"))
        .where(
            or_(
                and_(kind == EXITS, owner.c.kind.in_(STATIONS)),
                and_(kind == GATES, owner.c.kind.in_(GROUNDS)),
            ),
            owner.c.name != "",
            func.ST_DWithin(geometry, point, OWNER_WITHIN_DEG),
        )
        .order_by(apart, owner.c.osm_id)
        .offset(nth)
        .limit(1)
        .lateral(f"nearest_{nth}")
    )


def roads(connection: Connection) -> Iterator[Row[Any]]:
    """Yield each named road once, with its middle and its length; a name in two towns is two roads."""
    geometry = type_coerce(ground_road.c.geom, Geometry)
    part = func.ST_ClusterDBSCAN(geometry, SAME_ROAD_M, 1).over(partition_by=ground_road.c.name)
    named = select(ground_road, part.label("part")).where(ground_road.c.name != "").subquery("named")
    whole = func.ST_Collect(type_coerce(named.c.geom, Geometry), type_=Geometry)
    statement = select(
        named.c.name,
        func.min(named.c.osm_id).label("osm_id"),
        func.max(named.c.ref).label("ref"),
        func.bool_or(named.c.kind.like("motorway%")).label("is_motorway"),
        _first_names(named.c.names),
        func.sum(func.ST_Length(type_coerce(named.c.geom, Geometry))).label("length_m"),
        _middle(whole),
    ).group_by(named.c.name, named.c.part)
    yield from _streamed(connection, statement)


def expressways(connection: Connection) -> Iterator[Row[Any]]:
    """Yield each road with a number once, with its middle and the names that it has on its way."""
    ref = func.unnest(func.string_to_array(func.replace(ground_road.c.ref, " ", ""), ";"))
    single = (
        select(ref.label("ref"), ground_road.c.osm_id, ground_road.c.name, ground_road.c.geom)
        .where(ground_road.c.ref != "")
        .subquery("single")
    )
    whole = func.ST_Collect(type_coerce(single.c.geom, Geometry), type_=Geometry)
    statement = (
        select(
            single.c.ref,
            func.min(single.c.osm_id).label("osm_id"),
            func.array_agg(func.distinct(func.coalesce(single.c.name, ""))).label("road_names"),
            _middle(whole),
        )
        .where(single.c.ref.regexp_match("^[GSXYC][0-9]{1,4}$"))
        .group_by(single.c.ref)
    )
    yield from _streamed(connection, statement)


def addresses(connection: Connection) -> Iterator[Row[Any]]:
    """Yield house numbers with their street, each once within a town."""
    where = func.coalesce(func.nullif(ground_address.c.street, ""), ground_address.c.place)
    statement = select(
        where.label("street"),
        ground_address.c.housenumber,
        ground_address.c.osm_id,
        ground_address.c.osm_type,
        ground_address.c.geom,
    ).where(where != "", ground_address.c.housenumber != "")
    yield from _streamed(connection, statement)


def _first_names(names: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the names of one of the parts of a road: the fullest."""
    return cast(func.max(cast(names, Text)), JSONB).label("names")


def _middle(whole: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the point of a line that is nearest to its centre, in WGS 84."""
    point = func.ST_ClosestPoint(whole, func.ST_Centroid(whole), type_=Geometry)
    return func.ST_Transform(point, 4326, type_=Geometry("POINT", srid=4326)).label("geom")


def _streamed(connection: Connection, statement: Select[Any]) -> Iterator[Row[Any]]:
    yield from connection.execute(statement, execution_options={"yield_per": BATCH})
