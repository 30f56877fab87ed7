"""Outgoing messages: written in the transaction of what they are about; a job sends each by day.

A trigger of the database adds the job (locator/db/schema/functions/messages.sql).
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, Engine, func, insert, select, update

from locator.db.session import change
from locator.messages.domain import MAX_TEXT, Message, MessageState, next_allowed
from locator.messages.domain.errors import MessageRefused
from locator.messages.tables import message

Send = Callable[[Message], None]  # raises OSError if it cannot be sent now, MessageRefused if never


def put(connection: Connection, one: Message, now: datetime) -> None:
    """Add a message, to be sent now or in the morning."""
    values = {"to_phone": one.to_phone, "template": one.template, "template_values": one.values}
    times = {"made_at": now, "due_at": next_allowed(now)}
    connection.execute(insert(message).values(values | times))


def waiting(connection: Connection) -> list[int]:
    """Return the numbers of the messages that are not sent, oldest first."""
    unsent = select(message.c.id).where(message.c.state == MessageState.WAITING.value)
    return list(connection.scalars(unsent.order_by(message.c.id)))


def put_off(engine: Engine, number: int, until: datetime) -> None:
    """Let a message wait until a time."""
    with change(engine) as connection:
        connection.execute(select(func.enqueue_message(number, until)))


def deliver(engine: Engine, send: Send, number: int, now: datetime) -> bool:
    """Send a message; return False if it is sent already, refused, gone, or another is just sending it.

    It is marked as sent after it is handed over: a crash in between sends it twice under the same key, never
    not at all. The error of one that cannot be sent is stored with it and raised as OSError.
    """
    one = (message.c.id == number, message.c.state == MessageState.WAITING.value)
    with change(engine) as connection:
        row = connection.execute(select(message).where(*one).with_for_update(skip_locked=True)).one_or_none()
        if row is None:
            return False
        stored = update(message).where(message.c.id == row.id)
        try:
            send(Message(row.to_phone, row.template, row.template_values, row.id))
        except MessageRefused as refusal:
            end = {"state": MessageState.UNDELIVERED.value, "trouble": str(refusal)[:MAX_TEXT]}
            connection.execute(stored.values(end | {"template_values": {}, "sent_at": now}))
            return False
        except OSError as error:
            failure = error
        else:
            sent = {"state": MessageState.SENT.value, "sent_at": now, "trouble": "", "template_values": {}}
            connection.execute(stored.values(sent))
            return True
        connection.execute(stored.values(trouble=f"{type(failure).__name__}: {failure}"[:MAX_TEXT]))
    raise failure


def note_report(connection: Connection, number: int, state: MessageState, reason: str, now: datetime) -> bool:
    """Store what became of a message that was sent; return False for any other number."""
    noted = func.note_message_report(number, state.value, reason[:MAX_TEXT], now)
    return bool(connection.scalar(select(noted)))
