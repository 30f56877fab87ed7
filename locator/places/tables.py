"""Tables of the gazetteer; what it takes from the ground is in locator.ground.tables."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, REAL

from locator.db.columns import metadata, text_column

place = Table(
    "place",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # the same after the next rebuild
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("names", JSONB, nullable=False, server_default="{}"),  # by language
    Column("importance", REAL, nullable=False),  # 0 to 1
    Column("division_code", Text),
    text_column("near"),
    text_column("road"),  # the number of the expressway that it is or lies on
    Column("road_km", Float),
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), index=True),
    Column("position", Geometry("POINT", srid=4326, spatial_index=False)),
    CheckConstraint("source IN ('division', 'station', 'ground')", name="source_known"),
    Index("place_road_idx", "road", "road_km", postgresql_where=text("road <> ''")),
)

place_name = Table(
    "place_name",
    metadata,
    Column("place_id", ForeignKey("place.id", ondelete="CASCADE"), primary_key=True),
    Column("form", Text(collation="C"), primary_key=True),  # an index finds beginnings
    Column("script", SmallInteger, nullable=False),  # forms.Script
    Column("importance", REAL, nullable=False),
    Index("place_name_form_idx", "form"),
    Index(
        "place_name_important_idx",
        "form",
        postgresql_where=text("importance >= 0.65"),
    ),
    Index(
        "place_name_grams_idx",
        text("form gin_trgm_ops"),
        postgresql_using="gin",
        postgresql_where=text("script IN (0, 2)"),
    ),
)

place_build = Table(
    "place_build",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False, server_default=text("1")),
    Column("version", Text, nullable=False),
    Column("places", Integer, nullable=False),
    Column("built_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("id = 1", name="one_row"),
)

name_correction = Table(
    "name_correction",
    metadata,
    Column("chinese", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("said_by", Text, nullable=False),
    Column("said_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
