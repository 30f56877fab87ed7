"""Sizes on the wire: the first page with a list, and cells of the map."""

import gzip
import http.client
import urllib.parse
import urllib.request
from collections.abc import Sequence
from statistics import median

import brotli

from benchmark import cells, places
from benchmark.figures import Figure
from locator.maps.domain import DATA_ZOOM

HTML_LIMIT_KB = 14
LOW_ZOOM_KB = 5.0
PAGES = 10
TIMEOUT_S = 30
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}


def figures(server: str) -> list[Figure]:
    """Return the largest of some first pages, and what cells weigh."""
    counts = cell_bytes(server, cells.count_cell_paths())
    stations = cell_bytes(server, cells.cell_paths([DATA_ZOOM]))
    return [
        *(
            Figure(
                f"first HTML with the list, {coding}",
                _first_page_kb(server, coding),
                "KB",
                None,
                HTML_LIMIT_KB,
            )
            for coding in UNPACK
        ),
        Figure("cell of counts, largest", max(counts) / 1024, "KB", at_most=LOW_ZOOM_KB),
        Figure("cell of stations in cities, middle", median(stations) / 1024, "KB"),
        Figure("cell of stations in cities, largest", max(stations) / 1024, "KB"),
    ]


def cell_bytes(server: str, paths: Sequence[str]) -> list[int]:
    """Request each cell and return its compressed bytes."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server).netloc, timeout=TIMEOUT_S)
    sizes = []
    for path in paths:
        connection.request("GET", path, headers={"Accept-Encoding": "br"})
        response = connection.getresponse()
        sizes.append(len(response.read()))
        if response.status != 200:
            raise RuntimeError(f"{path} was refused: {response.status}")
    connection.close()
    return sizes


def _first_page_kb(server: str, coding: str) -> float:
    """Return the size on the wire of the largest of some first pages with an answer."""
    sizes = []
    for at in places.in_cities(PAGES, seed=12):
        form = urllib.parse.urlencode({"lon": at.lon, "lat": at.lat}).encode()
        headers = {"Accept-Encoding": coding, "Accept": "text/html"}
        request = urllib.request.Request(server, data=form, headers=headers)
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            assert answer.headers["Content-Encoding"] == coding
            body = answer.read()
        assert b'class="card"' in UNPACK[coding](body)
        sizes.append(len(body) / 1024)
    return max(sizes)
