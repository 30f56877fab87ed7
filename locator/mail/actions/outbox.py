"""Outgoing mail: written in the transaction of the change that it reports, sent later, retried on failure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, insert, select, update

from geodata.sentence import Sentence
from locator.db.session import change
from locator.limits import MAILED_LINKS
from locator.mail.tables import outbox

MAX_ATTEMPTS = 8  # over about five days: the wait doubles from one hour
FIRST_RETRY_DELAY = timedelta(hours=1)
TOO_MANY_LINKS = Sentence("一小时里已经给过 {most} 次链接，请过一会儿再试", most=MAILED_LINKS.most)


@dataclass(frozen=True, slots=True)
class Mail:
    """A plain-text message; `number` is its id in the outbox, by which duplicates are recognised."""

    to_address: str
    subject: str
    body: str
    number: int = 0


Send = Callable[[Mail], None]  # raises OSError if the mail cannot be delivered now


def put(connection: Connection, mail: Mail, now: datetime | None = None) -> None:
    """Add a message to the outbox, to be sent from `now` on, or from the database's current time."""
    values = {"to_address": mail.to_address, "subject": mail.subject, "body": mail.body}
    times = {"made_at": now, "send_after": now} if now else {}
    connection.execute(insert(outbox).values(values | times))


def deliver(engine: Engine, send: Send, now: datetime) -> tuple[int, int]:
    """Send what is due, each message in its own transaction; return the numbers of sent and failed ones.

    A message is marked as sent after it is handed over: a crash in between sends it twice, never not at all.
    """
    sent = failed = 0
    while (is_sent := _deliver_next(engine, send, now)) is not None:
        sent, failed = sent + is_sent, failed + (not is_sent)
    return sent, failed


def _deliver_next(engine: Engine, send: Send, now: datetime) -> bool | None:
    """Send the next message that is due; return whether it was sent, None if none is due."""
    due = (outbox.c.sent_at.is_(None), outbox.c.send_after <= now, outbox.c.attempts < MAX_ATTEMPTS)
    next_due = select(outbox).where(*due).order_by(outbox.c.id).limit(1).with_for_update(skip_locked=True)
    with change(engine) as connection:
        row = connection.execute(next_due).one_or_none()
        if row is None:
            return None
        this_row = update(outbox).where(outbox.c.id == row.id)
        try:
            send(Mail(row.to_address, row.subject, row.body, row.id))
        except OSError as error:
            again = now + FIRST_RETRY_DELAY * 2**row.attempts
            trouble = f"{type(error).__name__}: {error}"[:300]
            connection.execute(this_row.values(attempts=row.attempts + 1, send_after=again, trouble=trouble))
            return False
        connection.execute(this_row.values(sent_at=now, attempts=row.attempts + 1, trouble="", body=""))
        return True
