"""Annotate the clerk's own file with a comment and a suggested repair in each bad cell."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from geodata.files import extras
from geodata.files.cell_marks import pack_marks
from locator.db.session import change, read
from locator.imports.actions import queue
from locator.imports.actions.queue import Job
from locator.imports.actions.read import named_path, store_file
from locator.imports.actions.sandbox import run_sandboxed
from locator.imports.queries import runs
from locator.imports.queries.runs import Run
from locator.sheets.domain.cell_comments import cell_comments
from locator.sheets.domain.findings import Finding
from locator.sheets.domain.layout.parts import origins_of, place_of, source_columns

MARKER = "geodata.files.marking"
MARKED_NAME = "marked.xlsx"  # of a file whose first sheet is marked


def mark_file(engine: Engine, job: Job) -> None:
    """Store the annotated file of an import; raise UnreadableFile."""
    extras.require_libraries("openpyxl")
    run = read(engine, lambda connection: runs.by_id_unchecked(connection, job.run_id))
    given = read(engine, lambda connection: runs.file_of(connection, job.run_id, "given"))
    found = read(engine, lambda connection: runs.findings(connection, job.run_id))
    marked = given or b""
    for number, (title, findings) in enumerate(_by_sheet(run, found).items()):
        name = run.file_name if number == 0 else MARKED_NAME
        with tempfile.TemporaryDirectory(prefix="locator-import-") as folder:
            path = named_path(Path(folder), name)
            path.write_bytes(marked)
            marks = pack_marks(cell_comments(findings))
            marked = run_sandboxed(MARKER, Path(folder), str(path), *filter(None, [title]), data=marks)
    with change(engine) as connection:
        store_file(connection, job.run_id, "marked", marked)
        queue.end(connection, job)


def _by_sheet(run: Run, found: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Return the findings by the title of their sheet, with the sheet's rows and columns."""
    origins = origins_of(run.found.get("origins", []))
    by_title: dict[str, list[Finding]] = {}
    for finding in found:
        title, line = place_of(origins, finding.line)
        columns = source_columns(origins, finding.line, finding.columns)
        repair = finding.repair if len(columns) == len(finding.columns) else ()
        placed = replace(finding, line=line, columns=columns, repair=repair)
        by_title.setdefault(title, []).append(placed)
    return by_title or {str(run.found.get("title", "")): []}
