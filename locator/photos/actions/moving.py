"""Photos of a station that is merged are shown of its successor, and go back when that is undone."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select, update

from locator.photos.domain.view import MAX_OF_VIEW, View
from locator.photos.tables import station_photo


def move_all(connection: Connection, from_id: int, to_id: int) -> list[int]:
    """Move what a station has room for, the latest first; return the ids of the photos that moved."""
    moved: list[int] = []
    for view in View:
        is_shown = (station_photo.c.view == view.value, station_photo.c.removed_at.is_(None))
        taken = connection.scalar(select(func.count()).where(station_photo.c.station_id == to_id, *is_shown))
        latest = select(station_photo.c.id).where(station_photo.c.station_id == from_id, *is_shown)
        room = max(MAX_OF_VIEW - (taken or 0), 0)
        moved += connection.scalars(latest.order_by(station_photo.c.id.desc()).limit(room))
    move(connection, moved, from_id, to_id)
    return moved


def move(connection: Connection, photo_ids: Sequence[int], from_id: int, to_id: int) -> None:
    """Move some photos from one station to another, as far as they are still there."""
    chosen = (station_photo.c.id.in_(photo_ids), station_photo.c.station_id == from_id)
    connection.execute(update(station_photo).where(*chosen).values(station_id=to_id))
