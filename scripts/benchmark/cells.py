"""The cells of the map that contain the cities, as maps and phones request them."""

from collections.abc import Iterable

from benchmark import places
from geodata.tiles import tile_at
from locator.maps.domain import COUNT_ZOOMS

CITIES = 150


def cell_paths(zooms: Iterable[int]) -> list[str]:
    """Return the paths of the cells of some zooms that contain the cities, each once."""
    cities = places.in_cities(CITIES, seed=13)
    return [f"/api/v1/cells/{tile}" for tile in dict.fromkeys(tile_at(at, z) for z in zooms for at in cities)]


def count_cell_paths() -> list[str]:
    """Return the paths of the cells of counts, which a map draws at low zooms."""
    return cell_paths(COUNT_ZOOMS)
