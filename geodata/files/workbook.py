"""Writing a table as an XLSX workbook with text cells, in a separate process since it is slow.

``python -m geodata.files.workbook OUT`` reads JSON lines: first `TableHeader` as an object, then one line a
row as a list; an object ``{"more": [...]}`` has rows of the second table, if there is one. Cells are texts,
so that phone numbers keep leading zeros and formulas do not run; what comes as a number is one.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
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
    second: Mapping[str, Any] | None = None  # title, columns, widths and frozen of a second table


def write_workbook(path: str, head: TableHeader, rows: Iterable[Any]) -> None:
    """Write a workbook; only one row is in memory at a time."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, **TEXT_OPTIONS})
    as_text = book.add_format({"num_format": "@"})
    bold = book.add_format({"num_format": "@", "bold": True, "bg_color": "#E9EDF0"})
    tables = [_Table(book, head, as_text, bold)]
    if head.second:
        tables.append(_Table(book, TableHeader(**head.second), as_text, bold))
    for row in rows:
        if isinstance(row, dict):
            for more in row["more"]:
                tables[1].add(more)
        else:
            tables[0].add(row)
    for table in tables:
        table.end()
    notes = book.add_worksheet("说明")
    notes.set_column(0, 0, 26, as_text)
    notes.set_column(1, 1, 80, as_text)
    for line, cells in enumerate(head.notes):
        _write(notes, line, cells, as_text)
    book.close()


class _Table:
    """A worksheet of a table that is written row by row."""

    def __init__(self, book: Any, head: TableHeader, as_text: Any, bold: Any) -> None:
        self.sheet, self.width, self.as_text, self.last = (
            book.add_worksheet(head.title),
            len(head.columns),
            as_text,
            0,
        )
        self.sheet.freeze_panes(1, head.frozen)
        for column, name in enumerate(head.columns):
            width = head.widths[column] if column < len(head.widths) else len(name) + 2
            self.sheet.set_column(column, column, min(width, MAX_WIDTH_CHARACTERS), as_text)
        _write(self.sheet, 0, head.columns, bold)

    def add(self, cells: Sequence[str]) -> None:
        """Write the next row."""
        self.last += 1
        _write(self.sheet, self.last, cells, self.as_text)

    def end(self) -> None:
        """Add the filters of the columns."""
        self.sheet.autofilter(0, 0, self.last, self.width - 1)


def _write(sheet: Any, line: int, cells: Sequence[str | float], cell_format: Any) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, int | float):
            sheet.write_number(line, column, cell)
        elif cell:
            sheet.write_string(line, column, cell, cell_format)


def main() -> None:
    """Write the workbook from standard input."""
    lines = iter(sys.stdin.buffer)
    head = TableHeader(**orjson.loads(next(lines)))
    write_workbook(sys.argv[1], head, map(orjson.loads, lines))


if __name__ == "__main__":
    main()
