"""Simplified boundaries of divisions, for staff maps."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from geodata.divisions.codes import DivisionLevel
from locator.boundaries.tables import division_area

# The tolerance of the simplification: a pixel or two on a map of the level above.
TOLERANCE_DEG = {
    DivisionLevel.PROVINCE: 0.03,
    DivisionLevel.PREFECTURE: 0.008,
    DivisionLevel.COUNTY: 0.002,
}
DECIMALS = 3


def boundary_shapes(connection: Connection, codes: Sequence[str], level: DivisionLevel) -> dict[str, str]:
    """Return the loaded boundaries among some divisions of a level, each as a GeoJSON geometry by code."""
    simplified = func.ST_SimplifyPreserveTopology(division_area.c.boundary, TOLERANCE_DEG[level])
    query = select(division_area.c.division_code, func.ST_AsGeoJSON(simplified, DECIMALS))
    rows = connection.execute(query.where(division_area.c.division_code.in_(codes)))
    return {row[0]: row[1] for row in rows}
