"""The clerk's own file back: each cell in question filled and commented, nothing in it that runs.

An XLSX keeps its sheets, merged cells and styles; its formulas come back as the values that they had.
Other files come back as XLSX, and of a very long sheet only the rows in question, with their numbers.
`python -m geodata.marking FILE [TITLE]` reads marks as JSON and writes the workbook to its output.
"""

import io
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from geodata.cell_marks import Mark, unpacked_marks
from geodata.errors import UnreadableFile
from geodata.grid import Grid
from geodata.grids import REFUSED, read_grid
from geodata.guarded import SIGNS
from geodata.sentence import Sentence

AUTHOR = "导入检查"
LONG_SHEET_ROWS = 30_000
MOST_COMMENTS = 10_000  # programs take seconds to open more
LONGEST_COMMENT = 800
LONGEST_CELL = 32_767  # that a spreadsheet holds
ROW_NUMBERS = "原表行号"
FILLS = {"refused": "FFFFC7CE", "ask": "FFFFEB9C", "told": "FFDDEBF7"}


def marked(path: Path, marks: Sequence[Mark], title: str = "") -> bytes:
    """Return the file as a workbook with its marks; raise UnreadableFile."""
    grid = read_grid(path, title)
    if len(grid.rows) > LONG_SHEET_ROWS:
        book, marks = _of_rows_in_question(grid, marks)
    elif path.suffix.lower() == ".xlsx":
        book = _opened(path, grid)
    else:
        book = _of_rows(grid.rows)
    page = book[grid.title] if grid.title in book.sheetnames else book.worksheets[0]
    _put(page, marks)
    book.active = page
    saved = io.BytesIO()
    book.save(saved)
    book.close()
    return saved.getvalue()


def _opened(path: Path, grid: Grid) -> openpyxl.Workbook:
    """Return the clerk's workbook without anything that runs: values for formulas, no links."""
    try:
        book = openpyxl.load_workbook(path, data_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, OSError) as error:
        raise UnreadableFile(Sentence("{name} 打不开：{error}", name=path.name, error=error)) from None
    for name in [*book.defined_names]:
        del book.defined_names[name]
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                _make_safe(cell)
    return book


def _make_safe(cell: Cell | MergedCell) -> None:
    if isinstance(cell, MergedCell):
        return
    if cell.hyperlink:
        cell.hyperlink = None
    if isinstance(cell.value, str) and cell.value.startswith(SIGNS):
        _as_words(cell, cell.value)


def _as_words(cell: Cell, text: str) -> None:
    """Set a cell to a text that no program takes for a formula, without changing the text."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_CELL]
    cell.data_type = "s"
    cell.quotePrefix = True  # as if somebody had typed an apostrophe before it


def _of_rows(rows: Iterable[Sequence[str]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for line, cells in enumerate(rows, start=1):
        for column, text in enumerate(cells, start=1):
            if text:
                _as_words(page.cell(line, column), text)
    return book


def _of_rows_in_question(grid: Grid, marks: Sequence[Mark]) -> tuple[openpyxl.Workbook, list[Mark]]:
    """Return a workbook of the first marked rows under the header, and the marks at their new places."""
    lines = sorted({mark.line for mark in marks})[:LONG_SHEET_ROWS]
    first = min(lines, default=1)
    header = max(range(min(first, 30) - 1), key=lambda n: len(set(grid.rows[n])), default=None)
    top = [] if header is None else [[ROW_NUMBERS, *grid.rows[header]]]
    book = _of_rows([*top, *([str(line), *grid.rows[line - 1]] for line in lines)])
    places = {line: n for n, line in enumerate(lines, start=len(top) + 1)}
    moved = [
        Mark(places[mark.line], tuple(column + 1 for column in mark.columns), mark.shade, mark.text)
        for mark in marks
        if mark.line in places
    ]
    return book, moved


def _put(page: Worksheet, marks: Sequence[Mark]) -> None:
    """Fill and comment the cells; of several marks in one cell the gravest gives the colour."""
    said: defaultdict[tuple[int, int], list[Mark]] = defaultdict(list)
    tops = _tops(page)
    for mark in marks:
        for column in mark.columns or (0,):
            said[tops.get((mark.line, column + 1), (mark.line, column + 1))].append(mark)
    for n, ((line, column), found) in enumerate(sorted(said.items())):
        cell = page.cell(line, column)
        shade = next(shade for shade in FILLS if any(mark.shade == shade for mark in found))
        cell.fill = PatternFill("solid", fgColor=FILLS[shade])
        if n < MOST_COMMENTS:
            _comment(cell, line, found)


def _tops(page: Worksheet) -> Mapping[tuple[int, int], tuple[int, int]]:
    """Return the cell that holds the text of each cell which is merged into it."""
    return {
        (row, column): (area.min_row, area.min_col)
        for area in page.merged_cells.ranges
        if area.size["rows"] * area.size["columns"] < LONG_SHEET_ROWS
        for row, column in _cells(area)
    }


def _cells(area: Any) -> Iterable[tuple[int, int]]:
    rows = range(area.min_row, area.max_row + 1)
    return ((row, column) for row in rows for column in range(area.min_col, area.max_col + 1))


def _comment(cell: Any, line: int, marks: Sequence[Mark]) -> None:
    texts = [mark.text if mark.line == line else f"第 {mark.line} 行：{mark.text}" for mark in marks]
    if cell.comment:
        texts.append(f"（原有批注）{cell.comment.text}")
    text = ILLEGAL_CHARACTERS_RE.sub("", "\n".join(dict.fromkeys(texts)))[:LONGEST_COMMENT]
    cell.comment = Comment(text, AUTHOR, height=40 + 20 * (len(text) // 22 + text.count("\n")), width=320)


def main(arguments: Sequence[str]) -> int:
    """Mark a file by the marks on the input; return the status."""
    try:
        found = marked(Path(arguments[0]), unpacked_marks(sys.stdin.buffer.read()), *arguments[1:2])
    except UnreadableFile as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    sys.stdout.buffer.write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
