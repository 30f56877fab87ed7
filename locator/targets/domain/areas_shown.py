"""The areas of a report's map: each part as its boundary or as a circle, with its class by stations."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geodata.geojson import point
from geodata.lonlat import LonLat
from locator.figures.domain import MapFigure, class_breaks, class_of
from locator.targets.domain.comparison import Comparison
from locator.targets.domain.parts import Parts

COLOURS = ("#dcebee", "#a9cdd5", "#6ba8b5", "#2f7f90", "#0f4c5c")  # of the classes, the fewest stations first
SMALLEST_PX, LARGEST_PX = 7, 34
NO_STATION = -1
Sums = Mapping[str, tuple[float, float, int]]  # of longitudes and latitudes, and of how many positions


@dataclass(frozen=True, slots=True)
class ShownArea:
    """An area on the map: its label, the number of stations, and its feature without any name."""

    name: str
    stations: int
    feature: Mapping[str, Any]


def shown_areas(
    comparison: Comparison, parts: Parts, shapes: Mapping[str, Any], positions: Sums
) -> tuple[list[ShownArea], tuple[float, ...]]:
    """Return the areas that can be drawn, and the breaks between their classes.

    `shapes` are GeoJSON geometries by the key of a part, `positions` by division or union; a part with
    neither is in the table only.
    """
    totals = [counts.total for _, counts in comparison.rows]
    breaks = class_breaks(MapFigure.SERVED, [float(total) for total in totals if total])
    centres, largest = _centres(parts, positions), max(totals, default=0)
    shown: list[ShownArea] = []
    for part, counts in comparison.rows:
        geometry = shapes.get(part.key) or point(centres.get(part.key))
        if geometry is not None:
            properties = {
                "number": len(shown),
                "class": class_of(counts.total, breaks) if counts.total else NO_STATION,
                "radius_px": round(max(SMALLEST_PX, LARGEST_PX * math.sqrt(counts.total / max(largest, 1)))),
            }
            feature = {"type": "Feature", "geometry": geometry, "properties": properties}
            shown.append(ShownArea(part.name, counts.total, feature))
    return shown, breaks


def _centres(parts: Parts, positions: Sums) -> dict[str, LonLat]:
    """Return the mean of the positions in each part."""
    sums: dict[str, Sequence[float]] = {}
    for key, (lon, lat, n) in positions.items():
        part = parts.by_key(key or None)
        before = sums.get(part, (0, 0, 0))
        sums[part] = (before[0] + lon, before[1] + lat, before[2] + n)
    return {part: LonLat(lon / n, lat / n) for part, (lon, lat, n) in sums.items() if n}
