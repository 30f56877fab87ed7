"""Read an import's file into a grid of cells, in a sandboxed process, and match its columns with ours."""

import tempfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from geodata.errors import UnreadableFile
from geodata.files.grid import EVERY_SHEET, Grid, grids_from_bytes
from geodata.sentence import Sentence, sentence_from, values_to_json
from locator.db.session import change, read
from locator.imports.actions import queue
from locator.imports.actions.memory import Memory, answers_about_rows, give_again, recall
from locator.imports.actions.queue import Job
from locator.imports.actions.sandbox import run_sandboxed
from locator.imports.actions.stored_columns import matches_of
from locator.imports.domain.answers import Answers, column_keys, shape_of
from locator.imports.domain.run import RunState, Task
from locator.imports.domain.stored_grid import StoredGrid, pack_grid
from locator.imports.queries import runs
from locator.imports.queries.runs import Run
from locator.imports.tables import import_file, import_mend, import_run
from locator.ledger.queries import own_fields
from locator.sheets.domain.columns.matching import ColumnMatch, match_columns
from locator.sheets.domain.layout.drawing import drawn_sheets
from locator.sheets.domain.layout.marks import marks_by_sheet, texts_of_marks
from locator.sheets.domain.layout.parts import Table
from locator.sheets.domain.layout.reading import is_notes, read_layout

READER = "geodata.files.grid_reader"
MAX_STEM_LENGTH = 40  # characters of a file name; a file system takes 255 bytes
SAMPLES_SHOWN = 3
MAX_SAMPLED_ROWS = 400  # rows from the top


def read_file(engine: Engine, job: Job) -> None:
    """Read an import's file with the clerk's marks, or an earlier file's; raise UnreadableFile."""
    run = read(engine, lambda connection: runs.by_id_unchecked(connection, job.run_id))
    grids = _read_given(engine, run)
    if not any(grid.rows for grid in grids):
        raise UnreadableFile("表里没有一行内容：请看看是不是选错了文件，或者内容在图片、图表里")
    automatic = read_layout(grids)
    shape = shape_of(automatic.headings, [cell for grid in grids for row in grid.rows[:5] for cell in row])
    of = int(job.options.get("of", 0))
    with change(engine) as connection:
        memory = None if of else _memory(connection, run, shape)
        answers = _answers(connection, run, memory, grids, of)
        table = read_layout(grids, marks_by_sheet(answers.marks)) if answers.marks else automatic
        sampled = _sampled(table)
        own = own_fields.usable_in(connection, run.division_code, run.organization_id)
        remembered = runs.remembered_headings(connection, run.area)
        matches = match_columns(table.headings, sampled, remembered, own_fields.cells_by_heading(own))
        store_grid(connection, run.id, table)
        store_file(
            connection, run.id, "layout", zlib.compress(orjson.dumps(drawn_sheets(grids, table.sheets)))
        )
        found = layout_found(table) | {"titles": [one.title for one in grids if not is_notes(one)]}
        found |= {"shape": shape, "mark_texts": texts_of_marks(answers.marks, grids)}
        if memory:
            rows = dict(Grid(table.rows).lines(table.line + 1))
            given_again = give_again(connection, run.id, memory, rows, matches)
            found["again"] = _given_again(memory, answers, given_again) if not _is_read(run) else {}
        values = {"columns": _columns(matches, sampled), "found": found, "answers": answers.as_json()}
        values |= {"trouble": "", "state": RunState.COLUMNS.value, "chosen": _chosen_again(run, matches)}
        values |= {"crs": memory.crs} if memory and not run.crs else {}
        if of:
            found |= {"of": of, "only": job.options["only"]}
            values |= _continue_import(connection, job.run_id, of, job.requested_by)
        is_reading = (
            import_run.c.id == job.run_id,
            import_run.c.state == RunState.READING.value,
        )  # else dropped
        connection.execute(update(import_run).where(*is_reading).values(values))
        queue.end(connection, job)


def _is_read(run: Run) -> bool:
    """Return whether a file was read before, so that its own answers count."""
    return "shape" in run.found


def _answers(
    connection: Connection, run: Run, memory: Memory | None, grids: Sequence[Grid], of: int
) -> Answers:
    """Return the answers that hold for a file: those of the import that it continues, its own, or earlier."""
    if of:
        return runs.by_id_unchecked(connection, of).answers
    return run.answers if _is_read(run) or memory is None else memory.answers(grids)


def _chosen_again(run: Run, matches: Sequence[ColumnMatch]) -> dict[str, str]:
    """Return the clerk's choices of columns for the file as it is read now, by heading."""
    keys = column_keys([column["heading"] for column in run.stored_columns])
    chosen = {keys[int(index)]: field for index, field in run.chosen.items() if int(index) < len(keys)}
    now = enumerate(column_keys([match.heading for match in matches]))
    return {str(index): chosen[key] for index, key in now if key in chosen}


