"""Tables of notes and tasks; the public role has no grant on them."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Table,
    Text,
    text,
)

from locator.db.columns import metadata, text_column

MAX_WORDS = 1000
MAX_TASK_WORDS = 200

work_note = Table(
    "work_note",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), nullable=False),
    Column("report_id", ForeignKey("report.id", ondelete="CASCADE")),
    Column("author_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("words", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    CheckConstraint(f"words <> '' AND length(words) <= {MAX_WORDS}", name="is_short"),
    Index("work_note_station_id_idx", "station_id", "made_at"),
    Index("work_note_report_id_idx", "report_id", postgresql_where=text("report_id IS NOT NULL")),
)

# A station, or one report about it, as a person's task.
assignment = Table(
    "assignment",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), nullable=False),
    Column("report_id", ForeignKey("report.id", ondelete="CASCADE")),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("assigned_by_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    text_column("words"),
    Column("due_on", Date),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    CheckConstraint(f"length(words) <= {MAX_TASK_WORDS}", name="is_short"),
    Index(
        "assignment_of_one",
        "station_id",
        text("COALESCE(report_id, 0)"),
        unique=True,
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index("assignment_staff_id_idx", "staff_id", postgresql_where=text("ended_at IS NULL")),
    Index("assignment_report_id_idx", "report_id", postgresql_where=text("report_id IS NOT NULL")),
)
