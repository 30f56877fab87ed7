"""Tiles of the web mercator grid (z/x/y), with their names and edges."""

import math
import re
from typing import NamedTuple, Self

from geodata.errors import InvalidBox
from geodata.geodesy import EQUATOR_RADIUS_M
from geodata.lonlat import LonLat
from geodata.sentence import Sentence

NAME = re.compile(r"(\d{1,2})-(\d{1,7})-(\d{1,7})", re.ASCII)
HALF_WORLD_M = math.pi * EQUATOR_RADIUS_M
MAX_ZOOM = 20


class Tile(NamedTuple):
    """A tile: `x` counts eastwards from the antimeridian, `y` from the north."""

    z: int
    x: int
    y: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a name as `str` gives it, ``"12-3334-1782"``; raise InvalidBox for no tile."""
        match = NAME.fullmatch(text)
        if not match:
            raise InvalidBox("格子应写成 级-列-行，例如 12-3334-1782")
        z, x, y = (int(part) for part in match.groups())
        if z > MAX_ZOOM or max(x, y) >= (1 << z) or str(cls(z, x, y)) != text:
            raise InvalidBox(Sentence("没有 {text} 这个格子", text=text))
        return cls(z, x, y)

    def __str__(self) -> str:
        return f"{self.z}-{self.x}-{self.y}"

    @property
    def west(self) -> float:
        """The western edge in degrees of longitude."""
        return self.x * 360 / (1 << self.z) - 180

    @property
    def south(self) -> float:
        """The southern edge in degrees of latitude."""
        return _latitude((self.y + 1) / (1 << self.z))

    @property
    def mercator_box(self) -> tuple[float, float, float, float]:
        """The edges in EPSG:3857: west, south, east, north."""
        side_m = 2 * HALF_WORLD_M / (1 << self.z)
        west, north = self.x * side_m - HALF_WORLD_M, HALF_WORLD_M - self.y * side_m
        return west, north - side_m, west + side_m, north


def tile_at(position: LonLat, zoom: int) -> Tile:
    """Return the tile of a zoom that holds a WGS 84 position."""
    side = 1 << zoom
    rise = math.asinh(math.tan(math.radians(position.lat))) / math.pi
    return Tile(zoom, int((position.lon + 180) / 360 * side), int((1 - rise) / 2 * side))


def _latitude(fraction: float) -> float:
    """Return the latitude at a fraction of the way from the grid's north edge to its south edge."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * fraction))))
