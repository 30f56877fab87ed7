"""Rows of a layer that also state their position in columns: longitude, latitude and their system.

Our own exports do: their points are in WGS 84, beside the original coordinates, for example in GCJ-02.
Both are the same position, unless somebody has moved the point since.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from geodata.crs.arrays import to_wgs84
from geodata.crs.conversion import Crs
from geodata.errors import UnknownCrs

TOLERANCE_DEG = 2e-6  # rounding to six decimals in each axis, and a little more

Place = dict[str, str]  # lon, lat and crs, as cells
Given = tuple[int, float, float, float, float]  # row, stated longitude and latitude, the point's


def stated_positions(
    rows: Sequence[Mapping[str, str]], points: Sequence[tuple[str, str]]
) -> Mapping[int, Place]:
    """Return the positions of rows with stated coordinates: these, or the point where it was moved.

    Rows without stated coordinates, and rows whose point is in the stated system itself, are left out.
    """
    positions: dict[int, Place] = {}
    for crs, given in _by_crs(rows, points).items():
        row_indices, stated_lon, stated_lat, lon, lat = (
            np.array(column) for column in zip(*given, strict=True)
        )
        converted_lon, converted_lat = to_wgs84(stated_lon, stated_lat, crs)
        difference_deg = np.maximum(abs(converted_lon - lon), abs(converted_lat - lat))
        difference_as_written_deg = np.maximum(abs(stated_lon - lon), abs(stated_lat - lat))
        for row_index in row_indices[difference_deg <= TOLERANCE_DEG]:
            positions[int(row_index)] = {name: rows[row_index][name] for name in ("lon", "lat", "crs")}
        for row_index in row_indices[
            (difference_deg > TOLERANCE_DEG) & (difference_deg < difference_as_written_deg)
        ]:
            positions[int(row_index)] = {
                "lon": points[row_index][0],
                "lat": points[row_index][1],
                "crs": Crs.WGS_84.value,
            }
    return positions


def _by_crs(
    rows: Sequence[Mapping[str, str]], points: Sequence[tuple[str, str]]
) -> Mapping[Crs, list[Given]]:
    by_crs: defaultdict[Crs, list[Given]] = defaultdict(list)
    for row_index, (row, point) in enumerate(zip(rows, points, strict=True)):
        try:
            crs = Crs.parse(row.get("crs") or "")
            by_crs[crs].append(
                (row_index, float(row["lon"]), float(row["lat"]), float(point[0]), float(point[1]))
            )
        except (UnknownCrs, KeyError, ValueError):
            continue  # missing or unreadable coordinates are reported by the import
    return by_crs
