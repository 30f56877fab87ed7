"""What the map and the search on the phone ask for: cells, one after the other, over one connection."""

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
AGAIN = 3
LOW_ZOOM_MS = 5.0
LOW_ZOOM_KB = 5.0
GROWTH = 2.0
TIMEOUT_S = 30


def addresses(zooms: Iterable[int]) -> list[str]:
    """Return the cells of some zooms that hold the cities of the questions, each once."""
    cities = places.in_cities(CITIES, seed=13)
    return [f"/api/v1/cells/{tile}" for tile in dict.fromkeys(_tile(at, z) for z in zooms for at in cities)]


def counts() -> list[str]:
    """Return the cells of counts: what a map draws from afar."""
    return addresses(COUNT_ZOOMS)


def asked(server: str, paths: Sequence[str]) -> tuple[list[float], list[int]]:
    """Ask for each cell some times; return milliseconds and compressed bytes."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server).netloc, timeout=TIMEOUT_S)
    took_ms, sizes = [], []
    for path in paths:
        for _ in range(AGAIN):
            begins = time.perf_counter()
            connection.request("GET", path, headers={"Accept-Encoding": "br"})
            answer = connection.getresponse()
            body = answer.read()
            took_ms.append((time.perf_counter() - begins) * 1000)
            if answer.status != 200:
                raise RuntimeError(f"{path} was refused: {answer.status}")
        sizes.append(len(body))
    connection.close()
    return took_ms, sizes


def figures(server: str) -> list[Figure]:
    """Return what cells of counts and cells of stations cost."""
    far_ms, far_bytes = asked(server, counts())
    near_ms, near_bytes = asked(server, addresses([DATA_ZOOM]))
    return [
        Figure("cell of counts, p50", median(far_ms), "ms", at_most=LOW_ZOOM_MS),
        Figure("cell of counts, largest", max(far_bytes) / 1024, "KB", at_most=LOW_ZOOM_KB),
        Figure("cell of stations in cities, p50", median(near_ms), "ms"),
        Figure("cell of stations in cities, middle", median(near_bytes) / 1024, "KB"),
        Figure("cell of stations in cities, largest", max(near_bytes) / 1024, "KB"),
    ]


def growth(small: str, grown: str, rounds: int) -> Figure:
    """Return by how much a cell of counts costs more among ten times the stations, asked in turn."""
    paths = counts()
    ratios = []
    for _ in range(rounds):
        was_ms, now_ms = (median(asked(server, paths)[0]) for server in (small, grown))
        ratios.append(now_ms / was_ms)
    return Figure("growth of a cell of counts", median(ratios), at_most=GROWTH)


def _tile(at: LonLat, zoom: int) -> Tile:
    plane = web_mercator(at)
    side_m = 2 * HALF_WORLD_M / (1 << zoom)
    return Tile(zoom, int((plane.x + HALF_WORLD_M) / side_m), int((HALF_WORLD_M - plane.y) / side_m))
