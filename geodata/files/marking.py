"""Marking a clerk's file: cells with findings are filled and commented, active content is removed.

An XLSX keeps its sheets, merged cells and styles; formulas become their values. Other files become
XLSX, and of a very long sheet only the marked rows are kept, with their numbers.
`python -m geodata.files.marking FILE [TITLE]` reads marks as JSON and writes the workbook to its output.
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

from geodata.errors import UnreadableFile
from geodata.files.cell_marks import Mark, unpack_marks
from geodata.files.formula_escape import FORMULA_SIGNS
from geodata.files.grid import Grid
from geodata.files.grid_reader import EXIT_REFUSED, read_grid
from geodata.sentence import Sentence

AUTHOR = "导入检查"
LONG_SHEET_ROWS = 30_000
MAX_COMMENTS = 10_000  # spreadsheet programs take seconds to open more
MAX_COMMENT_LENGTH = 800
MAX_CELL_LENGTH = 32_767  # limit of spreadsheet programs
ROW_NUMBERS = "原表行号"
FILLS = {"refused": "FFFFC7CE", "ask": "FFFFEB9C", "told": "FFDDEBF7"}


def mark_file(path: Path, marks: Sequence[Mark], title: str = "") -> bytes:
    """Return the file as a workbook with marks; raise UnreadableFile."""
    grid = read_grid(path, title)
    if len(grid.rows) > LONG_SHEET_ROWS:
        book, marks = _workbook_of_marked_rows(grid, marks)
    elif path.suffix.lower() == ".xlsx":
        book = _open_safely(path, grid)
    else:
        book = _workbook_of_rows(grid.rows)
    page = book[grid.title] if grid.title in book.sheetnames else book.worksheets[0]
    _apply_marks(page, marks)
    book.active = page
    saved = io.BytesIO()
    book.save(saved)
    book.close()
    return saved.getvalue()


def _open_safely(path: Path, grid: Grid) -> openpyxl.Workbook:
    """Return the workbook without active content: values for formulas, no links."""
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
    if isinstance(cell.value, str) and cell.value.startswith(FORMULA_SIGNS):
        _set_text(cell, cell.value)


def _set_text(cell: Cell, text: str) -> None:
    """Set a cell to a text that no program interprets as a formula, without changing the text."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_CELL_LENGTH]
    cell.data_type = "s"
    cell.quotePrefix = True  # as if typed with a leading apostrophe


def _workbook_of_rows(rows: Iterable[Sequence[str]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for line, cells in enumerate(rows, start=1):
        for column, text in enumerate(cells, start=1):
            if text:
                _set_text(page.cell(line, column), text)
    return book


def _workbook_of_marked_rows(grid: Grid, marks: Sequence[Mark]) -> tuple[openpyxl.Workbook, list[Mark]]:
    """Return a workbook of the first marked rows below the header, and the marks at their new rows."""
    lines = sorted({mark.line for mark in marks})[:LONG_SHEET_ROWS]
    first_line = min(lines, default=1)
    header_index = max(
        range(min(first_line, 30) - 1), key=lambda index: len(set(grid.rows[index])), default=None
    )
    header_rows = [] if header_index is None else [[ROW_NUMBERS, *grid.rows[header_index]]]
    book = _workbook_of_rows([*header_rows, *([str(line), *grid.rows[line - 1]] for line in lines)])
    new_lines = {line: new_line for new_line, line in enumerate(lines, start=len(header_rows) + 1)}
    moved_marks = [
        Mark(new_lines[mark.line], tuple(column + 1 for column in mark.columns), mark.shade, mark.text)
        for mark in marks
        if mark.line in new_lines
    ]
    return book, moved_marks


def _apply_marks(page: Worksheet, marks: Sequence[Mark]) -> None:
    """Fill and comment the cells; of several marks in one cell the most severe decides the colour."""
    marks_by_cell: defaultdict[tuple[int, int], list[Mark]] = defaultdict(list)
    top_cells = _merged_cell_tops(page)
    for mark in marks:
        for column in mark.columns or (0,):
            marks_by_cell[top_cells.get((mark.line, column + 1), (mark.line, column + 1))].append(mark)
    for number, ((line, column), cell_marks) in enumerate(sorted(marks_by_cell.items())):
        cell = page.cell(line, column)
        shade = next(shade for shade in FILLS if any(mark.shade == shade for mark in cell_marks))
        cell.fill = PatternFill("solid", fgColor=FILLS[shade])
        if number < MAX_COMMENTS:
            _comment(cell, line, cell_marks)


def _merged_cell_tops(page: Worksheet) -> Mapping[tuple[int, int], tuple[int, int]]:
    """Return the top left cell of each merged cell."""
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
    text = ILLEGAL_CHARACTERS_RE.sub("", "\n".join(dict.fromkeys(texts)))[:MAX_COMMENT_LENGTH]
    cell.comment = Comment(text, AUTHOR, height=40 + 20 * (len(text) // 22 + text.count("\n")), width=320)


def main(arguments: Sequence[str]) -> int:
    """Mark a file with the marks from standard input; return the exit status."""
    try:
        content = mark_file(Path(arguments[0]), unpack_marks(sys.stdin.buffer.read()), *arguments[1:2])
    except UnreadableFile as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_REFUSED
    sys.stdout.buffer.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
