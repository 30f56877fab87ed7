"""Outgoing mail: written in the transaction of the change that it reports; a job sends each letter.

A trigger of the database adds the job (locator/db/schema/functions/jobs.sql).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select, update

from geodata.sentence import Sentence
from locator.db.session import change
from locator.limits import MAILED_LINKS
from locator.mail.tables import outbox

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
    """Add a message to the outbox, written now or at the database's current time."""
    values = {"to_address": mail.to_address, "subject": mail.subject, "body": mail.body}
    connection.execute(insert(outbox).values(values | ({"made_at": now} if now else {})))


def waiting(connection: Connection) -> list[int]:
    """Return the numbers of the messages that are not sent, oldest first."""
    unsent = select(outbox.c.id).where(outbox.c.sent_at.is_(None))
    return list(connection.scalars(unsent.order_by(outbox.c.id)))


def deliver(engine: Engine, send: Send, number: int, now: datetime) -> bool:
    """Send a message; return False if it is sent already, is gone, or another is just sending it.

    It is marked as sent after it is handed over: a crash in between sends it twice, never not at all. The
    error of one that cannot be delivered is stored with it and raised as OSError.
    """
    one = (outbox.c.id == number, outbox.c.sent_at.is_(None))
    with change(engine) as connection:
        row = connection.execute(select(outbox).where(*one).with_for_update(skip_locked=True)).one_or_none()
        if row is None:
            return False
        message = update(outbox).where(outbox.c.id == row.id)
        try:
            send(Mail(row.to_address, row.subject, row.body, row.id))
        except OSError as error:
            failure = error
        else:
            connection.execute(message.values(sent_at=now, trouble="", body=""))
            return True
        connection.execute(message.values(trouble=f"{type(failure).__name__}: {failure}"[:300]))
    raise failure
