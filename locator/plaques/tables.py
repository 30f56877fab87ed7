"""The table of the codes behind plaques."""

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Integer, LargeBinary, Table

from locator.db.columns import metadata

# Of a code the hash; how many wrong ones were tried since `failed_from`.
plaque_code = Table(
    "plaque_code",
    metadata,
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), primary_key=True),
    Column("code_hash", LargeBinary, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("failed_from", DateTime(timezone=True)),
    CheckConstraint("(failures = 0) = (failed_from IS NULL)", name="failed_or_not"),
)
