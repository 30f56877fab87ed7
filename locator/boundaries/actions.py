"""Taking in where divisions lie: for checking, and for the staff's own maps; never drawn in public."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from geodata.crs.conversion import Crs
from geodata.files import extras
from geodata.sentence import Sentence
from locator.boundaries.tables import division_area
from locator.db.session import change
from locator.errors import ImportRefused
from locator.stations.tables import station


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, and how well it fits: of the stations in a loaded division, how many lie inside."""

    divisions: int
    unknown: list[str]
    stations: int
    inside: int


def load(engine: Engine, path: Path, crs: Crs, source: str) -> Loaded:
    """Take in a file's boundaries, in place of those that these divisions had; all, or none.

    Raises UnreadableFile and ImportRefused.
    """
    extras.require_libraries("geopandas", "pyogrio")
    from geodata.divisions.boundaries import read_boundaries  # heavy, and seldom needed

    found = read_boundaries(path, crs)
    if not found.known:
        raise ImportRefused([Sentence("没有一块的代码是我们认识的")])
    rows = [
        {
            "division_code": one.code,
            "boundary": func.ST_SetSRID(func.ST_GeomFromWKB(one.wkb), 4326),
            "source": source,
        }
        for one in found.known
    ]
    with change(engine) as connection:
        codes = [one.code for one in found.known]
        connection.execute(delete(division_area).where(division_area.c.division_code.in_(codes)))
        for row in rows:
            connection.execute(insert(division_area).values(row))
        return _fit(connection, codes, found.unknown)


def remove(engine: Engine) -> int:
    """Forget all boundaries; return how many there were."""
    with change(engine) as connection:
        return connection.execute(delete(division_area)).rowcount


def _fit(connection: Connection, codes: list[str], unknown: list[str]) -> Loaded:
    inside = func.ST_Covers(division_area.c.boundary, func.geometry(station.c.position))
    row = connection.execute(
        select(func.count(), func.count().filter(inside))
        .select_from(station.join(division_area, division_area.c.division_code == station.c.division_code))
        .where(division_area.c.division_code.in_(codes), station.c.position.is_not(None))
    ).one()
    return Loaded(len(codes), unknown, row[0], row[1])
