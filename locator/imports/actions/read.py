"""An import's file becomes a grid of cells: read in a process with limits, its columns matched to ours."""

import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from geodata.grid import Grid
from locator.db.session import change, read
from locator.imports.actions import queue
from locator.imports.actions.queue import Job
from locator.imports.actions.sandbox import run_confined
from locator.imports.domain.run import RunState, Task
from locator.imports.queries import runs
from locator.imports.tables import import_file, import_mend, import_run
from locator.sheets.domain.columns.matching import ColumnMatch, match_columns
from locator.sheets.domain.header import Header, find_header
from locator.sheets.domain.sheet_choice import best_title, selectable_titles

READER = "geodata.grids"
LONGEST_STEM = 40  # of a name that refusals say again; a file system takes 255 bytes
SAMPLES = 3
MOST_SAMPLED = 400  # rows from the top
FAST = 1  # compression: the grid is read again at each check


def read_file(engine: Engine, job: Job) -> None:
    """Read an import's file, the sheet that the clerk asks for or the likeliest; raise UnreadableFile."""
    given, name, area = read(engine, lambda connection: _given(connection, job.run_id))
    packed = packed_grid(given, name, str(job.said.get("title", "")))
    grid = Grid.unpacked(packed)
    if not job.said.get("title") and (title := best_title(grid)) != grid.title:
        packed = packed_grid(given, name, title)
        grid = Grid.unpacked(packed)
    headed = find_header(grid)
    with change(engine) as connection:
        sampled = [cells for _, cells in grid.lines(headed.first_line)][:MOST_SAMPLED]
        matches = match_columns(headed.headings, sampled, runs.remembered(connection, area))
        keep(connection, job.run_id, "grid", zlib.compress(packed, FAST))
        found = {"line": headed.line, "title": grid.title, "titles": list(selectable_titles(grid))}
        values = {"columns": _columns(matches, sampled), "found": found, "state": RunState.COLUMNS.value}
        values |= {"trouble": ""}
        if of := job.said.get("of"):
            found |= {"of": of, "only": job.said["only"]}
            values |= _as_before(connection, job.run_id, of, job.asked_by)
        connection.execute(update(import_run).where(import_run.c.id == job.run_id).values(values))
        queue.end(connection, job)


def packed_grid(content: bytes, name: str, title: str = "") -> bytes:
    """Return the packed grid of a file's content, of the sheet of this title; raise UnreadableFile."""
    with tempfile.TemporaryDirectory(prefix="locator-import-") as folder:
        path = named_path(Path(folder), name)
        path.write_bytes(content)
        return run_confined(READER, Path(folder), str(path), *filter(None, [title]))


def named_path(folder: Path, name: str) -> Path:
    """Return a path in a folder under a file's own name, as far as a file system takes it."""
    return folder / f"{Path(name).stem[:LONGEST_STEM]}{Path(name).suffix.lower()}"


def grid_of(connection: Connection, run_id: int) -> Grid:
    """Return the grid of an import that was read before."""
    kept = runs.file_of(connection, run_id, "grid")
    assert kept is not None  # the states see to that
    return Grid.unpacked(zlib.decompress(kept))


def headed_at(grid: Grid, line: int) -> Header:
    """Return the headings that were found in a line."""
    return find_header(grid) if line else Header(("",) * grid.width, 0)


def keep(connection: Connection, run_id: int, kind: str, content: bytes) -> None:
    """Keep a file of an import, in place of an earlier one of its kind."""
    row = insert(import_file).values(run_id=run_id, kind=kind, content=content)
    connection.execute(
        row.on_conflict_do_update(index_elements=["run_id", "kind"], set_={"content": content})
    )


def _given(connection: Connection, run_id: int) -> tuple[bytes, str, str]:
    run = runs.of_number(connection, run_id)
    return runs.file_of(connection, run_id, "given") or b"", run.file_name, run.area


def _columns(matches: Sequence[ColumnMatch], sampled: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    return [
        {
            "heading": one.heading,
            "field": one.field,
            "confidence": one.confidence,
            "because": one.because.pattern,
            "values": {name: str(value) for name, value in one.because.values.items()},
            "samples": _samples(sampled, one.index),
        }
        for one in matches
    ]


def _samples(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    cells = (row[place] for row in rows if place < len(row))
    return list(dict.fromkeys(cell[:60] for cell in cells if cell))[:SAMPLES]


def _as_before(connection: Connection, run_id: int, of: int, asked_by: int) -> dict[str, Any]:
    """Return how an import goes on whose columns and system somebody has said before; let it be checked."""
    before = runs.of_number(connection, of)
    mended = select(literal(run_id), *(import_mend.c[name] for name in ("line", "place", "words")))
    copied = insert(import_mend).from_select(
        ["run_id", "line", "place", "words"], mended.where(import_mend.c.run_id == of)
    )
    connection.execute(copied)
    queue.ask(connection, run_id, Task.CHECK, asked_by)
    return {"chosen": before.chosen, "crs": before.crs, "state": RunState.CHECKING.value}
