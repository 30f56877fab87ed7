"""What tests of coverage share: a grid of people as a clerk's sheet, and the worker."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from clerks import StaffClient
from factories import HERE
from queues import work
from sqlalchemy import Engine, select

from geodata.lonlat import LonLat
from locator.config import Settings
from locator.coverage.domain.run import Run, Share
from locator.coverage.queries import kept
from locator.coverage.tables import reach_run

CITY = "441200"
METRE_NORTH_DEG, METRE_EAST_DEG = 1 / 110_750, 1 / 102_500
Work = Callable[..., None]


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


@pytest.fixture
def ask(engine: Engine) -> Iterator[Callable[..., Run]]:
    """Return a function that asks as a clerk, lets the worker measure, and returns the run."""

    def _ask(clerk: StaffClient, settings: Settings | None = None, **fields: object) -> Run:
        answer = clerk.send("/staff/coverage", minutes="15", mode="walk", **fields)
        assert answer.status_code == 303, answer.text
        work(engine, settings=settings)
        with engine.connect() as connection:
            newest = connection.scalar(select(reach_run.c.id).order_by(reach_run.c.id.desc()).limit(1))
            found = kept.find_run(connection, newest or 0)
        assert found is not None
        return found

    yield _ask


def shares(engine: Engine, run: Run) -> dict[tuple[str, str, int], Share]:
    """Return what a run found by part, season and hour."""
    with engine.connect() as connection:
        return {(one.part, one.season, one.hour): one for one in kept.shares(connection, run.id)}
