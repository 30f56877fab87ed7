"""Read an import's file into a grid of cells, in a sandboxed process, and match its columns with ours."""

import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from geodata.files.grid import Grid
from locator.db.session import change, read
from locator.imports.actions import queue
from locator.imports.actions.queue import Job
from locator.imports.actions.sandbox import run_sandboxed
from locator.imports.domain.run import RunState, Task
from locator.imports.queries import runs
from locator.imports.tables import import_file, import_mend, import_run
from locator.sheets.domain.columns.matching import ColumnMatch, match_columns
from locator.sheets.domain.header import Header, find_header
from locator.sheets.domain.sheet_choice import best_title, selectable_titles

READER = "geodata.files.grid_reader"
MAX_STEM_LENGTH = 40  # characters of a file name; a file system takes 255 bytes
SAMPLES_SHOWN = 3
MAX_SAMPLED_ROWS = 400  # rows from the top
COMPRESSION_LEVEL = 1  # fast: the grid is read again at each check


def read_file(engine: Engine, job: Job) -> None:
    """Read an import's file, the chosen or likeliest sheet; raise UnreadableFile."""
    given, name, area = read(engine, lambda connection: _given(connection, job.run_id))
    packed = packed_grid(given, name, str(job.options.get("title", "")))
    grid = Grid.from_bytes(packed)
    if not job.options.get("title") and (title := best_title(grid)) != grid.title:
        packed = packed_grid(given, name, title)
        grid = Grid.from_bytes(packed)
    headed = find_header(grid)
    with change(engine) as connection:
        sampled = [cells for _, cells in grid.lines(headed.first_line)][:MAX_SAMPLED_ROWS]
        matches = match_columns(headed.headings, sampled, runs.remembered_headings(connection, area))
        store_file(connection, job.run_id, "grid", zlib.compress(packed, COMPRESSION_LEVEL))
        found = {"line": headed.line, "title": grid.title, "titles": list(selectable_titles(grid))}
        values = {"columns": _columns(matches, sampled), "found": found, "state": RunState.COLUMNS.value}
        values |= {"trouble": ""}
        if of := job.options.get("of"):
            found |= {"of": of, "only": job.options["only"]}
            values |= _continue_import(connection, job.run_id, of, job.requested_by)
        connection.execute(update(import_run).where(import_run.c.id == job.run_id).values(values))
        queue.end(connection, job)


def packed_grid(content: bytes, name: str, title: str = "") -> bytes:
    """Return the packed grid of a file's sheet with this title; raise UnreadableFile."""
    with tempfile.TemporaryDirectory(prefix="locator-import-") as folder:
        path = named_path(Path(folder), name)
        path.write_bytes(content)
        return run_sandboxed(READER, Path(folder), str(path), *filter(None, [title]))


def named_path(folder: Path, name: str) -> Path:
    """Return a path in a folder with a file's own name, shortened for the file system."""
    return folder / f"{Path(name).stem[:MAX_STEM_LENGTH]}{Path(name).suffix.lower()}"


def load_grid(connection: Connection, run_id: int) -> Grid:
    """Return the grid of an import that was read before."""
    packed = runs.file_of(connection, run_id, "grid")
    assert packed is not None  # guaranteed by the states
    return Grid.from_bytes(zlib.decompress(packed))


def headed_at(grid: Grid, line: int) -> Header:
    """Return the headings that were found in a line."""
    return find_header(grid) if line else Header(("",) * grid.width, 0)


def store_file(connection: Connection, run_id: int, kind: str, content: bytes) -> None:
    """Store a file of an import; it replaces an earlier one of its kind."""
    row = insert(import_file).values(run_id=run_id, kind=kind, content=content)
    connection.execute(
        row.on_conflict_do_update(index_elements=["run_id", "kind"], set_={"content": content})
    )


def _given(connection: Connection, run_id: int) -> tuple[bytes, str, str]:
    run = runs.by_id_unchecked(connection, run_id)
    return runs.file_of(connection, run_id, "given") or b"", run.file_name, run.area


def _columns(matches: Sequence[ColumnMatch], sampled: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    return [
        {
            "heading": match.heading,
            "field": match.field,
            "confidence": match.confidence,
            "because": match.because.pattern,
            "values": {name: str(value) for name, value in match.because.values.items()},
            "samples": _samples(sampled, match.index),
        }
        for match in matches
    ]


def _samples(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    cells = (row[index] for row in rows if index < len(row))
    return list(dict.fromkeys(cell[:60] for cell in cells if cell))[:SAMPLES_SHOWN]


def _continue_import(connection: Connection, run_id: int, of: int, requested_by: int) -> dict[str, Any]:
    """Take columns, coordinate system and corrections over from an earlier import; start the check."""
    earlier = runs.by_id_unchecked(connection, of)
    corrections = select(literal(run_id), *(import_mend.c[name] for name in ("line", "place", "words")))
    copy = insert(import_mend).from_select(
        ["run_id", "line", "place", "words"], corrections.where(import_mend.c.run_id == of)
    )
    connection.execute(copy)
    queue.enqueue(connection, run_id, Task.CHECK, requested_by)
    return {"chosen": earlier.chosen, "crs": earlier.crs, "state": RunState.CHECKING.value}
