"""Loading the boundaries of divisions from a file; they are used for checks and staff maps only."""

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
class LoadResult:
    """The result of a load; `inside` of the `stations` in the loaded divisions lie within the boundaries."""

    divisions: int
    unknown: list[str]
    stations: int
    inside: int


def load_boundaries(engine: Engine, path: Path, crs: Crs, source: str) -> LoadResult:
    """Replace the boundaries of the divisions in a file, all or none.

    Raises UnreadableFile and ImportRefused.
    """
    extras.require_libraries("geopandas", "pyogrio")
    from geodata.divisions.boundaries import read_boundaries  # imports geopandas, which is slow

    found = read_boundaries(path, crs)
    if not found.known:
        raise ImportRefused([Sentence("没有一块的代码是我们认识的")])
    rows = [
        {
            "division_code": boundary.code,
            "boundary": func.ST_SetSRID(func.ST_GeomFromWKB(boundary.wkb), 4326),
            "source": source,
        }
        for boundary in found.known
    ]
    with change(engine) as connection:
        codes = [boundary.code for boundary in found.known]
        connection.execute(delete(division_area).where(division_area.c.division_code.in_(codes)))
        for row in rows:
            connection.execute(insert(division_area).values(row))
        return _result(connection, codes, found.unknown)


def delete_boundaries(engine: Engine) -> int:
    """Delete all boundaries; return how many there were."""
    with change(engine) as connection:
        return connection.execute(delete(division_area)).rowcount


def _result(connection: Connection, codes: list[str], unknown: list[str]) -> LoadResult:
    """Count the stations of some divisions, and those inside the boundaries."""
    inside = func.ST_Covers(division_area.c.boundary, func.geometry(station.c.position))
    row = connection.execute(
        select(func.count(), func.count().filter(inside))
        .select_from(station.join(division_area, division_area.c.division_code == station.c.division_code))
        .where(division_area.c.division_code.in_(codes), station.c.position.is_not(None))
    ).one()
    return LoadResult(len(codes), unknown, row[0], row[1])
