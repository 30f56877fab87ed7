"""Requests for cells, as maps and phones send them: one after the other, over one connection."""

import http.client
import time
import urllib.parse
from collections.abc import Iterable, Sequence
from statistics import median

from benchmark import places
from benchmark.figures import Figure
from geodata.geodesy import web_mercator
from geodata.lonlat import LonLat
from geodata.tiles import HALF_WORLD_M, Tile
from locator.maps.domain import COUNT_ZOOMS, DATA_ZOOM

CITIES = 150
REPEATS = 3
LOW_ZOOM_MS = 5.0
LOW_ZOOM_KB = 5.0
MAX_GROWTH = 2.0
TIMEOUT_S = 30


def cell_paths(zooms: Iterable[int]) -> list[str]:
    """Return the paths of the cells of some zooms that contain the cities, each once."""
    cities = places.in_cities(CITIES, seed=13)
    return [f"/api/v1/cells/{tile}" for tile in dict.fromkeys(_tile(at, z) for z in zooms for at in cities)]


def count_cell_paths() -> list[str]:
    """Return the paths of the cells of counts, which a map draws at low zooms."""
    return cell_paths(COUNT_ZOOMS)


def measure(server: str, paths: Sequence[str]) -> tuple[list[float], list[int]]:
    """Request each cell several times; return milliseconds and compressed bytes."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server).netloc, timeout=TIMEOUT_S)
    times_ms, sizes = [], []
    for path in paths:
        for _ in range(REPEATS):
            start = time.perf_counter()
            connection.request("GET", path, headers={"Accept-Encoding": "br"})
            response = connection.getresponse()
            body = response.read()
            times_ms.append((time.perf_counter() - start) * 1000)
            if response.status != 200:
                raise RuntimeError(f"{path} was refused: {response.status}")
        sizes.append(len(body))
    connection.close()
    return times_ms, sizes


def figures(server: str) -> list[Figure]:
    """Return the cost of cells of counts and cells of stations."""
    far_ms, far_bytes = measure(server, count_cell_paths())
    near_ms, near_bytes = measure(server, cell_paths([DATA_ZOOM]))
    return [
        Figure("cell of counts, p50", median(far_ms), "ms", at_most=LOW_ZOOM_MS),
        Figure("cell of counts, largest", max(far_bytes) / 1024, "KB", at_most=LOW_ZOOM_KB),
        Figure("cell of stations in cities, p50", median(near_ms), "ms"),
        Figure("cell of stations in cities, middle", median(near_bytes) / 1024, "KB"),
        Figure("cell of stations in cities, largest", max(near_bytes) / 1024, "KB"),
    ]


def growth(small: str, grown: str, rounds: int) -> Figure:
    """Return the growth of the cost of a cell of counts with ten times the stations, measured in turn."""
    paths = count_cell_paths()
    ratios = []
    for _ in range(rounds):
        small_ms, grown_ms = (median(measure(server, paths)[0]) for server in (small, grown))
        ratios.append(grown_ms / small_ms)
    return Figure("growth of a cell of counts", median(ratios), at_most=MAX_GROWTH)


def _tile(at: LonLat, zoom: int) -> Tile:
    plane = web_mercator(at)
    side_m = 2 * HALF_WORLD_M / (1 << zoom)
    return Tile(zoom, int((plane.x + HALF_WORLD_M) / side_m), int((HALF_WORLD_M - plane.y) / side_m))
