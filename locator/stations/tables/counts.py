"""Tables of counts of public stations, kept by the transactions that change them."""

from geoalchemy2 import Geography
from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, Table, Text

from locator.db.columns import metadata

# Counts of public stations by prefix of their division's code, and by search tag or timetable. Rows add up.
filter_count = Table(
    "filter_count",
    metadata,
    Column("digits", SmallInteger, nullable=False),  # of the prefix: 4 or 6
    Column("prefix", Text, nullable=False),
    Column("tag", Integer),  # 0 for all stations
    Column("timetable_id", BigInteger),
    Column("stations", Integer, nullable=False),
    Index("filter_count_idx", "digits", "prefix"),
)

# Counts of public stations by day of their checks and source of their position. Rows add up.
quality_count = Table(
    "quality_count",
    metadata,
    Column("what", Text, nullable=False),  # "station", "demo", "source", or a facet
    Column("value", Text(collation="C"), nullable=False),  # of a facet: the day; of a source: its name
    Column("as_of", Text(collation="C"), nullable=False),  # of a source
    Column("stations", Integer, nullable=False),
    Index("quality_count_idx", "what", "value"),
)

# Counts of public stations by prefix of their division's code. Rows of a prefix add up: a change appends its
# difference and waits for no lock; the hourly run merges them (stations.actions).
division_count = Table(
    "division_count",
    metadata,
    Column("digits", SmallInteger, nullable=False),  # of the prefix: 2, 4 or 6
    Column("prefix", Text, nullable=False),
    Column("stations", Integer, nullable=False),
    Column("located", Integer, nullable=False),  # of these, with a position
    # Sums of nanodegrees as integers: adding and subtracting leaves no rounding error.
    Column("lon_ndeg", BigInteger, nullable=False),
    Column("lat_ndeg", BigInteger, nullable=False),
    Index("division_count_idx", "prefix"),
)
# The rooms that are counted with their station, as they were taken out of the counts.
room_left_out = Table(
    "room_left_out",
    metadata,
    Column("station_id", BigInteger, primary_key=True, autoincrement=False),
    Column("division_code", Text, nullable=False),
    Column("place", Geography("POINT", srid=4326, spatial_index=False)),
)
