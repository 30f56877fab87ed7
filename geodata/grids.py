"""Any file of places as one grid of cells: what stands in which row and column, and nothing understood yet.

`python -m geodata.grids FILE [TITLE]` writes the packed grid to its output: files from outside are read
in a process of their own. It refuses with status 3 and a sentence.
"""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from geodata import extras
from geodata.delimited import delimited_rows
from geodata.errors import UnreadableFile
from geodata.files import require_readable
from geodata.grid import Grid, filled_down
from geodata.kml import kml_rows
from geodata.sentence import Sentence
from geodata.spreadsheets import SPREADSHEETS, Spreadsheet

MAX_ROWS = 500_000
MAX_COLUMNS = 200
MAX_CELL_CHARACTERS = 10_000
LAYERS = frozenset({".geojson", ".json", ".gpkg", ".zip", ".shp"})
PLACEMARKS = frozenset({".kml", ".kmz"})
REFUSED = 3


def read_grid(path: Path, title: str = "") -> Grid:
    """Read the sheet or layer of this title, or the fullest one; raise UnreadableFile.

    A file without sheets, as GeoJSON, has its column names in row 1 and its features from row 2 on; a
    place in a projected system comes in WGS 84 with a column `crs` that says so.
    """
    require_readable(path)
    suffix = path.suffix.lower()
    if suffix in SPREADSHEETS:
        return _of_spreadsheet(path, title)
    if suffix in LAYERS:
        extras.require("geopandas", "pyogrio")
        from geodata.layers import layer_rows  # heavy, and needed for few files only

        titles, chosen, rows = layer_rows(path, title)
        return Grid(_sane(rows), (), chosen, titles)
    return Grid(_sane(kml_rows(path) if suffix in PLACEMARKS else delimited_rows(path)))


def _of_spreadsheet(path: Path, title: str) -> Grid:
    book = Spreadsheet(path)
    if title and title not in book.titles:
        raise UnreadableFile(Sentence("{name} 里没有叫“{title}”的表", name=path.name, title=title[:40]))
    chosen = title or book.fullest()
    merged = book.merged(chosen)
    rows = filled_down(_sane(book.rows(chosen)), merged)
    troubled = book.troubled(chosen)
    for (row, column), error in troubled.items():
        if error and row < len(rows):
            cells = [*rows[row], *[""] * (column + 1 - len(rows[row]))]
            cells[column] = error
            rows[row] = cells
    empty = frozenset(place for place, error in troubled.items() if not error)
    heads = book.heads() if len(book.titles) > 1 else {}
    return Grid(rows, merged, chosen, book.titles, heads, empty)


def _sane(rows: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    """Return the rows, without what is empty at their ends; refuse what is no table."""
    kept: list[Sequence[str]] = []
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
        kept.append(row)
    while kept and not kept[-1]:
        kept.pop()
    if not kept:
        raise UnreadableFile("表里没有一行内容")
    return kept


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def main(arguments: Sequence[str]) -> int:
    """Write the packed grid of a file to the output; return the status."""
    try:
        grid = read_grid(Path(arguments[0]), *arguments[1:2])
    except UnreadableFile as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    sys.stdout.buffer.write(grid.packed())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
