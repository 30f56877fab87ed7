"""Tables of the checking queue; the public role has no grant on them."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Table,
    Text,
)

from locator.checking.domain.call import MAX_NOTE_LENGTH, Outcome
from locator.db.columns import metadata, text_column
from locator.db.types import one_of

# A station that somebody calls now.
check_claim = Table(
    "check_claim",
    metadata,
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), primary_key=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("claimed_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("expires_at > claimed_at", name="ends_after_it_began"),
)

check_call = Table(
    "check_call",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), nullable=False),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("called_at", DateTime(timezone=True), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("right_topics", ARRAY(Text), nullable=False, server_default="{}"),
    Column("wrong_topics", ARRAY(Text), nullable=False, server_default="{}"),
    text_column("note"),
    Column("again_at", DateTime(timezone=True), nullable=False),
    one_of("outcome", Outcome),
    CheckConstraint(f"length(note) <= {MAX_NOTE_LENGTH}", name="is_short"),
    Index("check_call_station_id_idx", "station_id", "called_at"),
)
