"""Whether a position lies in any division that we know; without numpy, for web processes."""

from sqlalchemy import Connection, func, select

from geodata.lonlat import LonLat
from locator.boundaries.tables import division_area


def lies_at_sea(connection: Connection, position: LonLat) -> bool:
    """Tell whether boundaries are loaded and none of them has the position inside."""
    point = func.ST_SetSRID(func.ST_MakePoint(*position), 4326)
    around = select(division_area.c.division_code).where(func.ST_Covers(division_area.c.boundary, point))
    asked = select(select(division_area.c.division_code).exists() & ~around.exists())
    return bool(connection.scalar(asked))
