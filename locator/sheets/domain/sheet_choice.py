"""Which sheet of a workbook has the stations: the one with the most known headings.

The notes sheet of our own exports names all our columns, but has no stations.
"""

from collections.abc import Mapping, Sequence

from geodata.files.grid import Grid
from locator.sheets.domain.columns.fields import LEFT_OUT
from locator.sheets.domain.columns.matching import match_columns
from locator.sheets.domain.header import find_header

NOTES_TITLE = "导出说明"  # first cell of the notes sheet of our exports
Rows = Sequence[Sequence[str]]


def selectable_titles(grid: Grid) -> tuple[str, ...]:
    """Return the titles of the sheets that may have stations, in the order of the file."""
    rows_by_title = grid.first_rows
    return tuple(
        title
        for title in grid.titles
        if not rows_by_title or (title in rows_by_title and not _is_notes(rows_by_title[title]))
    )


def best_title(grid: Grid) -> str:
    """Return the title of the sheet with the most surely matched columns; of equal ones the fullest."""
    titles = selectable_titles(grid)
    if not grid.first_rows or not titles:
        return grid.title
    counts = {title: _count_sure_fields(grid.first_rows[title]) for title in titles}
    most = max(counts.values())
    best = [title for title in titles if counts[title] == most]
    return grid.title if grid.title in best else best[0]


def stored_titles(stored: Mapping[str, object]) -> tuple[str, ...]:
    """Return the selectable titles that an import has stored."""
    titles = stored.get("titles")
    return tuple(str(title) for title in titles) if isinstance(titles, list) else ()


def _count_sure_fields(rows: Rows) -> int:
    """Return the number of fields that the columns surely match."""
    header = find_header(Grid(list(rows)))
    matches = match_columns(header.headings, rows[header.line :])
    return len(
        {match.field for match in matches if match.field and match.field != LEFT_OUT and match.is_sure}
    )


def _is_notes(rows: Rows) -> bool:
    return next((row[0] == NOTES_TITLE for row in rows if row), False)
