"""Grids: taken in within bounds by the web server, removed by editors."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from geodata.crs.conversion import Crs
from geodata.sentence import Sentence
from locator.coverage.domain.errors import CoverageNotFound, GridRefused, TooManyRuns
from locator.coverage.tables import coverage_grid

MAX_BYTES = 64_000_000
MAX_GRIDS = 20  # of an area
NOT_FOUND = Sentence("没有这份网格，或者不归您管")
SUFFIXES = ("csv", "txt", "xlsx", "xls", "ods", "gpkg", "geojson", "json")


def take_in(
    connection: Connection,
    area: str,
    name: str,
    file_name: str,
    crs: Crs,
    content: bytes,
    staff_id: int,
    now: datetime,
) -> None:
    """Store a grid as it was sent; a trigger has it read. Raises GridRefused and TooManyRuns."""
    if not content:
        raise GridRefused(Sentence("请选一个文件"))
    if len(content) > MAX_BYTES:
        raise GridRefused(Sentence("文件超过 {most} MB", most=MAX_BYTES // 1_000_000))
    if file_name.rpartition(".")[2].lower() not in SUFFIXES:
        raise GridRefused(Sentence("应是 CSV、XLSX、GeoJSON 或 GPKG 文件"))
    count = select(func.count()).select_from(coverage_grid).where(coverage_grid.c.area == area)
    if (connection.scalar(count) or 0) >= MAX_GRIDS:
        raise TooManyRuns(Sentence("一个地方最多 {most} 份网格：请先去掉不用的", most=MAX_GRIDS))
    values = {"area": area, "name": name or file_name[:80], "file_name": file_name[-200:], "crs": crs.value}
    stored = values | {"content": content, "staff_id": staff_id, "made_at": now}
    connection.execute(insert(coverage_grid).values(stored))


def remove(connection: Connection, grid_id: int) -> None:
    """Remove a grid and the runs over it; raise CoverageNotFound."""
    if connection.execute(delete(coverage_grid).where(coverage_grid.c.id == grid_id)).rowcount != 1:
        raise CoverageNotFound(NOT_FOUND)
