"""The table of mail that waits to be sent."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, Integer, Table, Text, func, text

from locator.db.columns import metadata, words

# Mail to go out: written in the transaction of what it tells, sent afterwards.
outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("to_address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("send_after", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("sent_at", DateTime(timezone=True)),
    words("trouble"),
    Index("outbox_send_after_idx", "send_after", postgresql_where=text("sent_at IS NULL")),
)
