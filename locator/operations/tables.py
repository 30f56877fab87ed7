"""The table of self-checks."""

from sqlalchemy import CheckConstraint, Column, DateTime, Table, Text

from locator.db.columns import metadata, text_column

self_check = Table(
    "self_check",
    metadata,
    Column("name", Text, primary_key=True),
    Column("first_at", DateTime(timezone=True), nullable=False),
    Column("tried_at", DateTime(timezone=True), nullable=False),
    Column("worked_at", DateTime(timezone=True)),
    text_column("trouble"),
    CheckConstraint("(trouble = '') = (worked_at IS NOT DISTINCT FROM tried_at)", name="worked_or_not"),
)
