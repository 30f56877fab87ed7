"""What became of messages, and whether the gateway works."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from locator.messages.domain import MessageState
from locator.messages.tables import message


@dataclass(frozen=True, slots=True)
class LastMessage:
    """The latest message to a phone."""

    state: MessageState
    at: datetime
    trouble: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many messages failed so far, and since when; how many are due for an hour and were not tried."""

    failing: int
    failing_since: datetime | None
    overdue: int


def last_messages(connection: Connection, phones: Collection[str]) -> Mapping[str, LastMessage]:
    """Return the latest message to each phone, as far as the acting person may see it."""
    at = func.coalesce(message.c.reported_at, message.c.sent_at, message.c.due_at).label("at")
    latest = (
        select(message.c.to_phone, message.c.state, message.c.trouble, at)
        .where(message.c.to_phone.in_(phones))
        .ext(distinct_on(message.c.to_phone))
        .order_by(message.c.to_phone, message.c.id.desc())
    )
    return {
        row.to_phone: LastMessage(MessageState(row.state), row.at, row.trouble)
        for row in connection.execute(latest)
    }


def waiting(connection: Connection, now: datetime) -> Waiting:
    """Return how much waits; anybody may ask."""
    row = func.waiting_messages(now).table_valued("failing", "failing_since", "overdue")
    return Waiting(**connection.execute(select(row)).one()._mapping)
