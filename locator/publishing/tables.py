"""The table of open data files."""

from sqlalchemy import Column, Date, Integer, LargeBinary, Table, Text

from locator.db.columns import metadata

# The latest open data files, gzipped.
open_data = Table(
    "open_data",
    metadata,
    Column("name", Text, primary_key=True),
    Column("made_on", Date, nullable=False),
    Column("stations", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
