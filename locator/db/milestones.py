"""The table of steps that are done once in the life of a database."""

from sqlalchemy import Column, DateTime, Table, Text, func

from locator.db.columns import metadata

# Steps of the first start that later starts must not repeat.
milestone = Table(
    "milestone",
    metadata,
    Column("name", Text, primary_key=True),
    Column("reached_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
