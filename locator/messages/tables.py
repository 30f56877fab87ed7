"""The table of outgoing messages."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Identity, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from locator.db.columns import code_column, metadata, text_column
from locator.db.types import one_of
from locator.messages.domain import MessageState

# Written in the transaction of what it is about; a trigger adds the job that sends it. The values, with the
# link, are emptied then.
message = Table(
    "message",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("to_phone", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("template_values", JSONB, nullable=False, server_default="{}"),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),  # not at night
    Column("sent_at", DateTime(timezone=True)),
    code_column("state", "waiting"),
    Column("reported_at", DateTime(timezone=True)),
    text_column("trouble"),
    one_of("state", MessageState),
    CheckConstraint("to_phone <> '' AND length(to_phone) <= 20", name="has_a_phone"),
    Index("message_to_phone_idx", "to_phone"),
    Index("message_waiting_idx", "id", postgresql_where=text("state = 'waiting'")),
)
