"""The table of what was done once and is not done again."""

from sqlalchemy import Column, DateTime, Table, Text, func

from locator.db.columns import metadata

# What a first start did once and later starts must not do again.
milestone = Table(
    "milestone",
    metadata,
    Column("name", Text, primary_key=True),
    Column("reached_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
