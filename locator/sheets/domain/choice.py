"""Which sheet of a workbook has the stations: the one whose headings say the most in our words.

The notes beside our own tables name all our columns, and are no sheet of stations all the same.
"""

from collections.abc import Mapping, Sequence

from geodata.grid import Grid
from locator.sheets.domain.columns import LEFT_OUT, match
from locator.sheets.domain.header import find_header

NOTES = "导出说明"  # what the notes of our own workbooks begin with
Rows = Sequence[Sequence[str]]


def offered(grid: Grid) -> tuple[str, ...]:
    """Return the titles of the sheets that may have stations, in the order of the file."""
    heads = grid.heads
    return tuple(one for one in grid.titles if not heads or (one in heads and not _is_notes(heads[one])))


def likeliest(grid: Grid) -> str:
    """Return the title of the sheet with the most columns that are surely known; of several the fullest."""
    titles = offered(grid)
    if not grid.heads or not titles:
        return grid.title
    known = {title: _known(grid.heads[title]) for title in titles}
    most = max(known.values())
    best = [title for title in titles if known[title] == most]
    return grid.title if grid.title in best else best[0]


def titles_of(found: Mapping[str, object]) -> tuple[str, ...]:
    """Return the titles that a clerk may choose from, as an import keeps them."""
    titles = found.get("titles")
    return tuple(str(one) for one in titles) if isinstance(titles, list) else ()


def _known(rows: Rows) -> int:
    """Return how many of our fields the columns under a head surely are."""
    head = find_header(Grid(list(rows)))
    matches = match(head.headings, rows[head.line :])
    return len({one.field for one in matches if one.field and one.field != LEFT_OUT and one.is_sure})


def _is_notes(rows: Rows) -> bool:
    return next((row[0] == NOTES for row in rows if row), False)
