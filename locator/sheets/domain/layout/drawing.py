"""A sheet as a clerk sees it: its rows with what they were understood to be, or those that matter."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from geodata.files.grid import Grid
from geodata.sentence import Sentence, values_to_json
from locator.sheets.domain.layout.parts import SheetReport
from locator.sheets.domain.layout.sections import read_section

FIRST_ROWS = 24  # shown of each sheet
MAX_ROWS, MAX_CELLS, MAX_CHARACTERS = 160, 26, 40
MAX_ROWS_OF_ALL = 4_000  # of all sheets of a workbook
STATION = "station"
KINDS = {
    "title": Sentence("标题"),
    "heading": Sentence("列名"),
    "section": Sentence("小标题"),
    "tail": Sentence("不导入"),
    "joined": Sentence("和上面是一个站"),
    "card": Sentence("卡片的开头"),
    "carded": Sentence("卡片里的一行"),
    STATION: Sentence("站点"),
}
COUNTED = re.compile(r"(\d+)\s*(?:个|家|处|座)")


def drawn_sheets(grids: Sequence[Grid], reports: Sequence[SheetReport]) -> list[dict[str, Any]]:
    """Return the sheets of a workbook as they are drawn, as JSON values, within a bound for all of them."""
    by_title = {grid.title: grid for grid in grids}
    drawn, left = [], MAX_ROWS_OF_ALL
    for report in reports:
        if report.is_hidden:
            drawn.append({"title": report.title, "width": 0, "starts": [], "rows": []})
            continue
        rows = drawn_rows(by_title[report.title], report, min(MAX_ROWS, left))
        left -= len(rows)
        width = min(by_title[report.title].width, MAX_CELLS)
        drawn.append({"title": report.title, "width": width, "starts": list(report.starts), "rows": rows})
    return drawn


def drawn_rows(grid: Grid, report: SheetReport, most: int = MAX_ROWS) -> list[dict[str, Any]]:
    """Return a sheet's first rows, and later ones that are no stations with the row below, as JSON values.

    Each has its number, its kind (of KINDS), its cells with the numbers of columns and of shown rows that
    each covers, and what follows from it; `skipped` is the number of rows with texts not shown above it.
    """
    kinds = report.drawn
    shown = _shown_lines(grid, kinds, most)
    notes = dict(_section_notes(grid, kinds))
    rows = []
    gaps = {
        line: sum(1 for row in grid.rows[before : line - 1] if any(row))
        for before, line in pairwise([0, *shown])
    }
    tall = _tall_cells(grid, shown, gaps)
    for line in shown:
        skipped = gaps[line]
        kind = kinds.get(line, STATION if not report.refusal and not report.left_out else "")
        note = notes.get(line)
        rows.append(
            {
                "line": line,
                "kind": kind,
                "cells": _cells(grid, line, tall),
                "note": [note.pattern, values_to_json(note.values)] if note else None,
                "skipped": skipped,
            }
        )
    return rows


def _shown_lines(grid: Grid, kinds: Mapping[int, str], most: int) -> list[int]:
    texts = [line for line, _ in zip(_lines(grid), range(FIRST_ROWS), strict=False)]
    marked = sorted(line for line in kinds if kinds[line] != "joined")
    beside = [line for one in marked for line in (one, one + 1) if line <= len(grid.rows)]
    last = [len(grid.rows)] if grid.rows else []
    chosen = dict.fromkeys([*texts, *beside, *last])
    return sorted(line for line in [*chosen][:most] if any(grid.rows[line - 1]))


def _lines(grid: Grid) -> Iterator[int]:
    return (line for line, _ in grid.lines())


def _section_notes(grid: Grid, kinds: Mapping[int, str]) -> Iterator[tuple[int, Sentence]]:
    """Yield what follows from each section row: how many stations are its own, and whether it says so."""
    sections = sorted(line for line, kind in kinds.items() if kind == "section")
    for line, end in zip(sections, [*sections, len(grid.rows) + 1][1:], strict=True):
        below = sum(
            1 for number in range(line + 1, end) if number not in kinds and any(grid.rows[number - 1])
        )
        text = next((cell for cell in grid.rows[line - 1] if cell and not cell.isdigit()), "")
        counted = COUNTED.search(text)
        said = read_section(text)
        whose = said.division or said.text
        if counted and int(counted[1]) != below and below:
            sentence = Sentence(
                "写着 {said} 个，下面读到 {n} 个站，归“{whose}”", said=int(counted[1]), n=below, whose=whose
            )
        elif counted and below:
            sentence = Sentence("下面 {n} 个站归“{whose}”，数目对得上", n=below, whose=whose)
        else:
            sentence = Sentence("下面 {n} 个站归“{whose}”", n=below, whose=whose)
        yield line, sentence


def _tall_cells(grid: Grid, shown: Sequence[int], gaps: Mapping[int, int]) -> dict[tuple[int, int], int]:
    """Return, by row and column, over how many shown rows a merged cell goes; 0 where one above covers it.

    A cell that is interrupted by rows that are not shown begins again below them.
    """
    tall: dict[tuple[int, int], int] = {}
    for area in grid.merged:
        first = 0
        for line in shown[bisect_left(shown, area.top + 1) : bisect_right(shown, area.bottom + 1)]:
            if first and not gaps[line]:
                tall[first, area.left] += 1
                tall[line, area.left] = 0
            else:
                first = line
                tall[line, area.left] = 1
    return tall


def _cells(grid: Grid, line: int, tall: Mapping[tuple[int, int], int]) -> list[list[Any]]:
    """Return a row's cells, shortened: the text, and how many columns and shown rows it covers.

    A cell that one above covers has no rows, and is not drawn.
    """
    row = [*grid.rows[line - 1]][:MAX_CELLS]
    row += [""] * (min(grid.width, MAX_CELLS) - len(row))
    wide = {
        area.left: min(area.right, len(row) - 1)
        for area in grid.merged
        if area.top <= line - 1 <= area.bottom and area.right > area.left
    }
    cells: list[list[Any]] = []
    column = 0
    while column < len(row):
        end = wide.get(column, column)
        down = tall.get((line, column), 1)
        cells.append([row[column][:MAX_CHARACTERS] if down else "", max(end - column, 0) + 1, down])
        column = max(end, column) + 1
    return cells
