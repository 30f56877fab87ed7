"""The tables that entries refer to: divisions, unions, days off, timetables; and what was done when."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE, TSTZRANGE

from locator.db.columns import metadata, words
from locator.db.types import listed_codes, one_of
from locator.domain.calendar import DayKind
from locator.domain.unions import UnionKind, UnionLevel

# Administrative divisions of GB/T 2260; filled from geodata at every start.
division = Table(
    "division",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("parent_code", ForeignKey("division.code"), index=True),
    words("pinyin"),
    words("initials"),
    CheckConstraint("code ~ '^[0-9]{6}$'", name="code_is_gb2260"),
)

# Unions and hosts: a tree of their own, since a zone's union has no division code. What is a host or an
# operator by name only has neither kind nor level.
organization = Table(
    "organization",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("parent_id", ForeignKey("organization.id"), index=True),
    Column("name", Text, nullable=False),
    words("kind"),
    Column("division_code", ForeignKey("division.code"), index=True),
    words("level"),
    Column("ended_at", DateTime(timezone=True)),
    CheckConstraint(
        "(kind = '' AND level = '')"
        f" OR (kind IN ({listed_codes(UnionKind)}) AND level IN ({listed_codes(UnionLevel)}))",
        name="kind_known",
    ),
    Index("organization_name_idx", text("md5(name)"), unique=True, postgresql_where=text("ended_at IS NULL")),
)

# Decreed holidays and make-up workdays, and the feasts of years without a decree.
calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    one_of("kind", DayKind),
)

# Each distinct schedule (locator.domain.schedule), worked out over the coming days.
timetable = Table(
    "timetable",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("schedule", Text, nullable=False, unique=True),
    Column("known", TSTZRANGE),
    Column("open_at", TSTZMULTIRANGE),
    Column("unsure_at", TSTZMULTIRANGE),
    Column("open_edges", LargeBinary, Computed("edges_min(open_at)", persisted=True)),
    Column("unsure_edges", LargeBinary, Computed("edges_min(unsure_at)", persisted=True)),
    words("problem"),
    Column("worked_out_on", Date, index=True),
    CheckConstraint(
        "(known IS NULL) = (open_at IS NULL) AND (known IS NULL) = (unsure_at IS NULL)",
        name="all_or_nothing",
    ),
)

# What a first start did once and later starts must not do again.
milestone = Table(
    "milestone",
    metadata,
    Column("name", Text, primary_key=True),
    Column("reached_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
