"""A ground that is loaded: where it came from, how far it reaches, which zooms its tiles have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from geodata.tiles import Tile

FIRST_ZOOM, LAST_ZOOM = 5, 16
ATTRIBUTION = "© OpenStreetMap contributors"
FORMAT = 1  # of the tables; a ground of another format is not read
OFFLINE_LAST_ZOOM = 14


@dataclass(frozen=True, slots=True)
class Box:
    """Edges in degrees of WGS 84."""

    west: float
    south: float
    east: float
    north: float

    def touches(self, tile: Tile) -> bool:
        """Tell whether a tile shows some of the box."""
        beside, above = Tile(tile.z, tile.x + 1, tile.y), Tile(tile.z, tile.x, tile.y - 1)
        across = tile.west <= self.east and beside.west >= self.west
        return across and tile.south <= self.north and above.south >= self.south


@dataclass(frozen=True, slots=True)
class Ground:
    """What is loaded: `source_at` is the moment of OpenStreetMap that it shows, None if the file has none."""

    version: str
    loaded_at: datetime
    source_name: str
    source_at: datetime | None
    attribution: str
    box: Box
    counts: Mapping[str, int]

    def has(self, tile: Tile) -> bool:
        """Tell whether there is something to see in a tile."""
        is_tile = FIRST_ZOOM <= tile.z <= LAST_ZOOM and max(tile.x, tile.y) < 1 << tile.z
        return is_tile and self.box.touches(tile)
