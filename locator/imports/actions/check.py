"""Check every row of an import: match it with stored stations and store what it would change."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Engine, delete, select, text, update

from geodata.crs.conversion import Crs
from geodata.lonlat import LonLat
from geodata.sentence import values_to_json
from locator.accounts.domain.rights import Actor
from locator.accounts.queries.people import appointments_of
from locator.db.session import change, read
from locator.imports.actions import queue
from locator.imports.actions.candidate_row import CandidateRow
from locator.imports.actions.datum import check_datum
from locator.imports.actions.evaluating.evaluate import stored_targets
from locator.imports.actions.evaluating.process import RowProcesses
from locator.imports.actions.evaluating.rows import (
    COPY_RESULTS,
    TO_REVIEW,
    Block,
    Evaluation,
    Results,
    evaluate_block,
    garbage_collection_off,
)
from locator.imports.actions.match import ImportContext, import_context, match_rows
from locator.imports.actions.own_columns import own_choices
from locator.imports.actions.queue import Job
from locator.imports.actions.read import aside_of, load_grid, shared_names_of
from locator.imports.actions.spooled_rows import BLOCK, SpooledRows, blocks_of
from locator.imports.actions.stored_columns import matches_of
from locator.imports.domain.answers import with_answers
from locator.imports.domain.row_keys import KeyCells, key_row
from locator.imports.domain.run import Outcome, RunState, Task, Verdict
from locator.imports.domain.stored_grid import StoredGrid
from locator.imports.queries import neighbours, runs
from locator.imports.queries.neighbours import NO_STATIONS, Neighbourhood
from locator.imports.queries.runs import Run
from locator.imports.tables import import_mend, import_result, import_run, import_verdict
from locator.sheets.domain.layout.parts import origins_of
from locator.sheets.domain.location.datum_evidence import DatumAssessment
from locator.sheets.domain.row import EarlierRows, RowReader, SheetRow
from locator.stations.queries import service_words

BATCH = BLOCK  # rows
STAY_ALIVE = text("SELECT 1")
MIN_SHARED_ROWS = 8_000  # of a sheet that is evaluated by other processes, which take a second to start


def check_rows(engine: Engine, job: Job, today: date) -> None:
    """Check all rows of an import and show its author the result.

    No transaction is open while rows are read and matched: on a busy machine that may take longer than a
    transaction may be idle.
    """

    def lines_outside(places: Sequence[tuple[int, str | None, LonLat | None]]) -> set[int]:
        return read(engine, lambda connection: neighbours.lines_outside_division(connection, places))

    with garbage_collection_off(), SpooledRows() as spooled, RowProcesses(lines_outside) as processes:
        with change(engine) as connection:
            run = runs.by_id_unchecked(connection, job.run_id)
            words = service_words.usable_in(connection, run.division_code, run.organization_id)
            own = {"own_choices": own_choices(connection, run), "own_words": words}
            reader, lines = _reader(connection, run, today, own)
        sheet = _read_rows(reader, lines, spooled, processes)
        with change(engine) as connection:
            context = replace(_context(connection, run, sheet), own_words=words)
        candidates = match_rows(sheet, context)
        with change(engine) as connection:
            connection.execute(delete(import_result).where(import_result.c.run_id == run.id))
            counts: Counter[str] = Counter()
            blocks = _blocks(connection, spooled, candidates)
            for n, block in enumerate(_evaluated(connection, _evaluation(run, context), blocks, processes)):
                _write(connection, block.rows)
                counts.update(block.counted)
                queue.report_progress(engine, job, n * BATCH, len(sheet))
            datum = check_datum(connection, [row.cells for row in sheet], context.neighbourhood.stations)
            _finish(connection, job, run, counts, datum)


def _read_rows(
    reader: RowReader,
    lines: Iterator[tuple[int, Sequence[str]]],
    spooled: SpooledRows,
    processes: RowProcesses,
) -> list[SheetRow]:
    """Write all rows to the temporary file and return their keys; other processes read a large sheet."""
    first = list(islice(lines, MIN_SHARED_ROWS))
    processes.are_used = processes.are_possible and len(first) == MIN_SHARED_ROWS
    if not processes.are_used:
        return spooled.keep(reader.read_all(first))
    sheet: list[SheetRow] = []
    earlier = EarlierRows(reader.plan)
    for block, rows in processes.read(reader, blocks_of(chain(first, lines))):
        spooled.add(rows.rows)
        for (line, packed, is_station), (_, texts) in zip(rows.keys, block.cells, strict=True):
            key = key_row(line, packed, (), reader.column_indices, is_station=is_station)
            more = earlier.findings(line, KeyCells(packed).as_dict(), texts) if is_station else ()
            sheet.append(replace(key, findings=tuple(more)) if more else key)
    return sheet


def _evaluation(run: Run, context: ImportContext) -> Evaluation:
    """Return what rows are evaluated by, without the stations that they were compared with."""
    nobody = Neighbourhood((), NO_STATIONS, NO_STATIONS, {})
    context = replace(context, neighbourhood=nobody, verdicts={})
    return Evaluation(run.id, context, origins_of(run.found.get("origins", [])))


def _evaluated(
    connection: Connection, evaluation: Evaluation, blocks: Iterable[Block], processes: RowProcesses
) -> Iterator[Results]:
    """Return the results of all rows, block by block; of a large sheet by other processes."""
    if processes.are_used:
        return processes.evaluate(evaluation, blocks, lambda: connection.execute(STAY_ALIVE))
    return (evaluate_block(evaluation, block, processes.lines_outside) for block in blocks)


def _blocks(
    connection: Connection, spooled: SpooledRows, candidates: Sequence[CandidateRow]
) -> Iterator[Block]:
    for start, rows in zip(range(0, len(candidates), BATCH), spooled.blocks(), strict=True):
        batch = candidates[start : start + BATCH]
        yield Block(rows, batch, stored_targets(connection, batch))


def _corrections(connection: Connection, run_id: int) -> dict[int, dict[int, str]]:
    """Return the clerk's corrections of cells, by line and column."""
    corrected: dict[int, dict[int, str]] = {}
    for correction in connection.execute(select(import_mend).where(import_mend.c.run_id == run_id)):
        corrected.setdefault(correction.line, {})[correction.place] = correction.words
    return corrected


