"""The table of saved views; the public role has no grant on it."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Table,
    Text,
    func,
)

from locator.db.columns import metadata, text_column

# The filters, order and columns of the table of stations as a query string. It is its author's, or with an
# area (as in own_field) that union's.
saved_view = Table(
    "saved_view",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    text_column("area"),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("name <> '' AND length(name) <= 40", name="has_name"),
    CheckConstraint("length(query) <= 8000", name="is_short"),
    Index("saved_view_area_idx", "area", postgresql_where="area <> ''"),
)
