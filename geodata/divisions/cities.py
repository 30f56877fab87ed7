"""Larger cities and their centres, for generated data only."""

import csv
from functools import cache
from importlib import resources
from typing import NamedTuple

from geodata.lonlat import LonLat


class City(NamedTuple):
    """A city: GB/T 2260 code, name, centre (WGS 84, to about a kilometre), weight among all stations."""

    code: str
    name: str
    centre: LonLat
    weight: int


@cache
def cities() -> tuple[City, ...]:
    """Return all cities, in the order of the list (its origin: geodata/data/README.md)."""
    text = resources.files("geodata.data").joinpath("cities.csv").read_text(encoding="utf-8")
    return tuple(
        City(row["code"], row["name"], LonLat.parse(row["lon"], row["lat"]), int(row["weight"]))
        for row in csv.DictReader(text.splitlines())
    )
