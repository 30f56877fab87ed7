"""Writing a table as an XLSX workbook with text cells, in a separate process since it is slow.

``python -m geodata.files.workbook OUT`` reads JSON lines: first `TableHeader` as an object, then one line a
row as a list. Cells are texts, so that phone numbers keep leading zeros and formulas do not run.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import xlsxwriter

MAX_WIDTH_CHARACTERS = 40
TEXT_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, slots=True)
class TableHeader:
    """Title and columns of a table, and the notes about them on the second sheet."""

    title: str
    columns: Sequence[str]
    notes: Sequence[Sequence[str]] = ()
    widths: Sequence[int] = ()  # in characters; of the first columns
    frozen: int = 1  # frozen columns


def write_workbook(path: str, head: TableHeader, rows: Iterable[Sequence[str]]) -> None:
    """Write a workbook; only one row is in memory at a time."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, **TEXT_OPTIONS})
    as_text = book.add_format({"num_format": "@"})
    bold = book.add_format({"num_format": "@", "bold": True, "bg_color": "#E9EDF0"})
    sheet = book.add_worksheet(head.title)
    sheet.freeze_panes(1, head.frozen)
    for column, name in enumerate(head.columns):
        width = head.widths[column] if column < len(head.widths) else len(name) + 2
        sheet.set_column(column, column, min(width, MAX_WIDTH_CHARACTERS), as_text)
    _write(sheet, 0, head.columns, bold)
    last = 0
    for last, cells in enumerate(rows, start=1):
        _write(sheet, last, cells, as_text)
    sheet.autofilter(0, 0, last, len(head.columns) - 1)
    notes = book.add_worksheet("说明")
    notes.set_column(0, 0, 26, as_text)
    notes.set_column(1, 1, 80, as_text)
    for line, cells in enumerate(head.notes):
        _write(notes, line, cells, as_text)
    book.close()


def _write(sheet: Any, line: int, cells: Sequence[str], cell_format: Any) -> None:
    for column, cell in enumerate(cells):
        if cell:
            sheet.write_string(line, column, cell, cell_format)


def main() -> None:
    """Write the workbook from standard input."""
    lines = iter(sys.stdin.buffer)
    head = TableHeader(**orjson.loads(next(lines)))
    write_workbook(sys.argv[1], head, map(orjson.loads, lines))


if __name__ == "__main__":
    main()
