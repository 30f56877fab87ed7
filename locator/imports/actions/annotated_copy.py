"""The clerk's own file back, a comment and a suggested repair in each bad cell: made in confinement too."""

import tempfile
from pathlib import Path

from sqlalchemy import Engine

from geodata import extras
from geodata.cell_marks import packed_marks
from locator.db.session import change, read
from locator.imports.actions import queue
from locator.imports.actions.queue import Job
from locator.imports.actions.read import keep, named_path
from locator.imports.actions.sandbox import run_confined
from locator.imports.queries import runs
from locator.sheets.domain.cell_comments import cell_comments

MARKER = "geodata.marking"


def mark_file(engine: Engine, job: Job) -> None:
    """Put the marked file of an import beside it; raise UnreadableFile."""
    extras.require("openpyxl")
    run = read(engine, lambda connection: runs.of_number(connection, job.run_id))
    given = read(engine, lambda connection: runs.file_of(connection, job.run_id, "given"))
    found = read(engine, lambda connection: runs.findings(connection, job.run_id))
    with tempfile.TemporaryDirectory(prefix="locator-import-") as folder:
        path = named_path(Path(folder), run.file_name)
        path.write_bytes(given or b"")
        title = str(run.found.get("title", ""))
        marks = packed_marks(cell_comments(found))
        marked = run_confined(MARKER, Path(folder), str(path), *filter(None, [title]), words=marks)
    with change(engine) as connection:
        keep(connection, job.run_id, "marked", marked)
        queue.end(connection, job)
