"""Contents of a cell of the map: stations with what a phone needs to rank them, or counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Float,
    Integer,
    Text,
    bindparam,
    cast,
    column,
    exists,
    func,
    literal,
    not_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.sql.selectable import NamedFromClause

from geodata.tiles import Tile
from locator.db.prepared import Prepared
from locator.hours.domain.state import Timetable
from locator.hours.queries.states import HOURS_COLUMNS, timetable_of
from locator.hours.tables import timetable
from locator.maps.domain import PART_LEVELS
from locator.maps.tables import cell_count
from locator.stations.tables import public_station, service_offer

IDS = bindparam("ids", type_=ARRAY(BigInteger))
OwnHours = Mapping[int, Mapping[str, int]]  # station id -> service -> timetable id


@dataclass(frozen=True, slots=True)
class StationCell:
    """The public stations in service of one cell, in order of id.

    Each row has station_id, code, name, tags, card, lon, lat, timetable_id, no_app_timetable_id and
    hours_checked_at. A timetable that has not been computed is None.
    """

    tile: Tile
    rows: Sequence[Any]
    timetables: Mapping[int, Timetable | None]
    own_hours: OwnHours


@dataclass(frozen=True, slots=True)
class PartCount:
    """The number of stations in a part of a cell, and their mean position in microdegrees."""

    x: int
    y: int
    stations: int
    lon_udeg: int
    lat_udeg: int


def load_stations(connection: Connection, tile: Tile) -> StationCell:
    """Return the stations of a cell."""
    west, south, east, north = tile.mercator_box
    box = {"west": west, "south": south, "east": east, "north": north}
    rows = _station_statement(tile.z).all(connection, {"x": tile.x, "y": tile.y, **box})
    own_hours = load_own_hours(connection, [row.station_id for row in rows])
    timetables = load_timetables(connection, timetable_ids(rows, own_hours))
    return StationCell(tile, rows, timetables, own_hours)


def load_version(connection: Connection, tile: Tile) -> str:
    """Return what changes in the transaction of each change of a cell's stations or of their timetables.

    It is a digest of the versions (xmin) of all rows that `load_stations` reads, so nothing has to be kept.
    """
    west, south, east, north = tile.mercator_box
    box = {"west": west, "south": south, "east": east, "north": north}
    (row,) = _version_statement(tile.z).all(connection, {"x": tile.x, "y": tile.y, **box})
    return str(row.version)


def load_counts(connection: Connection, tile: Tile) -> list[PartCount]:
    """Return the parts of a cell that have stations."""
    first_x, first_y = tile.x << PART_LEVELS, tile.y << PART_LEVELS
    last = (1 << PART_LEVELS) - 1
    corners = {"first_x": first_x, "first_y": first_y, "last_x": first_x + last, "last_y": first_y + last}
    rows = _count_statement().all(connection, {"zoom": tile.z + PART_LEVELS, **corners})
    return [
        PartCount(row.x, row.y, row.n, round(row.lon_udeg / row.n), round(row.lat_udeg / row.n))
        for row in rows
    ]


def _is_in_cell(zoom: int) -> list[ColumnElement[bool]]:
    """Return the condition; the box uses the index, the functions decide whose an edge of two cells is."""
    edges = (bindparam(name, type_=Float) for name in ("west", "south", "east", "north"))
    columns = public_station.c
    return [
        columns.in_service,
        columns.mercator.op("&&")(func.ST_MakeEnvelope(*edges, 3857)),
        func.cell_x(columns.mercator, zoom) == bindparam("x", type_=Integer),
        func.cell_y(columns.mercator, zoom) == bindparam("y", type_=Integer),
    ]


@cache
def _version_statement(zoom: int) -> Prepared:
    columns = public_station.c
    hours, no_app, own = timetable.alias("hours"), timetable.alias("no_app"), timetable.alias("own")
    own_hours = (
        select(func.string_agg(_version_of(service_offer) + literal("-") + _version_of(own), literal(" ")))
        .select_from(service_offer.join(own, own.c.id == service_offer.c.timetable_id))
        .where(service_offer.c.station_id == columns.station_id)
        .scalar_subquery()
    )
    versions = (columns.station_id, *map(_version_of, (public_station, hours, no_app)), own_hours)
    row = func.concat_ws(",", *(func.coalesce(cast(version, Text), "") for version in versions))
    listed = func.string_agg(row, aggregate_order_by(literal(";"), columns.station_id))
    return Prepared(
        select(func.md5(func.coalesce(listed, "")).label("version"))
        .select_from(
            public_station.outerjoin(hours, hours.c.id == columns.timetable_id).outerjoin(
                no_app, no_app.c.id == columns.no_app_timetable_id
            )
        )
        .where(*_is_in_cell(zoom)),
        {},
    )


def _version_of(table: NamedFromClause) -> ColumnElement[str]:
    """Return the transaction that wrote a row: PostgreSQL's column xmin."""
    return cast(column("xmin", _selectable=table), Text)


