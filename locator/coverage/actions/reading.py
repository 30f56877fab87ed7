"""The worker reads a grid that was sent, in a confined process, and keeps its packed cells."""

import tempfile
from pathlib import Path

from sqlalchemy import Engine, select, update

from geodata.errors import UnreadableFile
from geodata.sentence import Sentence
from locator.coverage.domain.cells import Cells
from locator.coverage.tables import coverage_grid
from locator.db.session import change, read
from locator.imports.actions.sandbox import run_sandboxed

READER = "locator.coverage.actions.cell_reader"
FAULT = Sentence("没有读成，请再传一次；还是不行就告诉管理员")


def read_grid(engine: Engine, grid_id: int) -> None:
    """Keep the cells of a grid, or note why it cannot be read; a grid that is read already stays."""
    chosen = select(coverage_grid).where(coverage_grid.c.id == grid_id, coverage_grid.c.waits)
    row = read(engine, lambda connection: connection.execute(chosen).one_or_none())
    if row is None:
        return
    try:
        packed = _packed(row.file_name, row.crs, row.content)
    except UnreadableFile as error:
        _note(engine, grid_id, trouble=str(error.args[0]))
        return
    cells = Cells.unpack(packed)
    _note(engine, grid_id, cells=packed, cell_count=len(cells.weights), weight=cells.weight)


def give_up(engine: Engine, grid_id: int) -> None:
    """Note that a grid was not read."""
    _note(engine, grid_id, trouble=str(FAULT))


def _packed(file_name: str, crs: str, content: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"grid.{file_name.rpartition('.')[2].lower()}"
        path.write_bytes(content)
        return run_sandboxed(READER, Path(folder), path.name, crs)


def _note(engine: Engine, grid_id: int, **values: object) -> None:
    one = coverage_grid.c.id == grid_id
    with change(engine) as connection:
        connection.execute(update(coverage_grid).where(one).values(content=b"", **values))
