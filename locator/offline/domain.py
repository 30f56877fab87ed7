"""Limits and versions of packs: the public stations of a division, stored on a phone."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from geodata.tiles import Tile, tile_at
from locator.errors import InvalidRequest
from locator.ground.domain.ground import FIRST_ZOOM, OFFLINE_LAST_ZOOM, Box

MAX_STATIONS = 5_000  # of a pack: half a megabyte, acceptable on a small data plan
MAX_DELTA_AGE = timedelta(days=60)  # older packs are replaced completely
BYTES_PER_STATION = 60  # compressed, for an estimate before the download
MAX_GROUND_TILES = 1_000  # what a phone fetches in a minute, and the server allows in one
GROUND_MARGIN_DEG = 0.02  # two kilometres around the stations
VERSION = re.compile(r"([0-9a-f]{8})-(\d{1,19})-(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class PackVersion:
    """The state of a pack: what was committed in a database before a transaction, at a minute."""

    database: str
    transaction: int
    made_min: int  # since the epoch

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse the output of `str`; raise InvalidRequest for anything else."""
        match = VERSION.fullmatch(text)
        if not match:
            raise InvalidRequest({"since": Sentence("应是手机里那一份的版本")})
        return cls(match[1], int(match[2]), int(match[3]))

    def __str__(self) -> str:
        return f"{self.database}-{self.transaction}-{self.made_min}"

    def can_update_to(self, current: "PackVersion") -> bool:
        """Return whether the changes since this version are known completely."""
        is_recent = current.made_min - self.made_min < MAX_DELTA_AGE / timedelta(minutes=1)
        return self.database == current.database and self.transaction <= current.transaction and is_recent


def pack_kb(stations: int) -> int:
    """Return the approximate size of a pack in kilobytes."""
    return max(1, round(stations * BYTES_PER_STATION / 1024))


def epoch_minute(moment: datetime) -> int:
    """Return whole minutes since the epoch."""
    return int(moment.timestamp() // 60)


def ground_tiles(box: Box, loaded: Box) -> list[Tile]:
    """Return the tiles of the ground around a box, with its margin, coarse ones first.

    They go down to OFFLINE_LAST_ZOOM, or to the last zoom with which there are no more than MAX_GROUND_TILES.
    """
    shown = Box(
        max(box.west - GROUND_MARGIN_DEG, loaded.west),
        max(box.south - GROUND_MARGIN_DEG, loaded.south),
        min(box.east + GROUND_MARGIN_DEG, loaded.east),
        min(box.north + GROUND_MARGIN_DEG, loaded.north),
    )
    if shown.west > shown.east or shown.south > shown.north:
        return []
    found: list[Tile] = []
    for zoom in range(FIRST_ZOOM, OFFLINE_LAST_ZOOM + 1):
        north_west = tile_at(LonLat(shown.west, shown.north), zoom)
        south_east = tile_at(LonLat(shown.east, shown.south), zoom)
        columns, rows = range(north_west.x, south_east.x + 1), range(north_west.y, south_east.y + 1)
        if len(found) + len(columns) * len(rows) > MAX_GROUND_TILES:
            break
        found += [Tile(zoom, x, y) for x in columns for y in rows]
    return found
