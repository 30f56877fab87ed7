"""Mail to go out: put in the transaction of what it tells, sent afterwards, tried again when it fails."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, insert, select, update

from geodata.sentence import Sentence
from locator.db.session import change
from locator.mail.tables import outbox

ATTEMPTS = 8  # over some five days, doubling from an hour
FIRST_WAIT = timedelta(hours=1)
MOST_LINKS = 3  # to one person within the hour: nobody's box is to be flooded
LINKS_ENOUGH = Sentence("一小时里已经给过 {most} 次链接，请过一会儿再试", most=MOST_LINKS)


@dataclass(frozen=True, slots=True)
class Mail:
    """One letter in plain text; `number` is the outbox's, by which a second copy is known as one."""

    to_address: str
    subject: str
    body: str
    number: int = 0


Send = Callable[[Mail], None]  # raises OSError when it cannot be delivered now


def put(connection: Connection, mail: Mail, now: datetime | None = None) -> None:
    """Put a letter into the outbox, to go out from `now` on, which is the database's where none is said."""
    letter = {"to_address": mail.to_address, "subject": mail.subject, "body": mail.body}
    times = {"made_at": now, "send_after": now} if now else {}
    connection.execute(insert(outbox).values(letter | times))


def deliver(engine: Engine, send: Send, now: datetime) -> tuple[int, int]:
    """Send what is due, each letter in a transaction of its own; return how many went and failed.

    A letter is marked once it is handed over: a crash in between sends it twice, never not at all.
    """
    sent = failed = 0
    while (went := _deliver_one(engine, send, now)) is not None:
        sent, failed = sent + went, failed + (not went)
    return sent, failed


def _deliver_one(engine: Engine, send: Send, now: datetime) -> bool | None:
    due = (outbox.c.sent_at.is_(None), outbox.c.send_after <= now, outbox.c.attempts < ATTEMPTS)
    chosen = select(outbox).where(*due).order_by(outbox.c.id).limit(1).with_for_update(skip_locked=True)
    with change(engine) as connection:
        row = connection.execute(chosen).one_or_none()
        if row is None:
            return None
        this = update(outbox).where(outbox.c.id == row.id)
        try:
            send(Mail(row.to_address, row.subject, row.body, row.id))
        except OSError as error:
            again = now + FIRST_WAIT * 2**row.attempts
            trouble = f"{type(error).__name__}: {error}"[:300]
            connection.execute(this.values(attempts=row.attempts + 1, send_after=again, trouble=trouble))
            return False
        connection.execute(this.values(sent_at=now, attempts=row.attempts + 1, trouble="", body=""))
        return True