def _reader(
    connection: Connection, run: Run, today: date, own: Mapping[str, Any]
) -> tuple[RowReader, Iterator[tuple[int, Sequence[str]]]]:
    """Return what reads the rows, and the lines with the clerk's answers and corrections."""
    grid, corrected = load_grid(connection, run.id), _corrections(connection, run.id)
    reader = RowReader(
        matches_of(run),
        Crs(run.crs) if run.crs else None,
        today=today,
        within=run.division_code or "",
        uncalculated=grid.uncalculated,
        aside=aside_of(run.found),
        shared_names=shared_names_of(run.found),
        **own,
    )
    headings = [column["heading"] for column in run.stored_columns]
    lines = iter(with_answers(_lines(run, grid), headings, run.answers))
    if not corrected:
        return reader, lines
    return reader, (
        (line, _corrected(cells, corrected[line]) if line in corrected else cells) for line, cells in lines
    )


def _corrected(cells: Sequence[str], corrections: Mapping[int, str]) -> list[str]:
    """Return a row with the clerk's corrections, by column."""
    row = [*cells, *[""] * (max(corrections) + 1 - len(cells))]
    for column, words in corrections.items():
        row[column] = words
    return row


def _lines(run: Run, grid: StoredGrid) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows below the heading; an import of undecided rows has only those."""
    only = frozenset(run.found.get("only", ()))
    return (line for line in grid.lines(run.found["line"] + 1) if not only or line[0] in only)


def _context(connection: Connection, run: Run, sheet: Sequence[SheetRow]) -> ImportContext:
    appointments = tuple(appointment for _, appointment in appointments_of(connection, run.author_id))
    author = Actor(run.author_id, run.author, "", "", appointments)  # only the areas matter here
    decided = select(import_verdict).where(import_verdict.c.run_id == run.id)
    verdicts = {row.line: (Verdict(row.verdict), row.code) for row in connection.execute(decided)}
    return import_context(connection, sheet, run.file_name, author, verdicts)


def _write(connection: Connection, results: Iterable[tuple[Any, ...]]) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor, cursor.copy(COPY_RESULTS) as copy:
        for result in results:
            copy.write_row(result)


def _finish(
    connection: Connection, job: Job, run: Run, counts: Counter[str], datum: DatumAssessment | None
) -> None:
    found = dict(run.found) | {"counts": dict(counts), "datum": _as_json(datum)}
    values = {"state": RunState.CHECKED.value, "found": found, "trouble": ""}
    is_checking = (import_run.c.id == run.id, import_run.c.state == RunState.CHECKING.value)  # else dropped
    connection.execute(update(import_run).where(*is_checking).values(values))
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
