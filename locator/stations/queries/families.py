"""Rooms and service points of a station, and the parent station of a room."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from locator.stations.domain.station import LifecycleStatus, RelatedStation, StationKind
from locator.stations.tables import public_station, station

public_parent = public_station.alias("public_parent")
CLOSED_FOR_GOOD = (LifecycleStatus.MERGED.value, LifecycleStatus.DELISTED.value)


def rooms_of(connection: Connection, station_id: int) -> tuple[RelatedStation, ...]:
    """Return the rooms and points of a station that are not merged or delisted."""
    statement = _related().where(station.c.parent_id == station_id, station.c.status.not_in(CLOSED_FOR_GOOD))
    return tuple(_related_station(row) for row in connection.execute(statement.order_by(station.c.id)))


def parent_of(connection: Connection, station_id: int) -> RelatedStation | None:
    """Return the parent station of a room or point; None for none."""
    parent = select(station.c.parent_id).where(station.c.id == station_id).scalar_subquery()
    row = connection.execute(_related().where(station.c.id == parent)).one_or_none()
    return _related_station(row) if row else None


def public_rooms_of(connection: Connection, station_id: int) -> tuple[RelatedStation, ...]:
    """Return the public rooms and points of a station that are in service."""
    public = _related().join(public_station, public_station.c.station_id == station.c.id)
    statement = public.where(station.c.parent_id == station_id, public_station.c.in_service)
    return tuple(_related_station(row) for row in connection.execute(statement.order_by(station.c.id)))


def public_parent_of(connection: Connection, station_id: int) -> RelatedStation | None:
    """Return the parent station of a room or point, if it is public."""
    parent = select(station.c.parent_id).where(station.c.id == station_id).scalar_subquery()
    public = _related().join(public_station, public_station.c.station_id == station.c.id)
    row = connection.execute(public.where(station.c.id == parent)).one_or_none()
    return _related_station(row) if row else None


def is_counted_by_itself(*parent_has: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a public station is not a room or point of another one in service.

    `parent_has` are conditions on `public_parent`; a room whose parent does not meet them is counted by
    itself.
    """
    rooms = (
        select(station.c.id)
        .join(public_parent, public_parent.c.station_id == station.c.parent_id)
        .where(station.c.parent_id.is_not(None), public_parent.c.in_service, *parent_has)
    )
    return public_station.c.station_id.not_in(rooms)


def _related() -> Select[Any]:
    return select(station.c.code, station.c.name, station.c.kind)


def _related_station(row: Row[Any]) -> RelatedStation:
    return RelatedStation(row.code, row.name, StationKind(row.kind))
