"""The tables of the ground, in a schema of their own that exists only after a load.

They are no part of the schema that migrations keep: a load makes them anew under the name `ground_next`, and
renames the schema when it is whole. Roads to other shapes are in web mercator (EPSG:3857), as tiles are;
places and addresses in WGS 84, as positions are.
"""

from geoalchemy2 import Geometry
from sqlalchemy import (
    CHAR,
    REAL,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

SCHEMA, NEXT_SCHEMA = "ground", "ground_next"
MERCATOR, WGS_84 = 3857, 4326
metadata = MetaData(schema=SCHEMA)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _shape(kind: str, srid: int = MERCATOR) -> Column[object]:
    return Column("geom", Geometry(kind, srid=srid, spatial_index=False), nullable=False)


load = Table(
    "load",
    metadata,
    Column("format", Integer, nullable=False),
    Column("version", Text, nullable=False),
    Column("loaded_at", DateTime(timezone=True), nullable=False),
    _text("source_name"),
    Column("source_date", DateTime(timezone=True)),
    _text("attribution"),
    *(Column(edge, Float, nullable=False) for edge in ("west", "south", "east", "north")),
    Column("counts", JSONB, nullable=False),
)
road = Table(
    "road",
    metadata,
    Column("osm_id", BigInteger, nullable=False),
    _text("kind"),
    Column("rank", SmallInteger, nullable=False),  # domain/kinds.py
    _text("name"),
    Column("names", JSONB, nullable=False),
    _text("ref"),
    *(Column(name, Boolean, nullable=False) for name in ("is_oneway", "is_bridge", "is_tunnel")),
    _shape("LINESTRING"),
)
rail = Table(
    "rail",
    metadata,
    Column("osm_id", BigInteger, nullable=False),
    _text("kind"),
    _text("name"),
    *(Column(name, Boolean, nullable=False) for name in ("is_bridge", "is_tunnel")),
    _shape("LINESTRING"),
)
river = Table(
    "river",
    metadata,
    Column("osm_id", BigInteger, nullable=False),
    _text("kind"),
    _text("name"),
    _shape("LINESTRING"),
)
water, green, building = (
    Table(
        name,
        metadata,
        Column("osm_id", BigInteger, nullable=False),
        Column("osm_type", CHAR(1), nullable=False),
        _text("kind"),
        _text("name"),
        Column("area", REAL, nullable=False),  # in square metres of web mercator
        _shape("MULTIPOLYGON"),
    )
    for name in ("water", "green", "building")
)
place = Table(
    "place",
    metadata,
    Column("osm_id", BigInteger, nullable=False),
    Column("osm_type", CHAR(1), nullable=False),  # n, w or r
    _text("kind"),
    _text("name"),
    Column("names", JSONB, nullable=False),
    _text("ref"),
    Column("importance", REAL, nullable=False),
    _shape("POINT", WGS_84),
)
address = Table(
    "address",
    metadata,
    Column("osm_id", BigInteger, nullable=False),
    Column("osm_type", CHAR(1), nullable=False),
    _text("housenumber"),
    _text("street"),
    _text("place"),
    _shape("POINT", WGS_84),
)
# Lines and areas generalised for a band of zooms, which begins with the zoom in `band`.
far_line = Table(
    "far_line",
    metadata,
    Column("band", SmallInteger, nullable=False),
    _text("layer"),
    Column("rank", SmallInteger, nullable=False),
    _shape("LINESTRING"),
)
far_area = Table(
    "far_area",
    metadata,
    Column("band", SmallInteger, nullable=False),
    _text("layer"),
    _shape("POLYGON"),
)
RAW_TABLES = (road, rail, river, water, green, building, place, address)
