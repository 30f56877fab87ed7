"""The table of boundaries of divisions."""

from geoalchemy2 import Geometry
from sqlalchemy import Column, ForeignKey, Index, Table, Text

from locator.db.columns import metadata

# The boundary of a division in WGS 84, for checks and staff maps; never shown in public.
division_area = Table(
    "division_area",
    metadata,
    Column("division_code", ForeignKey("division.code"), primary_key=True),
    Column("boundary", Geometry("MULTIPOLYGON", srid=4326, spatial_index=False), nullable=False),
    Column("source", Text, nullable=False),
    Index("division_area_boundary_idx", "boundary", postgresql_using="gist"),
)
