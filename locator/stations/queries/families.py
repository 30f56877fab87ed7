"""Rooms and service points of a station, and the station that one belongs to."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from locator.stations.domain.station import LifecycleStatus, Related, StationKind
from locator.stations.tables import public_station, station

public_parent = public_station.alias("public_parent")
GONE = (LifecycleStatus.MERGED.value, LifecycleStatus.DELISTED.value)


def rooms(connection: Connection, station_id: int) -> tuple[Related, ...]:
    """Return what stands under a station, without what is gone."""
    under = _related().where(station.c.parent_id == station_id, station.c.status.not_in(GONE))
    return tuple(_of(row) for row in connection.execute(under.order_by(station.c.id)))


def house(connection: Connection, station_id: int) -> Related | None:
    """Return the station that one is a room or point of."""
    parent = select(station.c.parent_id).where(station.c.id == station_id).scalar_subquery()
    row = connection.execute(_related().where(station.c.id == parent)).one_or_none()
    return _of(row) if row else None


def public_rooms(connection: Connection, station_id: int) -> tuple[Related, ...]:
    """Return what the public may know of and go to under a station."""
    seen = _related().join(public_station, public_station.c.station_id == station.c.id)
    under = seen.where(station.c.parent_id == station_id, public_station.c.in_service)
    return tuple(_of(row) for row in connection.execute(under.order_by(station.c.id)))


def public_house(connection: Connection, station_id: int) -> Related | None:
    """Return the public station that one is a room or point of."""
    parent = select(station.c.parent_id).where(station.c.id == station_id).scalar_subquery()
    seen = _related().join(public_station, public_station.c.station_id == station.c.id)
    row = connection.execute(seen.where(station.c.id == parent)).one_or_none()
    return _of(row) if row else None


def stands_for_itself(*parent_has: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a public station is no room or point of another one in service.

    `parent_has` are conditions on `public_parent`; a room whose station lacks one stands for itself.
    """
    inside = (
        select(station.c.id)
        .join(public_parent, public_parent.c.station_id == station.c.parent_id)
        .where(station.c.parent_id.is_not(None), public_parent.c.in_service, *parent_has)
    )
    return public_station.c.station_id.not_in(inside)


def _related() -> Select[Any]:
    return select(station.c.code, station.c.name, station.c.kind)


def _of(row: Row[Any]) -> Related:
    return Related(row.code, row.name, StationKind(row.kind))
