"""Which zooms are drawn from generalised shapes, and how coarse these are.

A tile of zoom z is drawn 512 pixels wide; a pixel of it is the measure of what may be left out.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from geodata.geodesy import EQUATOR_RADIUS_M
from locator.ground.domain.ground import FIRST_ZOOM

TILE_PX = 512
FIRST_FULL_ZOOM = 13  # from here on, shapes are those that were read
WORLD_M = 2 * math.pi * EQUATOR_RADIUS_M


def pixel_m(zoom: int) -> float:
    """Return the width of a pixel of a tile in the metres of web mercator."""
    return WORLD_M / (1 << zoom) / TILE_PX


def tile_m(zoom: int) -> float:
    """Return the width of a tile in the metres of web mercator."""
    return WORLD_M / (1 << zoom)


@dataclass(frozen=True, slots=True)
class Band:
    """Two zooms that share generalised shapes: roads up to a rank, and areas that can be seen."""

    first_zoom: int
    last_rank: int
    has_rails: bool
    rivers: tuple[str, ...]

    @property
    def pixel_m(self) -> float:
        """A pixel of the band's second zoom."""
        return pixel_m(self.first_zoom + 1)

    @property
    def least_water_m2(self) -> float:
        """The least area of water that is drawn."""
        return (3 * self.pixel_m) ** 2

    @property
    def least_green_m2(self) -> float:
        """The least area of plants that is drawn."""
        return (5 * self.pixel_m) ** 2


BANDS = (
    Band(FIRST_ZOOM, 1, has_rails=False, rivers=("coastline",)),
    Band(7, 2, has_rails=False, rivers=("coastline",)),
    Band(9, 3, has_rails=True, rivers=("coastline", "river")),
    Band(11, 4, has_rails=True, rivers=("coastline", "river", "canal")),
)
BAND_OF: Mapping[int, Band] = {band.first_zoom + more: band for band in BANDS for more in (0, 1)}
