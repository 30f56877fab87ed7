"""Between which meridians and parallels a province lies: enough to know a place that is surely not in it."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources

from geodata.geodesy import distance_m
from geodata.lonlat import BBox, LonLat

SLACK_M = 50_000  # the extents are known to a quarter of a degree; systems of coordinates differ far less


@cache
def province_extents() -> Mapping[str, BBox]:
    """Return the extents by code of the province (their origin: geodata/data/README.md)."""
    text = resources.files("geodata.data").joinpath("province_extents.csv").read_text(encoding="utf-8")
    sides = BBox._fields
    return {
        row["code"]: BBox(*(float(row[side]) for side in sides)) for row in csv.DictReader(text.splitlines())
    }


def surely_outside_m(code: str, position: LonLat) -> float:
    """Return how many metres a place is at least from the province of a division; 0 where it may be in it."""
    box = province_extents().get(f"{code[:2]}0000")
    if box is None:
        return 0.0
    nearest = LonLat(
        min(max(position.lon, box.min_lon), box.max_lon), min(max(position.lat, box.min_lat), box.max_lat)
    )
    if nearest == position:
        return 0.0
    away_m = distance_m(position, nearest)
    return away_m if away_m > SLACK_M else 0.0
