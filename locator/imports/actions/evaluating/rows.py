"""What a check stores of evaluated rows: a row of import_result each, and what the run counts of them.

A block of rows is evaluated from bytes to rows without a database, so that other processes can do it.
"""

import gc
import pickle
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson

from locator.entries.queries.drafts import StoredStation
from locator.imports.actions.candidate_row import CandidateRow
from locator.imports.actions.evaluating.evaluate import LinesOutside, evaluate_matched, outcome
from locator.imports.actions.match import ImportContext
from locator.imports.actions.places import name_places
from locator.imports.actions.staged_rows import staged_rows
from locator.imports.domain.run import REVIEWED, Outcome
from locator.sheets.domain.entry_cells import cells_of
from locator.sheets.domain.findings import Severity
from locator.sheets.domain.layout.parts import Origin

TO_REVIEW = "asked"  # rows that are kept without a cell that somebody should review
TOLD = "told"  # rows of which something was read otherwise than written, or is not kept
SUBSETS = {Severity.CONFIRM: TO_REVIEW, Severity.NOTE: TOLD}
COPY_RESULTS = (
    "COPY import_result (run_id, line, outcome, name, findings, changes, near, cells, staged, station_id,"
    " station_version) FROM STDIN"
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What all blocks of a check are evaluated by."""

    run_id: int
    context: ImportContext
    origins: Sequence[Origin]


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a sheet: `rows` are SheetRows, pickled; `matched` what matching has found of each."""

    rows: bytes
    matched: Sequence[CandidateRow]
    stored: Mapping[int, StoredStation]  # by id: the stations that rows are


@dataclass(frozen=True, slots=True)
class Results:
    """What a block became: rows for COPY_RESULTS, and the names under which rows are counted."""

    rows: Sequence[tuple[Any, ...]]
    counted: Sequence[str]


def evaluate_block(evaluation: Evaluation, block: Block, lines_outside: LinesOutside) -> Results:
    """Evaluate the rows of a block."""
    rows = pickle.loads(block.rows)
    candidates = [candidate.of_row(row) for candidate, row in zip(block.matched, rows, strict=True)]
    evaluate_matched(evaluation.context, candidates, block.stored, lines_outside)
    name_places(candidates, evaluation.origins)
    results = [_result(evaluation.run_id, candidate) for candidate in candidates]
    found = [result[2] for result in results]
    for candidate, result in zip(candidates, results, strict=True):
        if candidate.findings and Outcome(result[2]) in REVIEWED:
            severities = {finding.severity for finding in candidate.findings}
            found += [name for severity, name in SUBSETS.items() if severity in severities]
    return Results(results, found)


@contextmanager
def garbage_collection_off() -> Iterator[None]:
    """Turn off garbage collection: rows have no cycles, and looking for them took a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


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


def _dump(value: object) -> str:
    return orjson.dumps(value).decode()
