"""Photos as they were sent: taken in within bounds by the web server, cleaned by the worker."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, func, insert, select, update

from geodata.sentence import Sentence
from locator.db.session import change
from locator.limits import STATION_PHOTOS
from locator.photos.domain.errors import TooManyStationPhotos, TooManyUploads
from locator.photos.domain.view import MAX_OF_VIEW, SMALL_SIDE_PX, View
from locator.photos.tables import station_photo, station_photo_upload
from locator.reports.actions.cleaning_process import clean_apart
from locator.reports.domain.errors import PhotoRefused
from locator.reports.domain.photo_file import require_photo

MAX_WAITING = 50  # of up to 8 MB each
KEPT_DONE = timedelta(days=2)
KEPT_WAITING = timedelta(days=7)  # a worker that does not run for longer has lost them


def take_in(
    connection: Connection,
    station_id: int,
    view: View,
    staff_id: int | None,
    content: bytes,
    now: datetime,
) -> None:
    """Store a photo as a person of the staff, or the keeper (None), sent it; a trigger has it cleaned.

    Raises PhotoRefused for what does not look like a photo, TooManyStationPhotos and TooManyUploads over
    the bounds.
    """
    require_photo(content)
    _require_place(connection, station_id, view)
    _require_budget(connection, station_id, staff_id, now)
    connection.execute(select(func.current_change_set()))  # uploads are in no table with a history
    connection.execute(
        insert(station_photo_upload).values(
            station_id=station_id, view=view.value, staff_id=staff_id, content=content, received_at=now
        )
    )


def clean(engine: Engine, upload_id: int, now: datetime) -> None:
    """Make a harmless photo, and a small one, of what was sent; or note why it is refused."""
    one = station_photo_upload.c.id == upload_id
    with change(engine) as connection:
        chosen = select(station_photo_upload).where(one, station_photo_upload.c.waits)
        row = connection.execute(chosen).one_or_none()
    if row is None:
        return  # done already
    jpeg = small = b""
    trouble = ""
    try:
        jpeg = clean_apart(bytes(row.content))
        small = clean_apart(jpeg, SMALL_SIDE_PX)
    except PhotoRefused as error:
        trouble = str(error)
    with change(engine) as connection:
        done = update(station_photo_upload).where(one, station_photo_upload.c.waits)
        if connection.execute(done.values(content=b"", trouble=trouble)).rowcount and not trouble:
            given = {"station_id": row.station_id, "view": row.view, "staff_id": row.staff_id}
            photo = given | {"jpeg": jpeg, "small": small, "made_at": row.received_at}
            connection.execute(insert(station_photo).values(photo))


def is_expired(now: datetime) -> ColumnElement[bool]:
    """Return the condition for uploads that are done for some days, and for those that nobody has cleaned."""
    upload = station_photo_upload.c
    is_old, is_lost = upload.received_at <= now - KEPT_DONE, upload.received_at <= now - KEPT_WAITING
    return is_old & ~upload.waits | is_lost


def _require_place(connection: Connection, station_id: int, view: View) -> None:
    """Raise TooManyStationPhotos where a station has, or will have, as many of a view as are shown."""
    shown = _count(
        connection,
        station_photo.c.station_id == station_id,
        station_photo.c.view == view.value,
        station_photo.c.removed_at.is_(None),
    )
    waiting = _count(
        connection,
        station_photo_upload.c.station_id == station_id,
        station_photo_upload.c.view == view.value,
        station_photo_upload.c.waits,
    )
    if shown + waiting >= MAX_OF_VIEW:
        message = Sentence("“{view}”已经有 {n} 张，请先撤下一张", view=view.zh, n=MAX_OF_VIEW)
        raise TooManyStationPhotos(message)


def _require_budget(connection: Connection, station_id: int, staff_id: int | None, now: datetime) -> None:
    """Raise TooManyUploads for a person or keeper over the limit, or where too many wait."""
    upload = station_photo_upload.c
    sender = upload.staff_id == staff_id if staff_id else upload.staff_id.is_(None)
    own = (sender,) if staff_id else (sender, upload.station_id == station_id)
    if STATION_PHOTOS.is_reached(_count(connection, *own, upload.received_at > STATION_PHOTOS.since(now))):
        raise TooManyUploads(STATION_PHOTOS.within)
    if (connection.scalar(select(func.waiting_station_photos())) or 0) >= MAX_WAITING:
        raise TooManyUploads(timedelta(minutes=5))


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).where(*conditions)) or 0
