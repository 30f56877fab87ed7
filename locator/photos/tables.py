"""Tables of photos of stations, and of those that wait to be cleaned."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
    text,
)

from locator.db.columns import metadata, text_column
from locator.db.types import one_of
from locator.photos.domain.view import MAX_REASON_LENGTH, View

station_photo = Table(
    "station_photo",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), nullable=False),
    Column("view", Text, nullable=False),
    Column("jpeg", LargeBinary, nullable=False),  # both are empty once it is removed
    Column("small", LargeBinary, nullable=False),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE")),  # who sent it; None: the keeper
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("removed_at", DateTime(timezone=True)),
    text_column("removed_reason"),
    one_of("view", View),
    CheckConstraint("(removed_at IS NULL) = (removed_reason = '')", name="removed_for_a_reason"),
    CheckConstraint("(removed_at IS NOT NULL) = (jpeg = '' AND small = '')", name="removed_is_empty"),
    CheckConstraint(f"length(removed_reason) <= {MAX_REASON_LENGTH}", name="is_short"),
    Index("station_photo_station_id_idx", "station_id", postgresql_where=text("removed_at IS NULL")),
)

# A photo as it was sent, until the worker has made a harmless one of it.
station_photo_upload = Table(
    "station_photo_upload",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), nullable=False),
    Column("view", Text, nullable=False),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE")),
    Column("content", LargeBinary, nullable=False),  # empty once it is done
    Column("waits", Boolean, Computed("content <> ''", persisted=True)),
    text_column("trouble"),  # why it was refused
    Column("received_at", DateTime(timezone=True), nullable=False),
    one_of("view", View),
    Index("station_photo_upload_station_id_idx", "station_id", "received_at"),
    Index("station_photo_upload_waiting_idx", "received_at", postgresql_where=text("waits")),
)
