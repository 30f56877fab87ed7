"""Read an import's file into a grid of cells, in a sandboxed process, and match its columns with ours."""

import tempfile
import zlib
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from geodata.errors import UnreadableFile
from geodata.files.grid import EVERY_SHEET, Grid, grids_from_bytes
from geodata.sentence import Sentence, sentence_from, values_to_json
from locator.db.session import change, read
from locator.imports.actions import queue
from locator.imports.actions.queue import Job
from locator.imports.actions.sandbox import run_sandboxed
from locator.imports.domain.run import RunState, Task
from locator.imports.queries import runs
from locator.imports.tables import import_file, import_mend, import_run
from locator.sheets.domain.columns.matching import ColumnMatch, match_columns
from locator.sheets.domain.layout.drawing import drawn_rows
from locator.sheets.domain.layout.parts import Table
from locator.sheets.domain.layout.reading import is_notes, read_layout

READER = "geodata.files.grid_reader"
MAX_STEM_LENGTH = 40  # characters of a file name; a file system takes 255 bytes
SAMPLES_SHOWN = 3
MAX_SAMPLED_ROWS = 400  # rows from the top
COMPRESSION_LEVEL = 1  # fast: the grid is read again at each check


def read_file(engine: Engine, job: Job) -> None:
    """Read an import's file, the chosen or likeliest sheet; raise UnreadableFile."""
    given, name, area = read(engine, lambda connection: _given(connection, job.run_id))
    grids = read_sheets(given, name)
    table = _table(grids, str(job.options.get("title", "")))
    grid = Grid(table.rows, uncalculated=table.uncalculated)
    with change(engine) as connection:
        lines = islice(grid.lines(table.line + 1), 2 * MAX_SAMPLED_ROWS)
        sampled = [cells for line, cells in lines if line not in table.aside][:MAX_SAMPLED_ROWS]
        matches = match_columns(table.headings, sampled, runs.remembered_headings(connection, area))
        store_file(connection, job.run_id, "grid", zlib.compress(grid.to_bytes(), COMPRESSION_LEVEL))
        found = layout_found(table, grids) | {"titles": [one.title for one in grids if not is_notes(one)]}
        values = {"columns": _columns(matches, sampled), "found": found, "state": RunState.COLUMNS.value}
        values |= {"trouble": ""}
        if of := job.options.get("of"):
            found |= {"of": of, "only": job.options["only"]}
            values |= _continue_import(connection, job.run_id, of, job.requested_by)
        connection.execute(update(import_run).where(import_run.c.id == job.run_id).values(values))
        queue.end(connection, job)


def read_sheets(content: bytes, name: str) -> list[Grid]:
    """Return every visible sheet of a file; raise UnreadableFile."""
    with tempfile.TemporaryDirectory(prefix="locator-import-") as folder:
        path = named_path(Path(folder), name)
        path.write_bytes(content)
        return grids_from_bytes(run_sandboxed(READER, Path(folder), str(path), EVERY_SHEET))


def _table(grids: Sequence[Grid], title: str) -> Table:
    """Return the stations of the chosen sheet, or of all; raise UnreadableFile where nothing can be read."""
    chosen = [grid for grid in grids if grid.title == title] if title else grids
    if not any(grid.rows for grid in chosen):
        raise UnreadableFile("表里没有一行内容")
    table = read_layout(chosen)
    if not table.headings:
        refusal = next((sheet.refusal for sheet in table.refusals), None)
        raise UnreadableFile(refusal or Sentence("没有找到列名：要有一行写明每一列是什么"))
    return table


def layout_found(table: Table, grids: Sequence[Grid]) -> dict[str, Any]:
    """Return what was understood of a workbook's layout as JSON values."""
    by_title = {grid.title: grid for grid in grids}
    return {
        "line": table.line,
        "title": table.titles[0] if len(table.titles) == 1 else "",
        "aside": {str(line): [one.pattern, values_to_json(one.values)] for line, one in table.aside.items()},
        "origins": [origin.as_json() for origin in table.origins],
        "sheets": [
            sheet.as_json() | {"rows": drawn_rows(by_title[sheet.title], sheet.drawn)}
            for sheet in table.sheets
        ],
    }


def aside_of(found: Mapping[str, Any]) -> dict[int, Sentence]:
    """Return the lines that `layout_found` has stored as no stations, with the reason."""
    aside = found.get("aside", {}).items()
    return {int(line): sentence_from(pattern, values) for line, (pattern, values) in aside}


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
            "values": values_to_json(match.because.values),
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
