"""Where a happening is: the station that a text names."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from locator.accounts.domain.rights import Area
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station


def stations_named(connection: Connection, text: str, areas: Sequence[Area]) -> list[Row[Any]]:
    """Return the stations of some areas with a code or a name: their ids, divisions and names."""
    named = or_(station.c.code == text.upper(), station.c.name == text)
    chosen = select(station.c.id, station.c.division_code, station.c.name).where(lies_within(areas), named)
    return list(connection.execute(chosen.limit(2)))
