"""Where divisions lie, for the staff's own maps, and drawn no finer than such a map shows."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from geodata.divisions.codes import DivisionLevel
from locator.boundaries.tables import division_area

# What a line may leave out: a pixel or two of a map that shows the level above.
COARSENESS_DEG = {
    DivisionLevel.PROVINCE: 0.03,
    DivisionLevel.PREFECTURE: 0.008,
    DivisionLevel.COUNTY: 0.002,
}
DECIMALS = 3


def shapes(connection: Connection, codes: Sequence[str], level: DivisionLevel) -> dict[str, str]:
    """Return the boundaries of divisions that are known, each as a GeoJSON geometry."""
    drawn = func.ST_SimplifyPreserveTopology(division_area.c.boundary, COARSENESS_DEG[level])
    chosen = select(division_area.c.division_code, func.ST_AsGeoJSON(drawn, DECIMALS))
    rows = connection.execute(chosen.where(division_area.c.division_code.in_(codes)))
    return {row[0]: row[1] for row in rows}
