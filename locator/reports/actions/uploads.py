"""Photos as they were sent: taken in within bounds by the web server, cleaned by the worker."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from locator.db.session import change
from locator.limits import PHOTO_BYTES, PHOTOS
from locator.reports.actions.cleaning_process import clean_apart
from locator.reports.domain.errors import PhotoRefused, TooManyPhotos
from locator.reports.domain.photo_file import require_photo
from locator.reports.tables import report, report_photo, report_upload

MAX_WAITING = 100  # of up to 8 MB each; the worker cleans one in about a second
KEPT_COUNTS = timedelta(days=2)
KEPT_WAITING = timedelta(days=7)  # a worker that does not run for longer has lost them


def take_in(connection: Connection, report_id: int, content: bytes, now: datetime) -> None:
    """Store a photo as it was sent; a trigger has it cleaned.

    Raises PhotoRefused for what does not look like a photo, TooManyPhotos over the bounds.
    """
    require_photo(content)
    _require_room(connection, report_id, now)
    given = {"content": content, "trouble": "", "received_at": now}
    added = upsert(report_upload).values(report_id=report_id, bytes=len(content), **given)
    more = {
        "uploads": report_upload.c.uploads + 1,
        "bytes": report_upload.c.bytes + len(content),
    }
    connection.execute(added.on_conflict_do_update(index_elements=["report_id"], set_=given | more))


def clean(engine: Engine, report_id: int, now: datetime) -> None:
    """Make a harmless photo of what was sent for a report, or note why it is refused."""
    one = report_upload.c.report_id == report_id
    with change(engine) as connection:
        row = connection.execute(select(report_upload).where(one, report_upload.c.waits)).one_or_none()
    if row is None:
        return  # done already
    trouble = ""
    try:
        photo = {"jpeg": clean_apart(bytes(row.content)), "taken_in_at": now}
    except PhotoRefused as error:
        trouble = str(error)
    with change(engine) as connection:
        same = (one, report_upload.c.received_at == row.received_at)  # not one that came meanwhile
        done = update(report_upload).where(*same).values(content=b"", trouble=trouble)
        if connection.execute(done).rowcount and not trouble:
            added = upsert(report_photo).values(report_id=report_id, **photo)
            connection.execute(added.on_conflict_do_update(index_elements=["report_id"], set_=photo))


def delete_expired(connection: Connection, now: datetime) -> None:
    """Forget how much was sent after some days, and what nobody has cleaned."""
    is_old = report_upload.c.received_at <= now - KEPT_COUNTS
    is_lost = report_upload.c.received_at <= now - KEPT_WAITING
    connection.execute(delete(report_upload).where(is_old & ~report_upload.c.waits | is_lost))


def _require_room(connection: Connection, report_id: int, now: datetime) -> None:
    """Raise TooManyPhotos where too many wait, or where the network of a report has sent its share."""
    waiting = connection.scalar(select(func.count(report_upload.c.report_id)).where(report_upload.c.waits))
    if (waiting or 0) >= MAX_WAITING:
        raise TooManyPhotos(timedelta(minutes=5))
    origin = select(report.c.origin_hash).where(report.c.id == report_id).scalar_subquery()
    sent = (
        select(func.sum(report_upload.c.uploads), func.sum(report_upload.c.bytes))
        .join(report, report.c.id == report_upload.c.report_id)
        .where(report.c.origin_hash == origin, report_upload.c.received_at > PHOTOS.since(now))
    )
    uploads, size = connection.execute(sent).one()
    if PHOTOS.is_reached(uploads) or PHOTO_BYTES.is_reached(int(size or 0)):
        raise TooManyPhotos(PHOTOS.within)
