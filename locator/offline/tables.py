"""The table of stations that left a division's public stations, which packs on phones must delete."""

from sqlalchemy import BigInteger, Column, DateTime, Index, Table, Text, func

from locator.db.columns import metadata

gone_station = Table(
    "gone_station",
    metadata,
    Column("code", Text, primary_key=True),
    Column("division_code", Text, primary_key=True),
    Column("gone_in", BigInteger, nullable=False),  # transaction number
    Column("gone_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("gone_station_division_idx", "division_code"),
)
