"""Tables of own fields and their values; what else an entry consists of is in `locator.stations.tables`."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from locator.db.columns import metadata
from locator.db.types import one_of
from locator.stations.domain.own_fields import FieldType

# What a union keeps of its stations besides the declared fields.
own_field = Table(
    "own_field",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("area", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("choices", ARRAY(Text), nullable=False, server_default="{}"),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("retired_at", DateTime(timezone=True)),
    UniqueConstraint("id", "type", name="own_field_id_type_key"),
    one_of("type", FieldType),
    CheckConstraint("name <> '' AND length(name) <= 60", name="has_name"),
    Index("own_field_name_idx", "area", "name", unique=True, postgresql_where=text("retired_at IS NULL")),
)

# The value of an own field at a station; never public, and seen by the staff of its area only.
station_own_value = Table(
    "station_own_value",
    metadata,
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), primary_key=True),
    Column("field_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("type", Text, nullable=False),
    Column("value", Text, nullable=False),
    ForeignKeyConstraint(
        ["field_id", "type"], ["own_field.id", "own_field.type"], name="station_own_value_field_id_fkey"
    ),
    CheckConstraint("value <> '' AND length(value) <= 1000", name="is_something"),
)
