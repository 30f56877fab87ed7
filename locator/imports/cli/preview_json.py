"""What an import would write, as JSON for clerks' tools and for tests.

The shape: sheets, rows (sheet, row, outcome, cells, findings) and counts; row numbers are those of the file.
`answers_of` names the earlier file whose repairs were given again, if any.
"""

from collections.abc import Iterable
from typing import Any

from locator.imports.actions.candidate_row import CandidateRow
from locator.imports.actions.evaluating.evaluate import outcome
from locator.imports.actions.from_command import Preview, StationFile, column_question
from locator.imports.domain.run import Outcome
from locator.sheets.domain.columns.fields import LEFT_OUT
from locator.sheets.domain.columns.matching import ColumnMatch
from locator.sheets.domain.entry_cells import cells_of
from locator.sheets.domain.findings import Finding, Severity, column_letters
from locator.sheets.domain.layout.parts import SheetReport, place_of

WITH_ENTRY = frozenset({Outcome.ADDED, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.DOUBTED})


def preview_json(file: StationFile, result: Preview) -> dict[str, Any]:
    """Return the preview of a file as JSON values."""
    unsure = [column for column in file.columns if not column.is_sure]
    rows = [_row(file, row, unsure) for row in result.rows]
    return {
        "sheets": [_sheet(file, sheet) for sheet in file.table.sheets],
        "rows": rows,
        "counts": {one.value: result.counts[one] for one in Outcome},
        **({"answers_of": {"file": file.memory.file_name, "day": file.memory.day}} if file.memory else {}),
    }


def _sheet(file: StationFile, sheet: SheetReport) -> dict[str, Any]:
    """Return what was understood of one sheet."""
    is_read = any(origin.title == sheet.title for origin in file.table.origins)
    return {
        "title": sheet.title,
        "stations": sheet.stations if is_read else 0,
        "layout": {kind: _lines(sheet, kind) for kind in dict.fromkeys(sheet.drawn.values())},
        "columns": [_column(column) for column in file.columns] if is_read else [],
        "refusal": str(sheet.refusal) if sheet.refusal else "",
        "left_out": str(sheet.left_out) if sheet.left_out else "",
        "notes": [str(one.sentence) for one in file.notes if one.column in (sheet.title, "crs")],
    }


def _lines(sheet: SheetReport, kind: str) -> list[int]:
    return sorted(line for line, one in sheet.drawn.items() if one == kind)


def _column(column: ColumnMatch) -> dict[str, Any]:
    field = "" if column.field == LEFT_OUT else column.field
    return {"heading": column.heading, "field": field, "sure": column.is_sure, "text": str(column.because)}


def _row(file: StationFile, candidate: CandidateRow, unsure: Iterable[ColumnMatch]) -> dict[str, Any]:
    title, line = place_of(file.table.origins, candidate.row.line)
    result = outcome(candidate)[0]
    has_entry = candidate.draft is not None and result in WITH_ENTRY
    cells = cells_of(candidate.draft) if candidate.draft and has_entry else dict(candidate.row.cells)
    findings = [_finding(file, one) for one in candidate.findings]
    raw = file.table.rows[candidate.row.line - 1]
    if candidate.row.is_station:
        findings += [
            _unread(column) for column in unsure if column.index < len(raw) and raw[column.index].strip()
        ]
    return {"sheet": title, "row": line, "outcome": result.value, "cells": cells, "findings": findings}


def _finding(file: StationFile, finding: Finding) -> dict[str, Any]:
    headings = [file.columns[index].heading or column_letters(index) for index in finding.columns]
    return {
        "column": "、".join(headings),
        "weight": finding.severity.value,
        "text": str(finding.sentence),
        "written": finding.written,
        "repair": list(finding.repair),
        "choices": [choice.value for choice in finding.choices],
    }


def _unread(column: ColumnMatch) -> dict[str, Any]:
    """Return the question about a cell whose column is not surely known; it is not written."""
    return {
        "column": column.heading or column_letters(column.index),
        "weight": Severity.CONFIRM.value,
        "text": str(column_question(column)),
        "written": "",
        "repair": [],
        "choices": [],
    }