@cache
def _station_statement(zoom: int) -> Prepared:
    columns = public_station.c
    point = cast(columns.place, Geometry)
    return Prepared(
        select(
            *(columns.station_id, columns.code, columns.name, columns.tags, columns.card),
            *(columns.hours_checked_at, columns.timetable_id, columns.no_app_timetable_id),
            func.ST_X(point).label("lon"),
            func.ST_Y(point).label("lat"),
        )
        .where(*_is_in_cell(zoom))
        .order_by(columns.station_id),
        {},
    )


@cache
def _count_statement() -> Prepared:
    x, y = cell_count.c.x, cell_count.c.y
    first_x, first_y, last_x, last_y, zoom = (
        bindparam(name, type_=Integer) for name in ("first_x", "first_y", "last_x", "last_y", "zoom")
    )
    total = func.sum(cell_count.c.stations)
    return Prepared(
        select(
            x,
            y,
            total.label("n"),
            func.sum(cell_count.c.lon_udeg).label("lon_udeg"),
            func.sum(cell_count.c.lat_udeg).label("lat_udeg"),
        )
        .where(cell_count.c.zoom == zoom, x.between(first_x, last_x), y.between(first_y, last_y))
        .group_by(x, y)
        .having(total > 0)
        .order_by(x, y),
        {},
    )


def load_own_hours(connection: Connection, ids: list[int]) -> OwnHours:
    """Return the timetable ids of services that have hours of their own, by station id.

    Hours of a union's words under a service (``training:银发课堂``) stand by their own codes, which a phone
    takes together with those of the service; none does where an offer of the service has the door's hours.
    """
    timed = service_offer.alias("timed")
    untimed = (
        exists()
        .where(service_offer.c.station_id == timed.c.station_id, service_offer.c.availability == "yes")
        .where(service_offer.c.timetable_id.is_(None), service_offer.c.code != timed.c.code)
        .where(func.split_part(service_offer.c.code, ":", 1) == func.split_part(timed.c.code, ":", 1))
    )
    rows = connection.execute(
        select(timed.c.station_id, timed.c.code, timed.c.timetable_id)
        .where(
            timed.c.station_id == func.any(IDS),
            timed.c.timetable_id.is_not(None),
            timed.c.availability == "yes",
        )
        .where(not_(untimed)),
        {"ids": ids},
    )
    own_hours: dict[int, dict[str, int]] = {}
    for row in rows:
        own_hours.setdefault(row.station_id, {})[row.code] = row.timetable_id
    return own_hours


def timetable_ids(rows: Iterable[Any], own_hours: OwnHours) -> set[int]:
    """Return the ids of all timetables of stations and of their services."""
    ids = {key for row in rows for key in (row.timetable_id, row.no_app_timetable_id) if key}
    return ids | {key for services in own_hours.values() for key in services.values()}


def load_timetables(connection: Connection, ids: Iterable[int]) -> dict[int, Timetable | None]:
    """Return timetables by id; None for one that has not been computed."""
    rows = connection.execute(
        select(timetable.c.id, *HOURS_COLUMNS).where(timetable.c.id == func.any(IDS)), {"ids": sorted(ids)}
    )
    return {row.id: timetable_of(row) for row in rows}
