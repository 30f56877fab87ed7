"""Removing a photo of a station: its bytes go, why stays."""

from datetime import datetime

from sqlalchemy import Connection, update

from geodata.sentence import Sentence
from locator.photos.domain.errors import StationPhotoInvalid, StationPhotoNotFound
from locator.photos.domain.view import MAX_REASON_LENGTH
from locator.photos.tables import station_photo


def remove(connection: Connection, station_id: int, key: int, reason: str, now: datetime) -> None:
    """Remove a photo for a reason. Raises StationPhotoInvalid and StationPhotoNotFound."""
    if not reason or len(reason) > MAX_REASON_LENGTH:
        raise StationPhotoInvalid(Sentence("请写为什么撤下，最多 {n} 个字", n=MAX_REASON_LENGTH))
    one = (station_photo.c.id == key, station_photo.c.station_id == station_id)
    gone = {"jpeg": b"", "small": b"", "removed_at": now, "removed_reason": reason}
    statement = update(station_photo).where(*one, station_photo.c.removed_at.is_(None)).values(gone)
    if connection.execute(statement).rowcount != 1:
        raise StationPhotoNotFound("没有这张照片，或者已经撤下")
