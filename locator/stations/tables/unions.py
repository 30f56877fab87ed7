"""What unions say beside their stations: words for services, under the standard ones, and links."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY

from locator.db.columns import metadata, text_column

service_word = Table(
    "service_word",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("code", Text, nullable=False),
    Column("parent", Text),
    Column("group_code", Text, nullable=False),
    Column("zh", Text, nullable=False),
    text_column("en"),
    Column("wordings", ARRAY(Text), nullable=False, server_default="{}"),
    text_column("area"),  # empty: a standard one
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("retired_at", DateTime(timezone=True)),
    UniqueConstraint("code", "area", name="service_word_code_key"),
    CheckConstraint("(parent IS NULL) = (area = '')", name="of_one"),
    CheckConstraint("parent IS NULL OR code = parent || ':' || zh", name="under_its_service"),
    CheckConstraint("zh <> '' AND length(zh) <= 30 AND length(en) <= 60", name="is_short"),
)

# The links of a union, by the key of its area: lines of locator.stations.domain.links.
union_link = Table(
    "union_link",
    metadata,
    Column("area", Text, primary_key=True),
    Column("links", Text, nullable=False),
    CheckConstraint("links <> '' AND length(links) <= 4000", name="is_something"),
)
