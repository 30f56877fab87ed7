"""What the areas of some stations cover together: square kilometres, and the weight of a grid's cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from pyproj import Geod

from geodata.lonlat import LonLat
from geodata.travel import PACES, TravelMode
from locator.coverage.domain.cells import Cells

ELLIPSOID = Geod(ellps="WGS84")
CORNERS_OF_CIRCLE = 64
M2_PER_KM2 = 1_000_000


@dataclass(frozen=True, slots=True)
class Covered:
    """What is covered; `weight` is None without a grid."""

    area_km2: float
    weight: float | None


class Covering:
    """The areas of numbered stations over a grid; what some of them cover is worked out once."""

    def __init__(self, areas: Sequence[Any], cells: Cells | None) -> None:
        """Take the areas in WGS 84, and the grid if there is one."""
        self._areas = np.array(areas, dtype=object)
        self._cells = cells
        self._known: dict[frozenset[int], Covered] = {}

    def of(self, numbers: frozenset[int]) -> Covered:
        """Return what the stations of these numbers cover together: what two of them cover counts once."""
        if numbers not in self._known:
            dissolved = shapely.union_all(self._areas[sorted(numbers)]) if numbers else shapely.MultiPolygon()
            weight = None if self._cells is None else covered_weight(self._cells, dissolved)
            self._known[numbers] = Covered(area_km2(dissolved), weight)
        return self._known[numbers]


def covered_weight(cells: Cells, area: Any) -> float:
    """Return the weight of the cells within an area; a cell that lies in it partly counts by its part."""
    if area.is_empty:
        return 0.0
    shapely.prepare(area)
    shares = shapely.intersects(area, cells.shapes).astype(np.float64)
    sizes = shapely.area(cells.shapes)
    partly = (shares > 0) & (sizes > 0)
    partly[partly] = ~shapely.covers(area, cells.shapes[partly])
    parts = shapely.area(shapely.intersection(cells.shapes[partly], area))
    shares[partly] = parts / sizes[partly]
    return float(shares @ cells.weights)


def area_km2(shape: Any) -> float:
    """Return the size of an area on the ellipsoid."""
    size_m2, _ = ELLIPSOID.geometry_area_perimeter(shapely.orient_polygons(shape))
    return abs(float(size_m2)) / M2_PER_KM2


def circle(position: LonLat, minutes: int, mode: TravelMode) -> Any:
    """Return the area from where a position is reached in time by the estimate that search makes."""
    pace = PACES[mode]
    radius_m = minutes * 60 * pace.speed_m_s / pace.detour
    azimuths = np.linspace(0, 360, CORNERS_OF_CIRCLE, endpoint=False)
    same = np.ones(CORNERS_OF_CIRCLE)
    lon, lat, _ = ELLIPSOID.fwd(same * position.lon, same * position.lat, azimuths, same * radius_m)
    return shapely.MultiPolygon([shapely.Polygon(np.column_stack([lon, lat]))])
