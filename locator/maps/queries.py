"""Contents of a cell of the map: stations with what a phone needs to rank them, or counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, Connection, Float, Integer, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

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


@cache
def _station_statement(zoom: int) -> Prepared:
    edges = (bindparam(name, type_=Float) for name in ("west", "south", "east", "north"))
    box = func.ST_MakeEnvelope(*edges, 3857)
    columns = public_station.c
    point = cast(columns.place, Geometry)
    # The box uses the index; the functions decide to which of two neighbours an edge belongs.
    return Prepared(
        select(
            *(columns.station_id, columns.code, columns.name, columns.tags, columns.card),
            *(columns.hours_checked_at, columns.timetable_id, columns.no_app_timetable_id),
            func.ST_X(point).label("lon"),
            func.ST_Y(point).label("lat"),
        )
        .where(columns.in_service, columns.mercator.op("&&")(box))
        .where(func.cell_x(columns.mercator, zoom) == bindparam("x", type_=Integer))
        .where(func.cell_y(columns.mercator, zoom) == bindparam("y", type_=Integer))
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
    """Return the timetable ids of services that have hours of their own, by station id."""
    rows = connection.execute(
        select(service_offer.c.station_id, service_offer.c.code, service_offer.c.timetable_id).where(
            service_offer.c.station_id == func.any(IDS), service_offer.c.timetable_id.is_not(None)
        ),
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
