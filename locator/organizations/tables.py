"""The table of union organisations and hosts."""

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
    text,
)

from locator.db.columns import metadata, text_column
from locator.db.types import listed_codes
from locator.organizations.domain import UnionKind, UnionLevel

# Unions and hosts in a tree of their own, since the union of a development zone has no division code. A host
# or operator that entries only name has neither kind nor level.
organization = Table(
    "organization",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("parent_id", ForeignKey("organization.id"), index=True),
    Column("name", Text, nullable=False),
    text_column("kind"),
    Column("division_code", ForeignKey("division.code"), index=True),
    text_column("level"),
    Column("ended_at", DateTime(timezone=True)),
    CheckConstraint(
        "(kind = '' AND level = '')"
        f" OR (kind IN ({listed_codes(UnionKind)}) AND level IN ({listed_codes(UnionLevel)}))",
        name="kind_known",
    ),
    Index("organization_name_idx", text("md5(name)"), unique=True, postgresql_where=text("ended_at IS NULL")),
)
