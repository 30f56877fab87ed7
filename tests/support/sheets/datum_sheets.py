"""Sheets of stations in one system of coordinates under the name of another; and what is stored of them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geodata.crs.arrays import from_wgs84
from geodata.crs.conversion import Crs
from geodata.lonlat import LonLat

ROWS = 200
WEST, SOUTH, SIDE_DEG = 112.40, 23.00, 0.1  # two counties side by side, each some ten kilometres wide
COUNTIES = ("441202", "441203")


@dataclass(frozen=True)
class KnownStation:
    """A stored station."""

    name: str
    address: str
    division_code: str
    position: LonLat


def true_positions(seed: int, n: int = ROWS) -> list[KnownStation]:
    """Return true places of stations along streets, spread over two counties."""
    dice = random.Random(seed)
    found = []
    for number in range(n):
        side = dice.randrange(2)
        at = LonLat(WEST + SIDE_DEG * (side + dice.random()), SOUTH + SIDE_DEG * dice.random())
        found.append(KnownStation(f"第{number}处工会驿站", f"某{number}路{number}号", COUNTIES[side], at))
    return found


def sheet(true: Sequence[KnownStation], said: Crs, real: Crs) -> list[dict[str, str]]:
    """Return rows of these places in one system under another's name."""
    lon, lat = from_wgs84(*np.array([one.position for one in true]).T, real)
    return [
        {
            "name": one.name,
            "address": one.address,
            "division_code": one.division_code,
            "lon": f"{x:.6f}",
            "lat": f"{y:.6f}",
            "crs": said.value,
        }
        for one, x, y in zip(true, lon, lat, strict=True)
    ]


def stored_stations(
    true: Sequence[KnownStation], seed: int, error_m: float = 25, share: float = 0.3
) -> list[KnownStation]:
    """Return some of the places as they are stored: by another hand, some metres off, a few quite wrong."""
    dice = random.Random(seed + 1000)
    deg = error_m / 111_320
    stored = []
    for one in dice.sample(true, int(len(true) * share)):
        off = LonLat(one.position.lon + dice.gauss(0, deg), one.position.lat + dice.gauss(0, deg))
        if dice.random() < 0.1:
            off = LonLat(off.lon + 0.01, off.lat - 0.01)
        stored.append(replace(one, position=off))
    return stored
