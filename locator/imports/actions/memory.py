"""Answers about a sheet, kept for the next file of the same shape in the same area, and given again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from geodata.files.grid import Grid
from locator.imports.domain.answers import Answers, CellAnswer
from locator.imports.domain.cell_answers import cell_answers, corrections_of, row_text
from locator.imports.domain.run import Verdict
from locator.imports.domain.stored_grid import StoredGrid
from locator.imports.queries.runs import Run
from locator.imports.tables import import_memory, import_mend, import_verdict
from locator.sheets.domain.columns.fields import LEFT_OUT
from locator.sheets.domain.columns.matching import ColumnMatch
from locator.sheets.domain.columns.people import PRIVATE
from locator.sheets.domain.layout.marks import marks_by_texts

NOT_KEPT = frozenset({LEFT_OUT, PRIVATE, ""})  # columns that are not imported
MAX_SKIPPED = 2_000


@dataclass(frozen=True, slots=True)
class Memory:
    """What is kept of an earlier file: its name and day, and the answers."""

    file_name: str
    day: str
    stored: Mapping[str, Any] = field(default_factory=dict)

    @property
    def crs(self) -> str:
        """The coordinate system that was chosen; empty for none."""
        return str(self.stored.get("crs", ""))

    @property
    def cells(self) -> list[CellAnswer]:
        """The corrected cells."""
        return [CellAnswer(*one) for one in self.stored.get("cells", ())]

    @property
    def skipped(self) -> frozenset[str]:
        """The texts of rows that were left out."""
        return frozenset(self.stored.get("skipped", ()))

    def answers(self, grids: Sequence[Grid]) -> Answers:
        """Return the answers for another file, whose rows are known by their texts."""
        given = Answers.from_json({**self.stored, "marks": []})
        marks = tuple(marks_by_texts(self.stored.get("marks", ()), grids))
        return Answers(marks, given.values, given.replacements)


def recall(connection: Connection, area: str, shape: str) -> Memory | None:
    """Return what is kept about sheets of a shape in an area."""
    chosen = select(import_memory).where(import_memory.c.area == area, import_memory.c.shape == shape)
    row = connection.execute(chosen).one_or_none()
    return Memory(row.file_name, row.kept_at.date().isoformat(), row.answers) if row else None


def remember(connection: Connection, run: Run, grid: StoredGrid, matches: Sequence[ColumnMatch]) -> None:
    """Keep the answers of a written import for the next file of its shape; they replace those before."""
    if not (shape := run.found.get("shape")):
        return
    given = answers_about_rows(connection, run, grid, matches)
    kept = {**run.answers.as_json(), "marks": run.found.get("mark_texts", []), "crs": run.crs, **given}
    values = {"file_name": run.file_name, "answers": kept, "kept_at": func.now()}
    row = insert(import_memory).values(area=run.area, shape=shape, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["area", "shape"], set_=values))


def answers_about_rows(
    connection: Connection, run: Run, grid: StoredGrid, matches: Sequence[ColumnMatch]
) -> dict[str, Any]:
    """Return the corrected cells and the rows left out as JSON values, as `Memory` reads them.

    Cells of columns that are not imported, which may be of a person, are not among them.
    """
    chosen = select(import_mend.c.line, import_mend.c.place, import_mend.c.words)
    stored = connection.execute(chosen.where(import_mend.c.run_id == run.id))
    left_out = {match.index for match in matches if match.field in NOT_KEPT}
    corrections = {(row.line, row.place): row.words for row in stored if row.place not in left_out}
    headings = [column["heading"] for column in run.stored_columns]
    verdicts = select(import_verdict.c.line).where(
        import_verdict.c.run_id == run.id, import_verdict.c.verdict == Verdict.SKIP.value
    )
    left = connection.scalars(verdicts).all()
    rows = dict(grid.lines(run.found["line"] + 1)) if corrections or left else {}  # most need no row
    cells = cell_answers(corrections, rows, headings, name_column(matches))
    skipped = [row_text(rows[line]) for line in left if line in rows]
    return {
        "cells": [[one.column, one.written, one.row, one.words] for one in cells],
        "skipped": skipped[:MAX_SKIPPED],
    }


def give_again(
    connection: Connection,
    run_id: int,
    memory: Memory,
    rows: Mapping[int, Sequence[str]],
    matches: Sequence[ColumnMatch],
) -> int:
    """Store earlier answers about rows as those of an import, in place of its own; return how many."""
    for table in (import_mend, import_verdict):
        connection.execute(delete(table).where(table.c.run_id == run_id))
    headings = [match.heading for match in matches]
    found = corrections_of(memory.cells, rows, headings, name_column(matches))
    mends = [
        {"run_id": run_id, "line": line, "place": column, "words": words}
        for (line, column), words in found.items()
    ]
    skipped = memory.skipped
    verdicts = [
        {"run_id": run_id, "line": line, "verdict": Verdict.SKIP.value}
        for line, cells in (rows.items() if skipped else ())
        if row_text(cells) in skipped
    ]
    for table, values in ((import_mend, mends), (import_verdict, verdicts)):
        if values:
            connection.execute(insert(table), values)
    return len(mends) + len(verdicts)


def name_column(matches: Sequence[ColumnMatch]) -> int | None:
    """Return the column of the stations' names."""
    return next((match.index for match in matches if match.field == "name"), None)
