"""Where a happening is: the station that a text names, and whether a position lies on land that we know."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from geodata.lonlat import LonLat
from locator.accounts.domain.rights import Area
from locator.boundaries.tables import division_area
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station


def stations_named(connection: Connection, text: str, areas: Sequence[Area]) -> list[Row[Any]]:
    """Return the stations of some areas with a code or a name: their ids, divisions and names."""
    named = or_(station.c.code == text.upper(), station.c.name == text)
    chosen = select(station.c.id, station.c.division_code, station.c.name).where(lies_within(areas), named)
    return list(connection.execute(chosen.limit(2)))


def lies_at_sea(connection: Connection, position: LonLat) -> bool:
    """Tell whether boundaries are loaded and none of them has the position inside."""
    point = func.ST_SetSRID(func.ST_MakePoint(*position), 4326)
    around = select(division_area.c.division_code).where(func.ST_Covers(division_area.c.boundary, point))
    asked = select(select(division_area.c.division_code).exists() & ~around.exists())
    return bool(connection.scalar(asked))
