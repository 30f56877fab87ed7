"""What is in a cell of the map: its stations with all that a phone needs to rank them, or their counts."""

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
from locator.maps.domain import CHILDREN
from locator.maps.tables import cell_count
from locator.stations.tables import public_station, service_offer

IDS = bindparam("ids", type_=ARRAY(BigInteger))
OwnHours = Mapping[int, Mapping[str, int]]  # station id -> service -> timetable id


@dataclass(frozen=True, slots=True)
class StationCell:
    """The public stations in service of one cell, in order of id.

    Each row has station_id, code, name, tags, card, lon, lat, timetable_id, no_app_timetable_id and
    hours_checked_at. A timetable that was never worked out is None.
    """

    tile: Tile
    rows: Sequence[Any]
    timetables: Mapping[int, Timetable | None]
    own_hours: OwnHours


@dataclass(frozen=True, slots=True)
class PartCount:
    """How many stations are in one part of a cell, and their middle in microdegrees."""

    x: int
    y: int
    stations: int
    lon_udeg: int
    lat_udeg: int


def stations(connection: Connection, tile: Tile) -> StationCell:
    """Return the stations of a cell."""
    west, south, east, north = tile.mercator_box
    box = {"west": west, "south": south, "east": east, "north": north}
    rows = _stations(tile.z).all(connection, {"x": tile.x, "y": tile.y, **box})
    own = own_hours(connection, [row.station_id for row in rows])
    used = {key for row in rows for key in (row.timetable_id, row.no_app_timetable_id) if key}
    used.update(key for offers in own.values() for key in offers.values())
    return StationCell(tile, rows, timetables(connection, used), own)


def counts(connection: Connection, tile: Tile) -> list[PartCount]:
    """Return the parts of a cell that have stations."""
    first_x, first_y = tile.x << CHILDREN, tile.y << CHILDREN
    last = (1 << CHILDREN) - 1
    corner = {"first_x": first_x, "first_y": first_y, "last_x": first_x + last, "last_y": first_y + last}
    rows = _counts().all(connection, {"zoom": tile.z + CHILDREN, **corner})
    return [
        PartCount(row.x, row.y, row.n, round(row.lon_udeg / row.n), round(row.lat_udeg / row.n))
        for row in rows
    ]


@cache
def _stations(zoom: int) -> Prepared:
    edges = (bindparam(name, type_=Float) for name in ("west", "south", "east", "north"))
    box = func.ST_MakeEnvelope(*edges, 3857)
    kept = public_station.c
    point = cast(kept.place, Geometry)
    columns = (kept.station_id, kept.code, kept.name, kept.tags, kept.card, kept.hours_checked_at)
    # The box finds by the index; the functions say to which of two neighbours an edge belongs.
    return Prepared(
        select(
            *columns,
            kept.timetable_id,
            kept.no_app_timetable_id,
            func.ST_X(point).label("lon"),
            func.ST_Y(point).label("lat"),
        )
        .where(kept.in_service, kept.mercator.op("&&")(box))
        .where(func.cell_x(kept.mercator, zoom) == bindparam("x", type_=Integer))
        .where(func.cell_y(kept.mercator, zoom) == bindparam("y", type_=Integer))
        .order_by(kept.station_id),
        {},
    )


@cache
def _counts() -> Prepared:
    x, y = cell_count.c.x, cell_count.c.y
    first_x, first_y, last_x, last_y, zoom = (
        bindparam(name, type_=Integer) for name in ("first_x", "first_y", "last_x", "last_y", "zoom")
    )
    number = func.sum(cell_count.c.stations)
    return Prepared(
        select(
            x,
            y,
            number.label("n"),
            func.sum(cell_count.c.lon_udeg).label("lon_udeg"),
            func.sum(cell_count.c.lat_udeg).label("lat_udeg"),
        )
        .where(cell_count.c.zoom == zoom, x.between(first_x, last_x), y.between(first_y, last_y))
        .group_by(x, y)
        .having(number > 0)
        .order_by(x, y),
        {},
    )


def own_hours(connection: Connection, ids: list[int]) -> OwnHours:
    """Return the hours of services that have some of their own, at public stations."""
    rows = connection.execute(
        select(service_offer.c.station_id, service_offer.c.code, service_offer.c.timetable_id).where(
            service_offer.c.station_id == func.any(IDS), service_offer.c.timetable_id.is_not(None)
        ),
        {"ids": ids},
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.station_id, {})[row.code] = row.timetable_id
    return found


def timetables(connection: Connection, ids: Iterable[int]) -> dict[int, Timetable | None]:
    """Return some timetables by id; None for one that was never worked out."""
    rows = connection.execute(
        select(timetable.c.id, *HOURS_COLUMNS).where(timetable.c.id == func.any(IDS)), {"ids": sorted(ids)}
    )
    return {row.id: timetable_of(row) for row in rows}
