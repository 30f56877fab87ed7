"""Pages of public stations for GIS programs, by area and by the day of their last change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from geoalchemy2 import Geometry
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, cast, func, or_, select

from geodata.geodesy import web_mercator
from geodata.lonlat import LonLat
from locator.ogc.domain.extent import Extent, Interval
from locator.stations.tables import public_station, station

WORLD = Extent(-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, slots=True)
class ItemsRequest:
    """Which stations are asked for: after an id, so many, in an area, changed in an interval."""

    limit: int
    after: int = 0
    extent: Extent | None = None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A station: its card, its hours as written, and when its entry last changed."""

    card: dict[str, Any]
    hours: tuple[str, str]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Stations in the order of their ids, how many there are in all, and where the next page begins."""

    items: Sequence[Item]
    matched: int
    next_after: int | None


def page_of(connection: Connection, request: ItemsRequest) -> Page:
    """Return a page of the public stations in service."""
    wanted = _conditions(request)
    rows = connection.execute(
        _items()
        .where(*wanted, public_station.c.station_id > request.after)
        .order_by(public_station.c.station_id)
        .limit(request.limit + 1)
    ).all()
    shown = rows[: request.limit]
    next_after = shown[-1].station_id if len(rows) > request.limit else None
    return Page([_item(row) for row in shown], _count(connection, wanted), next_after)


def item(connection: Connection, code: str) -> Item | None:
    """Return the station of a code; None if no public station in service has it."""
    query = _items().where(public_station.c.in_service, public_station.c.code == code)
    row = connection.execute(query).one_or_none()
    return _item(row) if row else None


def _items() -> Select[Any]:
    return select(
        public_station.c.station_id,
        public_station.c.card,
        *(station.c[name] for name in ("opening_hours", "hours_posted", "updated_at")),
    ).join(station, station.c.id == public_station.c.station_id)


def _item(row: Row[Any]) -> Item:
    return Item(orjson.loads(row.card), (row.opening_hours, row.hours_posted), row.updated_at)


def _conditions(request: ItemsRequest) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [public_station.c.in_service]
    if request.extent is not None and request.extent != WORLD:
        wanted.append(_lies_in(request.extent))
    if request.interval is not None:
        if request.interval.start is not None:
            wanted.append(station.c.updated_at >= request.interval.start)
        if request.interval.end is not None:
            wanted.append(station.c.updated_at <= request.interval.end)
    return wanted


def _lies_in(extent: Extent) -> ColumnElement[bool]:
    """Return the condition that a station's position is inside; edges belong to the box."""
    point = cast(public_station.c.place, Geometry)
    lon, lat = func.ST_X(point), func.ST_Y(point)
    in_latitudes = lat.between(extent.south, extent.north)
    if extent.west > extent.east:
        return and_(in_latitudes, or_(lon >= extent.west, lon <= extent.east))
    corners = (LonLat(extent.west, extent.south), LonLat(extent.east, extent.north))
    (west, south), (east, north) = (web_mercator(corner) for corner in corners)
    around = func.ST_MakeEnvelope(west - 1, south - 1, east + 1, north + 1, 3857)  # for the index
    return and_(
        public_station.c.mercator.op("&&")(around), in_latitudes, lon.between(extent.west, extent.east)
    )


def _count(connection: Connection, wanted: Sequence[ColumnElement[bool]]) -> int:
    joined = public_station.join(station, station.c.id == public_station.c.station_id)
    return connection.scalar(select(func.count()).select_from(joined).where(*wanted)) or 0
