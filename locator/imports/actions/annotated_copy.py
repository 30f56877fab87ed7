"""Annotate the clerk's own file with a comment and a suggested repair in each bad cell."""

import tempfile
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
from locator.sheets.domain.cell_comments import cell_comments

MARKER = "geodata.files.marking"


def mark_file(engine: Engine, job: Job) -> None:
    """Store the annotated file of an import; raise UnreadableFile."""
    extras.require_libraries("openpyxl")
    run = read(engine, lambda connection: runs.by_id_unchecked(connection, job.run_id))
    given = read(engine, lambda connection: runs.file_of(connection, job.run_id, "given"))
    found = read(engine, lambda connection: runs.findings(connection, job.run_id))
    with tempfile.TemporaryDirectory(prefix="locator-import-") as folder:
        path = named_path(Path(folder), run.file_name)
        path.write_bytes(given or b"")
        title = str(run.found.get("title", ""))
        marks = pack_marks(cell_comments(found))
        marked = run_sandboxed(MARKER, Path(folder), str(path), *filter(None, [title]), data=marks)
    with change(engine) as connection:
        store_file(connection, job.run_id, "marked", marked)
        queue.end(connection, job)
