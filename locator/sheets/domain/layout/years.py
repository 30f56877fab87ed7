"""Sheets of one list in several years: only the newest is read, since the others have what is gone by now."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from geodata.files.grid import Grid
from locator.sheets.domain.columns.fields import is_known_heading

YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)年?度?")
MIN_LENGTH = 3  # of a name or an address
MIN_SHARE = 0.4  # of the texts of the shorter list that the other has too; lists of what is new share none
MAX_ROWS = 2_000


def sheets_of_old_years(grids: Sequence[Grid]) -> frozenset[str]:
    """Return the titles of sheets that a sheet of a later year repeats: 2025年 beside 2026年."""
    groups: defaultdict[str, list[tuple[str, Grid]]] = defaultdict(list)
    for grid in grids:
        if year := YEAR.search(grid.title):
            groups[YEAR.sub("", grid.title)].append((year[1], grid))
    old: set[str] = set()
    for group in groups.values():
        if len(group) > 1:
            newest = max(year for year, _ in group)
            later = frozenset[str]().union(*(_own_texts(grid) for year, grid in group if year == newest))
            old |= {grid.title for year, grid in group if year < newest and _repeats(grid, later)}
    return frozenset(old)


def _repeats(grid: Grid, later: frozenset[str]) -> bool:
    texts = _own_texts(grid)
    return len(texts & later) >= MIN_SHARE * max(1, min(len(texts), len(later)))


def _own_texts(grid: Grid) -> frozenset[str]:
    """Return the texts that stand once in a sheet, as names and addresses do."""
    cells = Counter(cell for row in grid.rows[:MAX_ROWS] for cell in row if len(cell) >= MIN_LENGTH)
    return frozenset(cell for cell, n in cells.items() if n == 1 and not is_known_heading(cell))
