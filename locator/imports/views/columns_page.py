"""The page on which a clerk sees how a sheet was understood, and says what its columns are."""

from typing import Any

from flask import request
from sqlalchemy import Connection

from geodata.sentence import sentence_from
from locator.http.integers import row_number
from locator.imports.actions import own_columns
from locator.imports.actions.read import load_layout
from locator.imports.actions.stored_columns import matches_of
from locator.imports.queries.runs import Run
from locator.sheets.domain.columns.fields import LEFT_OUT, fields
from locator.sheets.domain.findings import column_letters
from locator.sheets.domain.layout.drawing import KINDS
from locator.sheets.domain.layout.marks import MARK_LABELS, WHOLE_SHEET, MarkKind
from locator.sheets.domain.location.position import PLACE_FIELDS, crs_in_headings
from locator.sheets.domain.sheet_choice import stored_titles

MAX_SHEETS = 1_000


def page_values(connection: Connection, run: Run) -> dict[str, Any]:
    """Return what the page shows: the sheets, one of them as a grid, the columns, the coordinate systems."""
    sheets = _sheets(run)
    number = row_number(request.args.get("sheet", ""), MAX_SHEETS)
    shown = number if number is not None and number < len(sheets) else _first_read(sheets)
    layout = load_layout(connection, run.id)
    matches = matches_of(run)
    return {
        "sheets": sheets,
        "shown": shown,
        "sheet": sheets[shown] if sheets else {},
        "drawn": _drawn(layout[shown]) if shown < len(layout) else None,
        "row_kinds": KINDS,
        "mark_labels": MARK_LABELS,
        "matches": list(zip(matches, run.columns, strict=True)),
        "fields": fields(),
        "left_out": LEFT_OUT,
        "own_fields": own_columns.usable_fields(connection, run),
        "own_new": own_columns.NEW,
        "own_offered": len(own_columns.offered_columns(run)),
        "stations": sum(sheet["stations"] for sheet in sheets),
        "has_marks": bool(run.answers.marks),
        **position_values(run),
    }


def position_values(run: Run) -> dict[str, Any]:
    """Return the samples of the columns with coordinates, and the system that their headings name."""
    places = [run.columns[match.index] for match in matches_of(run) if match.field in PLACE_FIELDS]
    return {
        "samples": [column["samples"][:1] for column in places],
        "headed": crs_in_headings(column["heading"] for column in places),
    }


def _sheets(run: Run) -> list[dict[str, Any]]:
    """Return the sheets as they were understood, with a sentence for each that is not read."""
    whole = {
        mark.sheet: mark.kind for mark in run.answers.marks if mark.line == WHOLE_SHEET and mark.column < 0
    }
    return [
        {
            **sheet,
            "not_read": sentence_from(*reason) if reason else "",
            "is_out": bool(sheet["left_out"]),
            "is_hidden": sheet["title"] not in stored_titles(run.found),
            "notes": [sentence_from(*note) for note in sheet.get("notes", ())],
            "is_said_out": whole.get(sheet["title"]) is MarkKind.OUT,
        }
        for sheet in run.found.get("sheets", [])
        for reason in [sheet["refusal"] or sheet["left_out"]]
    ]


def _first_read(sheets: list[dict[str, Any]]) -> int:
    """Return the number of the first sheet that somebody should look at: refused, else with stations."""
    refused = (number for number, sheet in enumerate(sheets) if sheet["refusal"])
    read = (number for number, sheet in enumerate(sheets) if sheet["stations"])
    return next(refused, next(read, 0))


def _drawn(sheet: dict[str, Any]) -> dict[str, Any]:
    """Return a sheet for drawing: each cell with its letters' index, each row with its note."""
    rows = []
    for row in sheet["rows"]:
        cells, column = [], 0
        for text, span, *below in row["cells"]:  # none in those stored before rows were counted
            down = next(iter(below), 1)
            if down:
                begins = column in sheet["starts"][1:]
                cells.append({"text": text, "span": span, "down": down, "begins": begins})
            column += span
        note = sentence_from(*row["note"]) if row["note"] else ""
        rows.append({**row, "cells": cells, "note": note})
    letters = [column_letters(column) for column in range(sheet["width"])]
    return {**sheet, "rows": rows, "letters": letters}
