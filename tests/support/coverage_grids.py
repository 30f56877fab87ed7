"""What tests of coverage share: a grid of people as a clerk's sheet, and what a run found."""

from io import BytesIO

from clerks import StaffClient
from factories import HERE
from sqlalchemy import Engine

from geodata.lonlat import LonLat
from locator.coverage.domain.run import Run, Share
from locator.coverage.queries import kept

CITY = "441200"
METRE_NORTH_DEG, METRE_EAST_DEG = 1 / 110_750, 1 / 102_500


def at(east_m: float, north_m: float) -> LonLat:
    """Return a position so many metres east and north of HERE."""
    return LonLat(HERE.lon + east_m * METRE_EAST_DEG, HERE.lat + north_m * METRE_NORTH_DEG)


def sheet(*cells: tuple[float, float, float]) -> bytes:
    """Return a sheet of cells: metres east and north of HERE, and people."""
    rows = [(*at(east_m, north_m), people) for east_m, north_m, people in cells]
    return "\n".join(["经度,纬度,人口", *(",".join(map(str, row)) for row in rows)]).encode()


def send_grid(clerk: StaffClient, content: bytes, name: str = "grid.csv", **more: str) -> str:
    """Send a file as a grid; return the page that answers."""
    data = {"csrf": clerk.csrf, "name": "常住人口", "file": (BytesIO(content), name)} | more
    return clerk.post("/staff/coverage/grids", data=data, follow_redirects=True).text


def shares(engine: Engine, run: Run) -> dict[tuple[str, str, int], Share]:
    """Return what a run found by part, season and hour."""
    with engine.connect() as connection:
        return {(one.part, one.season, one.hour): one for one in kept.shares(connection, run.id)}
