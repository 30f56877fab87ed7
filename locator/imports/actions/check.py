"""Check every row of an import: match it with stored stations and store what it would change."""

import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, delete, select, update

from geodata.crs.conversion import Crs
from geodata.files.grid import Grid
from geodata.sentence import values_to_json
from locator.accounts.domain.rights import Actor
from locator.accounts.queries.people import appointments_of
from locator.db.session import change
from locator.imports.actions import queue
from locator.imports.actions.datum import check_datum
from locator.imports.actions.evaluate import evaluate_rows, outcome
from locator.imports.actions.match import CandidateRow, ImportContext, import_context, match_rows
from locator.imports.actions.places import name_places
from locator.imports.actions.queue import Job
from locator.imports.actions.read import aside_of, load_grid
from locator.imports.actions.staged_rows import staged_rows
from locator.imports.actions.stored_columns import matches_of
from locator.imports.domain.answers import with_answers
from locator.imports.domain.run import REVIEWED, Outcome, RunState, Task, Verdict
from locator.imports.queries import runs
from locator.imports.queries.runs import Run
from locator.imports.tables import import_mend, import_result, import_run, import_verdict
from locator.sheets.domain.datum_evidence import DatumAssessment
from locator.sheets.domain.entry_cells import cells_of
from locator.sheets.domain.findings import Severity
from locator.sheets.domain.layout.parts import origins_of
from locator.sheets.domain.row import SheetRow, read_rows

BATCH = 1_000
TO_REVIEW = "asked"  # rows that are kept without a cell that somebody should review
TOLD = "told"  # rows of which something was read otherwise than written, or is not kept
SUBSETS = {Severity.CONFIRM: TO_REVIEW, Severity.NOTE: TOLD}
COPY_RESULTS = (
    "COPY import_result (run_id, line, outcome, name, findings, changes, near, cells, staged, station_id,"
    " station_version) FROM STDIN"
)


def check_rows(engine: Engine, job: Job, today: date) -> None:
    """Check all rows of an import and show its author the result."""
    with _garbage_collection_off(), change(engine) as connection:
        run = runs.by_id_unchecked(connection, job.run_id)
        sheet = list(_rows(connection, run, today))
        context = _context(connection, run, sheet)
        candidates = match_rows(sheet, context)
        connection.execute(delete(import_result).where(import_result.c.run_id == run.id))
        counts: Counter[str] = Counter()
        origins = origins_of(run.found.get("origins", []))
        for start in range(0, len(candidates), BATCH):
            batch = candidates[start : start + BATCH]
            evaluate_rows(connection, context, batch)
            name_places(batch, origins)
            counts.update(_write(connection, run.id, batch))
            for candidate in batch:
                candidate.draft = candidate.stored = None  # stored by now, and most of a row's memory
            queue.report_progress(engine, job, start, len(candidates))
        datum = check_datum(connection, [row.cells for row in sheet], context.neighbourhood.stations)
        _finish(connection, job, run, counts, datum)


@contextmanager
def _garbage_collection_off() -> Iterator[None]:
    """Turn off garbage collection: rows have no cycles, and looking for them took a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _rows(connection: Connection, run: Run, today: date) -> Iterator[SheetRow]:
    """Yield the rows with the clerk's corrections."""
    grid = load_grid(connection, run.id)
    corrections = select(import_mend).where(import_mend.c.run_id == run.id)
    corrected: dict[int, dict[int, str]] = {}
    for correction in connection.execute(corrections):
        corrected.setdefault(correction.line, {})[correction.place] = correction.words
    headings = [column["heading"] for column in run.stored_columns]
    lines = with_answers(_lines(run, grid), headings, run.answers)
    yield from read_rows(
        ((line, _corrected(cells, corrected[line]) if line in corrected else cells) for line, cells in lines)
        if corrected
        else lines,
        matches_of(run),
        Crs(run.crs) if run.crs else None,
        today=today,
        within=run.division_code or "",
        uncalculated=grid.uncalculated,
        aside=aside_of(run.found),
    )


def _corrected(cells: Sequence[str], corrections: Mapping[int, str]) -> list[str]:
    """Return a row with the clerk's corrections, by column."""
    row = [*cells, *[""] * (max(corrections) + 1 - len(cells))]
    for column, words in corrections.items():
        row[column] = words
    return row


def _lines(run: Run, grid: Grid) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows below the heading; an import of undecided rows has only those."""
    only = frozenset(run.found.get("only", ()))
    return (line for line in grid.lines(run.found["line"] + 1) if not only or line[0] in only)


def _context(connection: Connection, run: Run, sheet: Sequence[SheetRow]) -> ImportContext:
    appointments = tuple(appointment for _, appointment in appointments_of(connection, run.author_id))
    author = Actor(run.author_id, run.author, "", "", appointments)  # only the areas matter here
    decided = select(import_verdict).where(import_verdict.c.run_id == run.id)
    verdicts = {row.line: (Verdict(row.verdict), row.code) for row in connection.execute(decided)}
    return import_context(connection, sheet, run.file_name, author, verdicts)


def _write(connection: Connection, run_id: int, candidates: Sequence[CandidateRow]) -> list[str]:
    """Store the results of rows; return their outcomes."""
    results = [_result(run_id, candidate) for candidate in candidates]
    driver = connection.connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor, cursor.copy(COPY_RESULTS) as copy:
        for result in results:
            copy.write_row(result)
    found = [result[2] for result in results]
    for candidate, result in zip(candidates, results, strict=True):
        if candidate.findings and Outcome(result[2]) in REVIEWED:
            severities = {finding.severity for finding in candidate.findings}
            found += [name for severity, name in SUBSETS.items() if severity in severities]
    return found


def _result(run_id: int, candidate: CandidateRow) -> tuple[Any, ...]:
    draft, stored = candidate.draft, candidate.stored
    result, changed = outcome(candidate)
    has_entry = result in (Outcome.ADDED, Outcome.CHANGED, Outcome.DOUBTED)
    name = candidate.row.cells.get("name") or (stored.draft.name if stored else "")
    findings = [finding.as_json() for finding in candidate.findings]
    return (
        *(run_id, candidate.row.line, result.value, name[:200]),
        *(_dump(findings), _dump(changed), _dump(candidate.near)),
        _dump(cells_of(draft)) if draft and has_entry else None,
        _dump(staged_rows(draft)) if draft and result is Outcome.ADDED else None,
        stored.id if stored else None,
        stored.version if stored else None,
    )


def _finish(
    connection: Connection, job: Job, run: Run, counts: Counter[str], datum: DatumAssessment | None
) -> None:
    found = dict(run.found) | {"counts": dict(counts), "datum": _as_json(datum)}
    values = {"state": RunState.CHECKED.value, "found": found, "trouble": ""}
    connection.execute(update(import_run).where(import_run.c.id == run.id).values(values))
    queue.end(connection, job)
    if counts[Outcome.REFUSED.value] or counts[TO_REVIEW]:
        queue.enqueue(connection, run.id, Task.MARK, job.requested_by)


def _as_json(datum: DatumAssessment | None) -> dict[str, Any]:
    """Return the evidence about the sheet's coordinate system as JSON."""
    if datum is None:
        return {}
    return {
        "better": datum.better.value if datum.better else "",
        "pattern": datum.sentence.pattern,
        "values": values_to_json(datum.sentence.values),
    }


def _dump(value: object) -> str:
    return orjson.dumps(value).decode()
