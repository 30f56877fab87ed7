"""The table of what left a division's public stations: what a pack on a phone has to drop."""

from sqlalchemy import BigInteger, Column, DateTime, Index, Table, Text, func

from locator.db.columns import metadata

gone_station = Table(
    "gone_station",
    metadata,
    Column("code", Text, primary_key=True),
    Column("division_code", Text, primary_key=True),
    Column("gone_in", BigInteger, nullable=False),  # the number of the transaction
    Column("gone_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("gone_station_division_idx", "division_code"),
)
