"""The photos of a station, those that wait or were refused, and one as bytes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from locator.accounts.tables import staff
from locator.photos.domain.errors import StationPhotoNotFound
from locator.photos.domain.view import View
from locator.photos.tables import station_photo, station_photo_upload
from locator.stations.tables import station

MAX_LISTED = 20


@dataclass(frozen=True, slots=True)
class StationPhoto:
    """A photo: what it shows, who sent it (empty: the keeper), and why it was removed (empty: it was not)."""

    id: int
    view: View
    sender: str
    made_at: datetime
    removed_reason: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A photo that waits to be cleaned, or was refused."""

    view: View
    received_at: datetime
    trouble: str


def photos_of(connection: Connection, station_id: int) -> list[StationPhoto]:
    """Return the photos of a station for its staff, the latest first; removed ones without their bytes."""
    chosen = (
        select(
            station_photo.c.id,
            station_photo.c.view,
            staff.c.name,
            station_photo.c.made_at,
            station_photo.c.removed_reason,
        )
        .outerjoin(staff, staff.c.id == station_photo.c.staff_id)
        .where(station_photo.c.station_id == station_id)
        .order_by(station_photo.c.removed_at.desc().nulls_first(), station_photo.c.id.desc())
        .limit(MAX_LISTED)
    )
    return [
        StationPhoto(row.id, View(row.view), row.name or "", row.made_at, row.removed_reason)
        for row in connection.execute(chosen)
    ]


def uploads_of(connection: Connection, station_id: int) -> list[Upload]:
    """Return what waits to be cleaned or was refused, the latest first."""
    upload = station_photo_upload.c
    chosen = (
        select(upload.view, upload.received_at, upload.trouble)
        .where(upload.station_id == station_id, upload.waits | (upload.trouble != ""))
        .order_by(upload.id.desc())
        .limit(MAX_LISTED)
    )
    return [Upload(View(row.view), row.received_at, row.trouble) for row in connection.execute(chosen)]


def photo(connection: Connection, code: str, key: int, *, is_small: bool) -> bytes:
    """Return a photo of the station with a code as JPEG, as far as the role may see it.

    Raises StationPhotoNotFound; a removed one is empty.
    """
    chosen = station_photo.c.small if is_small else station_photo.c.jpeg
    one = (station_photo.c.id == key, station.c.code == code)
    found = connection.scalar(
        select(chosen).join(station, station.c.id == station_photo.c.station_id).where(*one)
    )
    if not found:
        raise StationPhotoNotFound("没有这张照片，或者已经撤下")
    return bytes(found)
