"""The table of listings of stations on map platforms."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Table, Text

from locator.db.columns import metadata, text_column
from locator.db.types import one_of
from locator.platforms.domain import ListingStatus

# A station that was submitted to a platform, or is shown by it; without a row it was never submitted.
map_listing = Table(
    "map_listing",
    metadata,
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), primary_key=True),
    Column("platform", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("status_on", Date, nullable=False),
    text_column("poi_id"),
    text_column("note"),
    one_of("status", ListingStatus),
    CheckConstraint("length(poi_id) <= 100 AND length(note) <= 300", name="is_short"),
)
