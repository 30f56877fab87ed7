"""Reading any supported file as a grid of texts, without interpretation.

`python -m geodata.files.grid_reader FILE [TITLE]` writes the grid as bytes to its output, so that untrusted
files are read in a separate process; with ``--every-sheet`` for the title, each visible sheet on a line.
Exits with status 3 and a sentence for an unreadable file.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from geodata.errors import UnreadableFile
from geodata.files import extras
from geodata.files.checks import column_number, require_readable
from geodata.files.content import HTML
from geodata.files.delimited import decode_file, read_delimited
from geodata.files.grid import EVERY_SHEET, Grid, Hidden, fill_merged_cells
from geodata.files.html_table import html_table
from geodata.files.kml import kml_rows
from geodata.files.shown import Shown, shown_date
from geodata.files.spreadsheets import SPREADSHEETS, Spreadsheet
from geodata.sentence import Sentence

MAX_ROWS = 500_000
MAX_COLUMNS = 200
MAX_CELL_CHARACTERS = 10_000
LAYERS = frozenset({".geojson", ".json", ".gpkg", ".zip", ".shp"})
PLACEMARKS = frozenset({".kml", ".kmz"})
EXIT_REFUSED = 3


def read_grid(path: Path, title: str = "") -> Grid:
    """Read the sheet or layer with a title, or the fullest one; raise UnreadableFile.

    A layer has its column names in row 1 and its features from row 2 on. Positions in a projected system
    are converted to WGS 84, with a column `crs`.
    """
    suffix = require_readable(path)
    if suffix in SPREADSHEETS:
        return _read_spreadsheet(path, title)
    if suffix == HTML:
        return _read_html(path)
    if suffix in LAYERS:
        extras.require_libraries("geopandas", "pyogrio")
        from geodata.files.layers import layer_rows  # slow to import, and needed for few files only

        titles, selected, rows = layer_rows(path, title)
        return Grid(_checked_rows(rows), (), selected, titles)
    return Grid(_checked_rows(kml_rows(path) if suffix in PLACEMARKS else read_delimited(path)))


def read_grids(path: Path) -> list[Grid]:
    """Read every visible sheet, in the order of the file; raise UnreadableFile for no text at all."""
    if require_readable(path) not in SPREADSHEETS:
        return [read_grid(path)]
    book = Spreadsheet(path)
    grids = [_sheet(book, title) for title in book.visible_titles]
    if not any(grid.rows for grid in grids):
        raise UnreadableFile("表里没有一行内容：请看看是不是选错了文件，或者内容在图片、图表里")
    if sum(len(grid.rows) for grid in grids) > MAX_ROWS:
        raise UnreadableFile(Sentence("超过 {most} 行，请拆开", most=MAX_ROWS))
    return grids


def _read_html(path: Path) -> Grid:
    rows, merged = html_table(decode_file(path))
    return Grid(fill_merged_cells(_checked_rows(rows), merged), merged)


def _read_spreadsheet(path: Path, title: str) -> Grid:
    book = Spreadsheet(path)
    if title and title not in book.titles:
        raise UnreadableFile(Sentence("{name} 里没有叫“{title}”的表", name=path.name, title=title[:40]))
    grid = _sheet(book, title or book.fullest_sheet())
    if not grid.rows:
        raise UnreadableFile("表里没有一行内容：请看看是不是选错了文件，或者内容在图片、图表里")
    first_rows = book.first_rows() if len(book.titles) > 1 else {}
    return replace(grid, first_rows=first_rows)


def _sheet(book: Spreadsheet, selected: str) -> Grid:
    merged = book.merged_areas(selected)
    rows = fill_merged_cells(_filled_rows(book.rows(selected)), merged)
    problems = book.formula_problems(selected)
    for (row, column), error in problems.items():
        if error and row < len(rows):
            cells = [*rows[row], *[""] * (column + 1 - len(rows[row]))]
            cells[column] = error
            rows[row] = cells
    uncalculated = frozenset(place for place, error in problems.items() if not error)
    remarks, shown = book.remarks(selected)
    _show_dates(rows, shown)
    hidden = Hidden(tuple(sorted(shown.hidden_rows)), tuple(sorted(shown.hidden_columns)))
    return Grid(rows, merged, selected, book.titles, {}, uncalculated, remarks, hidden)


def _show_dates(rows: list[Sequence[str]], shown: Shown) -> None:
    """Write the dates whose day the sheet does not show as they are shown."""
    for (letters, digits), length in shown.cells.items():
        line, column = int(digits) - 1, column_number(letters) - 1
        if line < len(rows) and column < len(rows[line]) and rows[line][column]:
            cells = [*rows[line]]
            cells[column] = shown_date(cells[column], length)
            rows[line] = cells


def _checked_rows(rows: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    """Return the rows without empty cells and rows at the end; raise UnreadableFile for no table."""
    checked = _filled_rows(rows)
    if not checked:
        raise UnreadableFile("表里没有一行内容：请看看是不是选错了文件，或者内容在图片、图表里")
    return checked


def _filled_rows(rows: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    checked: list[Sequence[str]] = []
    for line, cells in enumerate(rows, start=1):
        if line > MAX_ROWS:
            raise UnreadableFile(Sentence("超过 {most} 行，请拆开", most=MAX_ROWS))
        row = _trimmed([cell.strip() for cell in cells])
        if len(row) > MAX_COLUMNS:
            sentence = "第 {line} 行有 {n} 列，超过 {most} 列，像不是一张表"
            raise UnreadableFile(Sentence(sentence, line=line, n=len(row), most=MAX_COLUMNS))
        if any(len(cell) > MAX_CELL_CHARACTERS for cell in row):
            sentence = "第 {line} 行有一格超过 {most} 个字"
            raise UnreadableFile(Sentence(sentence, line=line, most=MAX_CELL_CHARACTERS))
        checked.append(row)
    while checked and not checked[-1]:
        checked.pop()
    return checked


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def main(arguments: Sequence[str]) -> int:
    """Write the grid of a file to the output; return the exit status."""
    try:
        path, title = Path(arguments[0]), "".join(arguments[1:2])
        grids = read_grids(path) if title == EVERY_SHEET else [read_grid(path, title)]
    except UnreadableFile as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_REFUSED
    sys.stdout.buffer.write(b"\n".join(grid.to_bytes() for grid in grids))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
