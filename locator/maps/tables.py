"""The table of counts by cell: what a map of the whole country draws, prepared beforehand.

Rows of one cell add up: a change appends what it adds or takes away and waits for nobody, and the
hourly run puts the rows of a cell together (maps.actions).
"""

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, Table

from locator.db.columns import metadata

cell_count = Table(
    "cell_count",
    metadata,
    Column("zoom", SmallInteger, nullable=False),
    Column("x", Integer, nullable=False),
    Column("y", Integer, nullable=False),
    Column("stations", Integer, nullable=False),
    # Sums of microdegrees: whole numbers, so that what is added and taken away leaves nothing behind.
    Column("lon_udeg", BigInteger, nullable=False),
    Column("lat_udeg", BigInteger, nullable=False),
    Index("cell_count_idx", "zoom", "x", "y"),
)
