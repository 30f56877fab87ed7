"""Requests to erase what is held of a person."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Identity, Table, Text, func

from locator.db.columns import metadata

erasure = Table(
    "erasure",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject_id", BigInteger, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("done_at", DateTime(timezone=True)),
    CheckConstraint("kind IN ('staff', 'keeper', 'contact', 'reporter')", name="kind_known"),
)
