"""The table of photos of findings, which are never public."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Table,
    text,
)

from locator.db.columns import metadata, text_column

finding_photo = Table(
    "finding_photo",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("finding_id", ForeignKey("assessment_finding.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), nullable=False),
    Column("is_answer", Boolean, nullable=False),  # the keeper's
    Column("content", LargeBinary, nullable=False),  # as it was sent; empty once it is done
    Column("waits", Boolean, Computed("content <> ''", persisted=True)),
    Column("jpeg", LargeBinary, nullable=False, server_default=""),
    text_column("trouble"),  # why it was refused
    Column("received_at", DateTime(timezone=True), nullable=False),
    Index("finding_photo_station_id_idx", "station_id", "received_at"),
    Index("finding_photo_waiting_idx", "received_at", postgresql_where=text("waits")),
)
