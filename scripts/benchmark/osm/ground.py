"""The ground of a city that is made up: how long its load takes, and what a tile in its middle costs."""

import gzip
import time
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select

from benchmark import processor
from benchmark.figures import Figure
from geodata.tiles import Tile, tile_at

BLOCKS = 40
REPEATS = 40  # the processor's time is counted in hundredths of a second
ZOOMS = range(13, 17)
MAX_TILE_KB, MAX_TILE_MS = 40, 20


def is_possible() -> bool:
    """Tell whether the library that reads and writes extracts is installed."""
    return find_spec("osmium") is not None


def figures(url: str, scratch: Path) -> list[Figure]:
    """Load the city into a database, and make the tiles of its middle at the zooms with most in them."""
    from benchmark.osm.city import CENTRE, City
    from benchmark.osm.extract import Extract
    from locator.db.session import write_engine
    from locator.ground.actions.loading import load_ground

    path = scratch / "city.osm.pbf"
    path.unlink(missing_ok=True)  # of a run that was kept
    with Extract(path) as out:
        City(out, BLOCKS).write()
    engine = write_engine(url, "command:bench")
    began = time.perf_counter()
    load_ground(engine, path, datetime.now(UTC), lambda _stage, _more: None)
    took_s = time.perf_counter() - began
    engine.dispose()
    times_ms, sizes = _measure(url, [tile_at(CENTRE, zoom) for zoom in ZOOMS])
    return [
        Figure(f"ground: load of a city of {BLOCKS**2} blocks", took_s, "s"),
        Figure("ground: tile in its middle, database CPU, largest", max(times_ms), "ms", at_most=MAX_TILE_MS),
        Figure(
            "ground: tile in its middle, compressed, largest", max(sizes) / 1024, "KB", at_most=MAX_TILE_KB
        ),
    ]


def _measure(url: str, tiles: list[Tile]) -> tuple[list[float], list[int]]:
    """Return the milliseconds of the database's processor and the compressed bytes of each tile."""
    from locator.db.session import read, read_engine

    engine: Engine = read_engine(url)
    found = read(engine, lambda connection: [_one(connection, tile) for tile in tiles])
    engine.dispose()
    return [ms for ms, _ in found], [size for _, size in found]


def _one(connection: Connection, tile: Tile) -> tuple[float, int]:
    from locator.ground.queries.tiles import load_tile

    backend = connection.execute(select(func.pg_backend_pid())).scalar_one()
    body = load_tile(connection, tile)
    before_s = processor.used_s(backend)
    for _ in range(REPEATS):
        load_tile(connection, tile)
    return 1000 * (processor.used_s(backend) - before_s) / REPEATS, len(gzip.compress(body))
