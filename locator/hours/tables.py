"""Tables of the calendar, timetables, campaigns and exceptions to the weekly hours."""

from sqlalchemy import (
    BigInteger,
    Boolean,
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
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE, TSTZRANGE

from locator.db.columns import code_column, metadata, text_column
from locator.db.types import Tags, one_of
from locator.hours.domain.calendar import DayKind
from locator.hours.domain.schedule import Cause, ExceptionScope
from locator.hours.domain.timeline import DoorState

# Decreed holidays and make-up workdays, and the expected holidays of years without a decree.
calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    one_of("kind", DayKind),
)

# Each distinct schedule (locator.hours.domain.schedule), computed over the coming days.
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
    Column("has_quiet_hours", Boolean, Computed("has_quiet_hours(open_at)", persisted=True), nullable=False),
    Column("half_hours", Tags, Computed("half_hours(open_at)", persisted=True), nullable=False),
    text_column("problem"),
    Column("worked_out_on", Date, index=True),
    UniqueConstraint("id", "has_quiet_hours", "half_hours", name="timetable_quiet_key"),
    CheckConstraint(
        "(known IS NULL) = (open_at IS NULL) AND (known IS NULL) = (unsure_at IS NULL)",
        name="all_or_nothing",
    ),
)


# A union's campaign over many stations: a heat alert, a typhoon, the Spring Festival.
campaign = Table(
    "campaign",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False),
    Column("banner", Text, nullable=False),
    Column("doors", Text, nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    text_column("daily"),
    Column("started_by", Text, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("lifted_at", DateTime(timezone=True)),
    one_of("doors", (DoorState.OPEN, DoorState.CLOSED)),
    CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
)


# A period in which other hours apply at a station than its weekly ones.
hours_exception = Table(
    "hours_exception",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), nullable=False),
    Column("cause", Text, nullable=False),
    Column("campaign_id", ForeignKey("campaign.id"), index=True),
    Column("doors", Text, nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    text_column("daily"),
    Column("reason", Text, nullable=False),
    Column("said_by", Text, nullable=False),
    Column("said_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("lifted_at", DateTime(timezone=True)),
    code_column("touches", "hours"),
    one_of("cause", Cause),
    one_of("touches", ExceptionScope),
    one_of("doors", DoorState),
    CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
    CheckConstraint(
        "date_trunc('minute', starts_at) = starts_at AND date_trunc('minute', ends_at) = ends_at",
        name="on_whole_minutes",
    ),
    CheckConstraint("(cause = 'campaign') = (campaign_id IS NOT NULL)", name="campaign_named"),
    Index("hours_exception_station_id_idx", "station_id", postgresql_where=text("lifted_at IS NULL")),
    Index("hours_exception_ends_at_idx", "ends_at", postgresql_where=text("lifted_at IS NULL")),
)
