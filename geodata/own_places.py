"""Rows of a layer that say their place in words too: longitude, latitude and the system of both.

Our own files do: their points are in WGS 84, as a layer should be, beside the words that once were given,
say in GCJ-02. Words and point tell the same place, unless somebody has moved the point since.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from geodata.crs import Crs, to_wgs84
from geodata.errors import UnknownCrs

SAME_DEG = 2e-6  # what six decimals leave open, in each axis, and a little more

Place = dict[str, str]  # lon, lat and crs, as cells
Given = tuple[int, float, float, float, float]  # row, own longitude and latitude, the point's


def own_places(rows: Sequence[Mapping[str, str]], points: Sequence[tuple[str, str]]) -> Mapping[int, Place]:
    """Return the place of each row whose own words decide: they are kept, or the point in WGS 84 is taken.

    Not there are rows without such words, and those whose point is written in the words' own system.
    """
    found: dict[int, Place] = {}
    for crs, given in _by_crs(rows, points).items():
        keys, own_lon, own_lat, lon, lat = (np.array(column) for column in zip(*given, strict=True))
        true_lon, true_lat = to_wgs84(own_lon, own_lat, crs)
        off_deg = np.maximum(abs(true_lon - lon), abs(true_lat - lat))
        off_as_written_deg = np.maximum(abs(own_lon - lon), abs(own_lat - lat))
        for key in keys[off_deg <= SAME_DEG]:
            found[int(key)] = {name: rows[key][name] for name in ("lon", "lat", "crs")}
        for key in keys[(off_deg > SAME_DEG) & (off_deg < off_as_written_deg)]:
            found[int(key)] = {"lon": points[key][0], "lat": points[key][1], "crs": Crs.WGS_84.value}
    return found


def _by_crs(
    rows: Sequence[Mapping[str, str]], points: Sequence[tuple[str, str]]
) -> Mapping[Crs, list[Given]]:
    found: defaultdict[Crs, list[Given]] = defaultdict(list)
    for key, (row, point) in enumerate(zip(rows, points, strict=True)):
        try:
            crs = Crs.parse(row.get("crs") or "")
            found[crs].append((key, float(row["lon"]), float(row["lat"]), float(point[0]), float(point[1])))
        except (UnknownCrs, KeyError, ValueError):
            continue  # no words, or none that can be read: the import says so
    return found
