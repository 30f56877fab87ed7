"""Tables of possible duplicates and of mergers."""

from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Table,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from locator.db.columns import metadata, text_column

# Two stations near each other, found by a job; the verdict is empty until someone decides.
duplicate = Table(
    "duplicate",
    metadata,
    Column("left_id", ForeignKey("station.id", ondelete="CASCADE"), primary_key=True),
    Column("right_id", ForeignKey("station.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("distance_m", REAL, nullable=False),
    Column("likeness", REAL, nullable=False),  # of the names, 0 to 1 (locator.entries.domain.likeness)
    Column("found_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    text_column("verdict"),
    Column("decided_by_id", ForeignKey("staff.id"), index=True),
    Column("decided_at", DateTime(timezone=True)),
    CheckConstraint("left_id < right_id", name="pair_once"),
    CheckConstraint("verdict IN ('', 'same', 'rooms', 'different')", name="verdict_known"),
    CheckConstraint("(verdict = '') = (decided_at IS NULL)", name="decided_when"),
    Index("duplicate_waiting_idx", text("likeness DESC"), "left_id", postgresql_where=text("verdict = ''")),
)

# A merger; `before` holds what is needed to undo it: the survivor's cells, the merged station's status, and
# which rooms, keepers and links were moved.
merger = Table(
    "merger",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("merged_id", ForeignKey("station.id", ondelete="CASCADE"), nullable=False),
    Column("survivor_id", ForeignKey("station.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("made_by_id", ForeignKey("staff.id"), nullable=False, index=True),
    Column("before", JSONB, nullable=False),
    Column("undone_at", DateTime(timezone=True)),
    Column("undone_by_id", ForeignKey("staff.id"), index=True),
    CheckConstraint("merged_id <> survivor_id", name="of_two"),
    CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_one"),
    Index("merger_once_idx", "merged_id", unique=True, postgresql_where=text("undone_at IS NULL")),
)