def _memory(connection: Connection, run: Run, shape: str) -> Memory | None:
    """Return the answers to give again: those about an earlier file, or about this one as read before."""
    if not _is_read(run):
        return recall(connection, run.area, shape)
    own = answers_about_rows(connection, run, load_grid(connection, run.id), matches_of(run))
    return Memory(run.file_name, "", own | {"crs": run.crs})


def _given_again(memory: Memory, answers: Answers, of_rows: int) -> dict[str, Any]:
    """Return what was taken over from an earlier file, for the pages; nothing if it was nothing."""
    n = of_rows + len(answers.marks) + len(answers.values) + len(answers.replacements)
    return {"file": memory.file_name, "day": memory.day, "n": n} if n else {}


def _sampled(table: Table) -> list[Sequence[str]]:
    lines = islice(Grid(table.rows).lines(table.line + 1), 2 * MAX_SAMPLED_ROWS)
    return [cells for line, cells in lines if line not in table.aside][:MAX_SAMPLED_ROWS]


def _read_given(engine: Engine, run: Run) -> list[Grid]:
    """Return every visible sheet of an import's file; raise UnreadableFile."""
    with tempfile.TemporaryDirectory(prefix="locator-import-") as folder:
        path = named_path(Path(folder), run.file_name)
        _write_given(engine, run.id, path)
        return grids_from_bytes(run_sandboxed(READER, Path(folder), str(path), EVERY_SHEET))


def _write_given(engine: Engine, run_id: int, path: Path) -> None:
    """Write an import's file to a path; nothing of it stays in memory."""
    path.write_bytes(read(engine, lambda connection: runs.file_of(connection, run_id, "given")) or b"")


def layout_found(table: Table) -> dict[str, Any]:
    """Return what was understood of a workbook's layout as JSON values."""
    return {
        "line": table.line,
        "title": table.titles[0] if len(table.titles) == 1 else "",
        "aside": {str(line): [one.pattern, values_to_json(one.values)] for line, one in table.aside.items()},
        "shared_names": {str(line): name for line, name in table.shared_names.items()},
        "origins": [origin.as_json() for origin in table.origins],
        "sheets": [
            {name: value for name, value in sheet.as_json().items() if name != "layout"}
            for sheet in table.sheets
        ],
    }


def aside_of(found: Mapping[str, Any]) -> dict[int, Sentence]:
    """Return the lines that `layout_found` has stored as no stations, with the reason."""
    aside = found.get("aside", {}).items()
    return {int(line): sentence_from(pattern, values) for line, (pattern, values) in aside}


def shared_names_of(found: Mapping[str, Any]) -> dict[int, str]:
    """Return the names, by line, that one merged cell gives to several stations."""
    return {int(line): str(name) for line, name in found.get("shared_names", {}).items()}


def packed_grid(content: bytes, name: str, title: str = "") -> bytes:
    """Return the packed grid of a file's sheet with this title; raise UnreadableFile."""
    with tempfile.TemporaryDirectory(prefix="locator-import-") as folder:
        path = named_path(Path(folder), name)
        path.write_bytes(content)
        return run_sandboxed(READER, Path(folder), str(path), *filter(None, [title]))


def small_sheet(file_name: str, content: bytes, stem: str, suffixes: Collection[str], refusal: str) -> Grid:
    """Return the sheet of a file that is no import; raise UnreadableFile, `refusal`, for other suffixes."""
    suffix = Path(file_name).suffix.lower()
    if suffix not in suffixes:
        raise UnreadableFile(refusal)
    return Grid.from_bytes(packed_grid(content, f"{stem}{suffix}"))


def named_path(folder: Path, name: str) -> Path:
    """Return a path in a folder with a file's own name, shortened for the file system."""
    return folder / f"{Path(name).stem[:MAX_STEM_LENGTH]}{Path(name).suffix.lower()}"


def load_grid(connection: Connection, run_id: int) -> StoredGrid:
    """Return the grid of an import that was read before."""
    packed = runs.file_of(connection, run_id, "grid")
    assert packed is not None  # guaranteed by the states
    return StoredGrid(packed)


def store_grid(connection: Connection, run_id: int, table: Table) -> None:
    """Store the table of an import's stations, for its checks."""
    store_file(connection, run_id, "grid", pack_grid(table.rows, table.uncalculated))


def load_layout(connection: Connection, run_id: int) -> list[dict[str, Any]]:
    """Return the sheets of an import as they are drawn: see locator.sheets.domain.layout.drawing."""
    packed = runs.file_of(connection, run_id, "layout")
    sheets: list[dict[str, Any]] = orjson.loads(zlib.decompress(packed)) if packed else []
    return sheets


def store_file(connection: Connection, run_id: int, kind: str, content: bytes) -> None:
    """Store a file of an import; it replaces an earlier one of its kind."""
    row = insert(import_file).values(run_id=run_id, kind=kind, content=content)
    connection.execute(
        row.on_conflict_do_update(index_elements=["run_id", "kind"], set_={"content": content})
    )


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
    answers = earlier.answers.as_json()
    return {
        "chosen": earlier.chosen,
        "crs": earlier.crs,
        "answers": answers,
        "state": RunState.CHECKING.value,
    }
