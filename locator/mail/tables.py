"""The table of outgoing mail."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, Table, Text, func, text

from locator.db.columns import metadata, text_column

# Outgoing mail: written in the transaction of the change that it reports, sent afterwards.
outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("to_address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("sent_at", DateTime(timezone=True)),
    text_column("trouble"),
    Index("outbox_waiting_idx", "id", postgresql_where=text("sent_at IS NULL")),
)
