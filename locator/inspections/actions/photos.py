"""Photos of findings as they were sent: taken in within bounds by the web server, cleaned by the worker."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, func, insert, select, update

from locator.db.session import change
from locator.inspections.domain.errors import TooManyFindingPhotos
from locator.inspections.tables import finding_photo
from locator.limits import FINDING_PHOTOS
from locator.reports.actions.cleaning_process import clean_apart
from locator.reports.domain.errors import PhotoRefused
from locator.reports.domain.photo_file import require_photo

KEPT_WAITING = timedelta(days=7)  # a worker that does not run for longer has lost them


def take_in(
    connection: Connection,
    finding_id: int,
    station_id: int,
    content: bytes,
    now: datetime,
    *,
    is_answer: bool,
) -> None:
    """Store a photo as it was sent; a trigger has it cleaned.

    Raises PhotoRefused for what does not look like a photo, TooManyFindingPhotos over the bounds.
    """
    require_photo(content)
    recent = (
        finding_photo.c.station_id == station_id,
        finding_photo.c.received_at > FINDING_PHOTOS.since(now),
    )
    counted = select(func.count()).where(*recent, finding_photo.c.is_answer == is_answer)
    if FINDING_PHOTOS.is_reached(connection.scalar(counted)):
        raise TooManyFindingPhotos(FINDING_PHOTOS.within)
    values = {"finding_id": finding_id, "station_id": station_id, "is_answer": is_answer}
    connection.execute(insert(finding_photo).values(values | {"content": content, "received_at": now}))


def clean(engine: Engine, photo_id: int) -> None:
    """Make a harmless photo of what was sent, or note why it is refused."""
    waiting = (finding_photo.c.id == photo_id, finding_photo.c.waits)
    with change(engine) as connection:
        content = connection.scalar(select(finding_photo.c.content).where(*waiting))
    if content is None:
        return  # done already
    done = {"content": b""}
    try:
        done["jpeg"] = clean_apart(bytes(content))
    except PhotoRefused as error:
        refusal = {"trouble": str(error)}
    else:
        refusal = {}
    with change(engine) as connection:
        connection.execute(update(finding_photo).where(*waiting).values(done | refusal))


def is_lost(now: datetime) -> ColumnElement[bool]:
    """Return the condition for what was sent and nobody has cleaned."""
    return finding_photo.c.waits & (finding_photo.c.received_at <= now - KEPT_WAITING)
