"""Delete what is kept of accounts, mail and messages for a time; reports and imports delete their own."""

from datetime import datetime

from sqlalchemy import Engine, delete, or_

from locator.accounts.tables import known_device, sign_in_failure, staff_link, staff_session
from locator.db.session import change
from locator.inspections.actions import photos as finding_photos
from locator.inspections.tables import finding_photo
from locator.mail.tables import outbox
from locator.messages.tables import message
from locator.photos.actions import uploads
from locator.photos.tables import station_photo_upload
from locator.privacy.domain.retention import (
    ENDED_SESSION,
    FAILED_SIGN_IN,
    SENT_MAIL,
    SPENT_LINK,
    UNSEEN_BROWSER,
    UNSENT_MAIL,
)


def delete_expired(engine: Engine, now: datetime) -> int:
    """Delete what is due; return how many rows. Done twice, the second time finds nothing."""
    is_sent = outbox.c.sent_at <= now - SENT_MAIL
    is_given_up = outbox.c.sent_at.is_(None) & (outbox.c.made_at <= now - UNSENT_MAIL)
    is_message_sent = message.c.sent_at <= now - SENT_MAIL
    is_message_given_up = message.c.sent_at.is_(None) & (message.c.made_at <= now - UNSENT_MAIL)
    due = (
        (outbox, or_(is_sent, is_given_up)),
        (message, or_(is_message_sent, is_message_given_up)),
        (staff_session, staff_session.c.expires_at <= now - ENDED_SESSION),
        (staff_link, staff_link.c.expires_at <= now - SPENT_LINK),
        (known_device, known_device.c.seen_at <= now - UNSEEN_BROWSER),
        (sign_in_failure, sign_in_failure.c.at <= now - FAILED_SIGN_IN),
        (station_photo_upload, uploads.is_expired(now)),
        (finding_photo, finding_photos.is_lost(now)),
    )
    with change(engine) as connection:
        return sum(connection.execute(delete(table).where(which)).rowcount for table, which in due)
