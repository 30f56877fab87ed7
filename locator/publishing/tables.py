"""The tables of open data files."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from locator.db.columns import metadata

# The open data files; of each name the one with the greatest id is the latest.
open_data = Table(
    "open_data",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("made_on", Date, nullable=False),
    Column("stations", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("checksum", BigInteger, nullable=False),
    Column("length_bytes", BigInteger, nullable=False),
    Column("packed_bytes", BigInteger, nullable=False),
    Index("open_data_name", "name", "id"),
)
# Their content in compressed pieces: locator/publishing/domain/packing.py.
open_data_piece = Table(
    "open_data_piece",
    metadata,
    Column("file_id", ForeignKey("open_data.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
