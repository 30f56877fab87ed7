"""The slowest searches: each position is asked several times and its best counts.

On a machine that does other things as well, the slowest of all requests tells of the machine.
"""

import http.client
import json
import time
import urllib.parse
from collections.abc import Mapping
from statistics import quantiles

from benchmark import places
from benchmark.figures import Figure
from benchmark.questions import NEAREST
from geodata.lonlat import LonLat

POSITIONS = 300
REPEATS = 3
TIMEOUT_S = 30
MOST_MS = 20.0
MOST_TIMES_CITIES = 2.0


def measure(server: str, positions: int = POSITIONS) -> dict[str, list[float]]:
    """Return milliseconds by kind of place: the best of each position."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server).netloc, timeout=TIMEOUT_S)
    found = {
        kind: [_best_ms(connection, at) for at in choose(positions)] for kind, choose in places.KINDS.items()
    }
    connection.close()
    return found


def figures(best_ms: Mapping[str, list[float]]) -> list[Figure]:
    """Return the slow end of each kind of place, and how much slower far places are than cities."""
    p99_ms = {kind: quantiles(times, n=100)[98] for kind, times in best_ms.items()}
    cities_ms = p99_ms[places.CITIES]
    return [
        *(Figure(f"nearest {kind}, p99 of places", ms, "ms") for kind, ms in p99_ms.items()),
        *(
            Figure(f"p99 {kind} / in cities", ms / cities_ms, at_most=MOST_TIMES_CITIES)
            for kind, ms in p99_ms.items()
            if kind != places.CITIES
        ),
        Figure("nearest, worst place", max(map(max, best_ms.values())), "ms", at_most=MOST_MS),
    ]


def _best_ms(connection: http.client.HTTPConnection, at: LonLat) -> float:
    body = json.dumps({"lon": at.lon, "lat": at.lat})
    return min(_once_ms(connection, body) for _ in range(REPEATS))


def _once_ms(connection: http.client.HTTPConnection, body: str) -> float:
    start = time.perf_counter()
    connection.request("POST", NEAREST, body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise RuntimeError(f"{body} was refused: {response.status}")
    return (time.perf_counter() - start) * 1000
