"""Reading a CSV or spreadsheet file as a table with column names and row numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import UnreadableFile
from geodata.files.checks import require_readable
from geodata.files.delimited import read_delimited
from geodata.files.spreadsheets import SPREADSHEETS, Spreadsheet
from geodata.sentence import Sentence

MAX_ROWS = 2_000_000
MAX_COLUMNS = 200
MAX_CELL_CHARACTERS = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as shown by a spreadsheet program, and its cells by column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table's column names in order, and its non-empty rows."""

    columns: tuple[str, ...]
    rows: list[Row]


def read_table(path: Path) -> Table:
    """Read a CSV or spreadsheet file; raise UnreadableFile with the reason."""
    require_readable(path)
    if path.suffix.lower() in SPREADSHEETS:
        book = Spreadsheet(path)
        return _table(book.rows(book.titles[0]))
    return _table(read_delimited(path))


def _table(rows_of_file: Iterable[Sequence[str]]) -> Table:
    lines = ((line, cells) for line, cells in enumerate(rows_of_file, start=1) if any(cells))
    first = next(iter(lines), None)
    if first is None:
        raise UnreadableFile("表里没有一行内容：请看看是不是选错了文件，或者内容在图片、图表里")
    columns = column_names(first[1])
    rows: list[Row] = []
    for line, cells in lines:
        if len(rows) == MAX_ROWS:
            raise UnreadableFile(Sentence("超过 {max_rows} 行，请拆开", max_rows=MAX_ROWS))
        rows.append(_row(line, columns, cells))
    return Table(tuple(columns), rows)


def column_names(header: Sequence[str]) -> list[str]:
    """Return the names in lower case; raise UnreadableFile for gaps, duplicates or too many columns."""
    names = [name.strip().lower() for name in header]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise UnreadableFile("没有列名：第一行应写明每一列是什么")
    if len(names) > MAX_COLUMNS:
        raise UnreadableFile(
            Sentence(
                "第一行有 {n} 列，超过 {max_columns} 列，像不是一张表", n=len(names), max_columns=MAX_COLUMNS
            )
        )
    if not all(names):
        raise UnreadableFile(Sentence("第一行第 {index} 列没有列名", index=names.index("") + 1))
    duplicates = {name for name in names if names.count(name) > 1}
    if duplicates:
        raise UnreadableFile(Sentence("列名重复：{all}", all="、".join(sorted(duplicates))))
    return names


def _row(line: int, columns: list[str], cells: Sequence[str]) -> Row:
    if any(cells[len(columns) :]):
        raise UnreadableFile(Sentence("第 {line} 行比第一行多出几格，像是文字里的逗号没有加引号", line=line))
    for name, cell in zip(columns, cells, strict=False):
        if len(cell) > MAX_CELL_CHARACTERS:
            raise UnreadableFile(
                Sentence(
                    "第 {line} 行“{name}”超过 {max_cell_characters} 个字",
                    line=line,
                    name=name,
                    max_cell_characters=MAX_CELL_CHARACTERS,
                )
            )
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return Row(line, {name: cell.strip() for name, cell in zip(columns, padded, strict=False)})
