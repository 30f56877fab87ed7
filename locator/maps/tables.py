"""The table of counts by cell, computed in advance for maps of large areas.

The rows of a cell add up: a change appends its difference and waits for no lock; the hourly run merges
the rows of each cell (maps.actions).
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
    # Sums of microdegrees as integers: adding and subtracting leaves no rounding error.
    Column("lon_udeg", BigInteger, nullable=False),
    Column("lat_udeg", BigInteger, nullable=False),
    Index("cell_count_idx", "zoom", "x", "y"),
)
