"""The tables of coverage; the public role has no grant on them."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from locator.coverage.domain.run import MODES, Part, Season
from locator.db.columns import metadata, text_column
from locator.db.types import one_of

# A grid that staff sent: read by the worker, then only its packed cells are kept.
coverage_grid = Table(
    "coverage_grid",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("area", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("crs", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),  # empty once it is read
    Column("waits", Boolean, Computed("content <> ''", persisted=True)),
    text_column("trouble"),
    Column("cells", LargeBinary, nullable=False, server_default=text("''")),
    Column("cell_count", Integer, nullable=False, server_default=text("0")),
    Column("weight", Float, nullable=False, server_default=text("0")),
    Column("staff_id", ForeignKey("staff.id", ondelete="SET NULL")),
    Column("made_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("name <> '' AND length(name) <= 80", name="has_name"),
    CheckConstraint("length(file_name) <= 200", name="is_short"),
    CheckConstraint("cell_count >= 0 AND weight >= 0", name="not_negative"),
    Index("coverage_grid_area_idx", "area"),
)

# A question about the stations of an area, with one change that is tried.
reach_run = Table(
    "reach_run",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("area", Text, nullable=False),
    Column("kinds", ARRAY(Text), nullable=False, server_default="{}"),
    Column("minutes", Integer, nullable=False),
    Column("mode", Text, nullable=False),
    Column("grid_id", ForeignKey("coverage_grid.id", ondelete="CASCADE"), index=True),
    text_column("planned_name"),
    Column("planned_lon", Float),
    Column("planned_lat", Float),
    text_column("planned_hours"),
    Column("without_id", ForeignKey("station.id", ondelete="CASCADE"), index=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="SET NULL")),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("done_at", DateTime(timezone=True)),
    text_column("trouble"),
    one_of("mode", MODES),
    CheckConstraint("minutes BETWEEN 1 AND 60", name="minutes_bounded"),
    CheckConstraint("(planned_lon IS NULL) = (planned_lat IS NULL)", name="position_whole"),
    CheckConstraint("planned_lon IS NULL OR without_id IS NULL", name="one_change"),
    CheckConstraint("length(planned_name) <= 80 AND length(planned_hours) <= 500", name="is_short"),
    Index("reach_run_area_idx", "area"),
)

# From where a station is reached in time.
reach_area = Table(
    "reach_area",
    metadata,
    Column("run_id", ForeignKey("reach_run.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("station_id", ForeignKey("station.id", ondelete="SET NULL"), index=True),
    Column("name", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("by_streets", Boolean, nullable=False),
    Column("shape", Geometry("MULTIPOLYGON", srid=4326, spatial_index=False), nullable=False),
    one_of("part", Part),
)

# What is reached at any hour, and in each hour of a season's ordinary working day.
reach_share = Table(
    "reach_share",
    metadata,
    Column("run_id", ForeignKey("reach_run.id", ondelete="CASCADE"), primary_key=True),
    Column("part", Text, primary_key=True),
    Column("season", Text, primary_key=True),
    Column("hour", SmallInteger, primary_key=True, autoincrement=False),
    Column("stations", Integer, nullable=False),
    Column("unknown_stations", Integer, nullable=False),
    Column("area_km2", Float, nullable=False),
    Column("weight", Float),
    Column("unknown_weight", Float),
    one_of("part", (Part.BEFORE, Part.AFTER)),
    one_of("season", Season),
    CheckConstraint("hour BETWEEN 0 AND 23 AND (season <> '' OR hour = 0)", name="hour_known"),
)

# Visitors who found nothing open in time, in multiples of ten.
unmet_demand = Table(
    "unmet_demand",
    metadata,
    Column("month", Date, primary_key=True),
    Column("hour", SmallInteger, primary_key=True, autoincrement=False),
    Column("cell_x", Integer, primary_key=True, autoincrement=False),
    Column("cell_y", Integer, primary_key=True, autoincrement=False),
    Column("searches", Integer, nullable=False),
    CheckConstraint("searches >= 10 AND searches % 10 = 0", name="is_anonymous"),
    CheckConstraint("hour BETWEEN 0 AND 23", name="hour_known"),
    CheckConstraint("extract(day FROM month) = 1", name="month_begins"),
)
