"""Rows of a table with the numbers that its reader sees beside them: CSV, XLSX and friends."""

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from geodata.errors import UnreadableFile
from geodata.files import require_compact, require_readable

MAX_ROWS = 2_000_000
MAX_COLUMNS = 200
MAX_CELL_CHARACTERS = 10_000
ENCODINGS = ("utf-8-sig", "gb18030")  # Excel in China saves GBK, which GB18030 contains
SPREADSHEETS = frozenset({".xlsx", ".xls", ".xlsm", ".ods"})
OFFICE_OPEN_XML = frozenset({".xlsx", ".xlsm"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number that the file's own program shows for it, and its cells by column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The column names of a table, in order, and its rows that are not empty."""

    columns: tuple[str, ...]
    rows: list[Row]


def read_sheet(path: Path) -> Sheet:
    """Read a CSV or spreadsheet file; raise UnreadableFile with a sentence that says why not."""
    require_readable(path)
    if path.suffix.lower() in SPREADSHEETS:
        return _sheet(_spreadsheet_rows(path))
    return _sheet(_csv_rows(path))


def _sheet(rows_of_file: Iterable[Sequence[str]]) -> Sheet:
    lines = ((line, cells) for line, cells in enumerate(rows_of_file, start=1) if any(cells))
    first = next(iter(lines), None)
    if first is None:
        raise UnreadableFile("表里没有一行内容")
    columns = column_names(first[1])
    rows: list[Row] = []
    for line, cells in lines:
        if len(rows) == MAX_ROWS:
            raise UnreadableFile(f"超过 {MAX_ROWS} 行，请拆开")
        rows.append(_row(line, columns, cells))
    return Sheet(tuple(columns), rows)


def column_names(header: Sequence[str]) -> list[str]:
    """Return the names in lower case; refuse a header with gaps, doubles or too many of them."""
    names = [name.strip().lower() for name in header]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise UnreadableFile("没有列名：第一行应写明每一列是什么")
    if len(names) > MAX_COLUMNS:
        raise UnreadableFile(f"第一行有 {len(names)} 列，超过 {MAX_COLUMNS} 列，像不是一张表")
    if not all(names):
        raise UnreadableFile(f"第一行第 {names.index('') + 1} 列没有列名")
    doubled = {name for name in names if names.count(name) > 1}
    if doubled:
        raise UnreadableFile(f"列名重复：{'、'.join(sorted(doubled))}")
    return names


def _row(line: int, columns: list[str], cells: Sequence[str]) -> Row:
    if any(cells[len(columns) :]):
        raise UnreadableFile(f"第 {line} 行比第一行多出几格，像是文字里的逗号没有加引号")
    for name, cell in zip(columns, cells, strict=False):
        if len(cell) > MAX_CELL_CHARACTERS:
            raise UnreadableFile(f"第 {line} 行“{name}”超过 {MAX_CELL_CHARACTERS} 个字")
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return Row(line, {name: cell.strip() for name, cell in zip(columns, padded, strict=False)})


def _csv_rows(path: Path) -> Iterator[Sequence[str]]:
    """Yield the rows of a CSV file; an empty line is a row, as a spreadsheet program shows it."""
    reader = csv.reader(io.StringIO(_decoded(path), newline=""), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise UnreadableFile(f"第 {reader.line_num} 行不是完整的 CSV：{error}") from None


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile(f"{path.name} 的文字编码读不懂：请另存为 UTF-8 或 GBK 的 CSV")


def _spreadsheet_rows(path: Path) -> Iterator[Sequence[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    if path.suffix.lower() in OFFICE_OPEN_XML:
        require_compact(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        values = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as error:
        raise UnreadableFile(f"{path.name} 打不开：{error}") from None
    return ([cell_text(value) for value in row] for row in values)


def cell_text(value: object) -> str:
    """Return a cell as its reader sees it: whole numbers without ``.0``, dates as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _number_text(value: float) -> str:
    if math.isnan(value):
        return ""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value) if 1e-4 <= abs(value) < 1e15 else f"{value:.12f}".rstrip("0")
