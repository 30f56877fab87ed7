"""Tables of money lines and use counts; the public role has no grant on them."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Table,
    Text,
)

from locator.bookkeeping.domain.money import MoneyKind
from locator.bookkeeping.domain.use import HowCounted
from locator.db.columns import metadata, text_column
from locator.db.types import one_of

# Money of a year: of a station, or of a union, which `area` names as in own_field.
money_line = Table(
    "money_line",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), index=True),
    text_column("area"),
    Column("year", SmallInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("amount_yuan", Numeric(14, 2), nullable=False),
    text_column("document"),
    CheckConstraint("(station_id IS NULL) = (area <> '')", name="of_one"),
    CheckConstraint("year BETWEEN 1949 AND 2100", name="year_is_one"),
    CheckConstraint("amount_yuan >= 0", name="not_negative"),
    CheckConstraint("source <> '' AND length(source) <= 100 AND length(document) <= 200", name="is_short"),
    one_of("kind", MoneyKind),
    Index("money_line_area_idx", "area", postgresql_where="area <> ''"),
)

# How many people came in a month: all of them, or those of one occupation.
use_count = Table(
    "use_count",
    metadata,
    Column("station_id", ForeignKey("station.id", ondelete="CASCADE"), primary_key=True),
    Column("month", Text, primary_key=True),
    Column("occupation", Text, primary_key=True, server_default=""),
    Column("people", Integer, nullable=False),
    Column("how", Text, nullable=False),
    CheckConstraint("month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'", name="month_is_one"),
    CheckConstraint("people >= 0", name="not_negative"),
    CheckConstraint("length(occupation) <= 60", name="is_short"),
    one_of("how", HowCounted),
)
