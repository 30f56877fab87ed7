"""Grounds for tests: an extract that a test writes itself, loaded as the command does it."""

from collections.abc import Callable
from pathlib import Path

from benchmark.osm.extract import Extract
from factories import HERE, METRE_NORTH_DEG, NOON
from sqlalchemy import Connection, Engine, insert
from sqlalchemy.schema import CreateSchema

from geodata.lonlat import LonLat
from locator.ground import tables
from locator.ground.actions.loading import GRANTS, load_ground
from locator.ground.domain.ground import FORMAT, Ground

Draw = Callable[[Extract], object]
NIGHT_BEFORE = "2026-11-01T00:00:00Z"


def spot(east: float = 0, north: float = 0) -> LonLat:
    """Return a position so many hundredths of a degree from HERE."""
    return LonLat(HERE.lon + east / 100, HERE.lat + north / 100)


def street(out: Extract, name: str = "建设路", north: float = 0, **tags: str) -> int:
    """Add a street of two kilometres through HERE; return its id."""
    ends = [spot(-1, north), spot(0, north), spot(1, north)]
    return out.line(ends, **({"highway": "primary", "name": name} | tags))


def square(at: LonLat, half_m: float = 100) -> list[LonLat]:
    """Return the corners of a square around a position."""
    half = half_m * METRE_NORTH_DEG
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return [LonLat(at.lon + x * half, at.lat + y * half) for x, y in signs]


def written(path: Path, draw: Draw, moment: str = NIGHT_BEFORE) -> Path:
    """Write an extract; return its path."""
    path.unlink(missing_ok=True)
    with Extract(path, moment) as out:
        draw(out)
    return path


def put_empty_ground(connection: Connection, version: str = "1") -> None:
    """Make the tables of a ground without rows, as a load leaves them, for a test to fill."""
    connection.execute(CreateSchema(tables.SCHEMA))
    tables.metadata.create_all(connection)
    described = {"format": FORMAT, "version": version, "loaded_at": NOON, "counts": {}}
    box = {"west": 0.0, "south": 0.0, "east": 0.0, "north": 0.0}
    connection.execute(insert(tables.load).values(described | box))
    for grant in GRANTS:
        connection.execute(grant)


def loaded(engine: Engine, path: Path, **options: bool) -> Ground | None:
    """Load an extract without a word."""
    return load_ground(engine, path, NOON, lambda _stage, _more: None, **options)
