"""Bounding boxes of provinces, to detect positions that are certainly outside."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources

from geodata.geodesy import distance_m
from geodata.lonlat import BBox, LonLat

TOLERANCE_M = 50_000  # the boxes are precise to a quarter of a degree; coordinate systems differ far less


@cache
def province_extents() -> Mapping[str, BBox]:
    """Return the boxes by the province's code (source: geodata/data/README.md)."""
    text = resources.files("geodata.data").joinpath("province_extents.csv").read_text(encoding="utf-8")
    sides = BBox._fields
    return {
        row["code"]: BBox(*(float(row[side]) for side in sides)) for row in csv.DictReader(text.splitlines())
    }


def distance_outside_province_m(code: str, position: LonLat) -> float:
    """Return the least distance in metres of a position from a division's province; 0 if it may be inside."""
    box = province_extents().get(f"{code[:2]}0000")
    if box is None:
        return 0.0
    nearest = LonLat(
        min(max(position.lon, box.min_lon), box.max_lon), min(max(position.lat, box.min_lat), box.max_lat)
    )
    if nearest == position:
        return 0.0
    outside_m = distance_m(position, nearest)
    return outside_m if outside_m > TOLERANCE_M else 0.0
