"""Every row of an import checked: read, compared with what is stored, and what it would change set down."""

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, delete, select, update

from geodata.crs import Crs
from geodata.grid import Grid
from locator.accounts.domain.rights import Actor
from locator.accounts.queries.people import appointments_of
from locator.db.session import change
from locator.imports.actions import queue
from locator.imports.actions.candidate_row import Judged
from locator.imports.actions.datum import check_datum
from locator.imports.actions.match import Bench, bench_for, identified, judge, outcome
from locator.imports.actions.queue import Job
from locator.imports.actions.read import grid_of
from locator.imports.actions.staged_rows import staged
from locator.imports.actions.steps import matches_of
from locator.imports.domain.run import WRITTEN, Outcome, RunState, Task, Verdict
from locator.imports.queries import runs
from locator.imports.queries.runs import Run
from locator.imports.tables import import_mend, import_result, import_run, import_verdict
from locator.sheets.domain.datum_evidence import DatumAssessment
from locator.sheets.domain.entry_cells import cells_of
from locator.sheets.domain.findings import Severity
from locator.sheets.domain.row import SheetRow, read_rows

BATCH = 1_000
ASKED = "asked"  # rows that are written without a cell that somebody should look at
COPY = (
    "COPY import_result (run_id, line, outcome, name, findings, changes, near, cells, staged, station_id,"
    " station_version) FROM STDIN"
)


def check_rows(engine: Engine, job: Job, today: date) -> None:
    """Check all rows of an import anew, and let its author look."""
    with _nothing_collected(), change(engine) as connection:
        run = runs.of_number(connection, job.run_id)
        sheet = list(_sheet(connection, run, today))
        bench = _bench(connection, run, sheet)
        judged = identified(sheet, bench)
        connection.execute(delete(import_result).where(import_result.c.run_id == run.id))
        counts: Counter[str] = Counter()
        for start in range(0, len(judged), BATCH):
            batch = judged[start : start + BATCH]
            judge(connection, bench, batch)
            counts.update(_write(connection, run.id, batch))
            for one in batch:
                one.draft = one.stored = None  # the largest of a row, and set down by now
            queue.tell(engine, job, start, len(judged))
        word = check_datum(connection, [row.cells for row in sheet], bench.hood.stations)
        _finish(connection, job, run, counts, word)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Look for no cycles of objects: rows have none, and looking took a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _sheet(connection: Connection, run: Run, today: date) -> Iterator[SheetRow]:
    """Yield the rows as the clerk wants them read."""
    grid = grid_of(connection, run.id)
    mends = select(import_mend).where(import_mend.c.run_id == run.id)
    for one in connection.execute(mends):
        cells = [*grid.rows[one.line - 1]]
        cells += [""] * (one.place + 1 - len(cells))
        cells[one.place] = one.words
        grid.rows[one.line - 1] = cells
    yield from read_rows(
        _lines(run, grid),
        matches_of(run),
        Crs(run.crs),
        today=today,
        within=run.division_code or "",
        uncalculated=grid.uncalculated,
    )


def _lines(run: Run, grid: Grid) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows below the heading; of an import of what another one left in doubt, only those."""
    only = frozenset(run.found.get("only", ()))
    return (line for line in grid.lines(run.found["line"] + 1) if not only or line[0] in only)


def _bench(connection: Connection, run: Run, sheet: Sequence[SheetRow]) -> Bench:
    held = tuple(one for _, one in appointments_of(connection, run.author_id))
    author = Actor(run.author_id, run.author, "", "", held)  # as far as areas go
    decided = select(import_verdict).where(import_verdict.c.run_id == run.id)
    verdicts = {one.line: (Verdict(one.verdict), one.code) for one in connection.execute(decided)}
    return bench_for(connection, sheet, run.file_name, author, verdicts)


def _write(connection: Connection, run_id: int, judged: Sequence[Judged]) -> list[str]:
    """Set down what was found; return the outcomes."""
    results = [_result(run_id, one) for one in judged]
    driver = connection.connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor, cursor.copy(COPY) as copy:
        for result in results:
            copy.write_row(result)
    asked = [
        one
        for one, result in zip(judged, results, strict=True)
        if Outcome(result[2]) in WRITTEN and any(found.severity is Severity.CONFIRM for found in one.findings)
    ]
    return [*(result[2] for result in results), *[ASKED] * len(asked)]


def _result(run_id: int, one: Judged) -> tuple[Any, ...]:
    became, changed = outcome(one)
    written = became in (Outcome.ADDED, Outcome.CHANGED, Outcome.DOUBTED)
    name = one.row.cells.get("name") or (one.stored.draft.name if one.stored else "")
    return (
        *(run_id, one.row.line, became.value, name[:200]),
        *(_json([found.as_json() for found in one.findings]), _json(changed), _json(one.near)),
        _json(cells_of(one.draft)) if one.draft and written else None,
        _json(staged(one.draft)) if one.draft and became is Outcome.ADDED else None,
        one.stored.id if one.stored else None,
        one.stored.version if one.stored else None,
    )


def _finish(
    connection: Connection, job: Job, run: Run, counts: Counter[str], word: DatumAssessment | None
) -> None:
    found = dict(run.found) | {"counts": dict(counts), "datum": _kept(word)}
    values = {"state": RunState.CHECKED.value, "found": found, "trouble": ""}
    connection.execute(update(import_run).where(import_run.c.id == run.id).values(values))
    queue.end(connection, job)
    if counts[Outcome.REFUSED.value] or counts[ASKED]:
        queue.ask(connection, run.id, Task.MARK, job.asked_by)


def _kept(word: DatumAssessment | None) -> dict[str, Any]:
    """Return what is said of the system of the whole sheet, as JSON can keep it."""
    if word is None:
        return {}
    return {
        "better": word.better.value if word.better else "",
        "pattern": word.sentence.pattern,
        "values": {name: str(value) for name, value in word.sentence.values.items()},
    }


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
