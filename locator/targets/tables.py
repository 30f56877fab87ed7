"""The table of targets; the public role has no grant on it."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    Identity,
    Index,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY

from locator.db.columns import metadata, text_column
from locator.db.types import one_of
from locator.targets.domain.target import Metric, Per

# What a union wants reached; `area` names the stations as in own_field.
target = Table(
    "target",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("area", Text, nullable=False),
    Column("kinds", ARRAY(Text), nullable=False, server_default="{}"),
    Column("metric", Text, nullable=False),
    Column("per", Text, nullable=False),
    Column("least", Float, nullable=False),
    Column("begins_on", Date),
    Column("ends_on", Date, nullable=False),
    text_column("document"),
    text_column("link"),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    one_of("metric", Metric),
    one_of("per", Per),
    CheckConstraint("least >= 0", name="not_negative"),
    CheckConstraint("begins_on <= ends_on", name="begins_first"),
    CheckConstraint("metric <> 'added' OR begins_on IS NOT NULL", name="added_since"),
    CheckConstraint("length(document) <= 200 AND length(link) <= 500", name="is_short"),
    CheckConstraint("link = '' OR link LIKE 'https://%' OR link LIKE 'http://%'", name="links_safely"),
    Index("target_area_idx", "area"),
)
