"""Finding a sheet's header row: under a title, in two lines, in merged cells, or missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from geodata.files.grid import Grid
from locator.sheets.domain.columns.content import is_latitude, is_longitude, is_phone
from locator.sheets.domain.columns.fields import is_known_heading

MAX_ROWS = 30  # searched from the top
MAX_HEADING_LENGTH = 40
MIN_HEADINGS = 2  # known headings in a header row


@dataclass(frozen=True, slots=True)
class Header:
    """The headings by column, and the number of their last row (0: none)."""

    headings: tuple[str, ...]
    line: int

    @property
    def first_line(self) -> int:
        """The number of the first row below the headings."""
        return self.line + 1


def find_header(grid: Grid) -> Header:
    """Return the first row with the most known headings; no headings where no row has enough."""
    counts = [_count_headings(row) for row in grid.rows[:MAX_ROWS]]
    most = max(counts, default=0)
    if most < MIN_HEADINGS:
        return header_at(grid, 0)
    return header_at(grid, counts.index(most) + 1)


def header_at(grid: Grid, line: int) -> Header:
    """Return the headings in a row; 0 for a sheet without headings."""
    if line <= 0 or line > len(grid.rows):
        return Header(("",) * grid.width, 0)
    row = _padded(grid.rows[line - 1], grid.width)
    row_above = _padded(grid.rows[line - 2], grid.width) if line > 1 else ("",) * grid.width
    merged_columns = grid.merged_columns(line - 1)
    headings = tuple(
        heading or ("" if column in merged_columns else heading_above)
        for column, (heading, heading_above) in enumerate(zip(row, row_above, strict=True))
    )
    return Header(headings, line)


def _count_headings(row: Sequence[str]) -> int:
    """Return the number of known headings in a row; 0 for a row with coordinates or phone numbers."""
    cells = {cell.strip() for cell in row}
    if any(is_longitude(cell) or is_latitude(cell) or is_phone(cell) for cell in cells):
        return 0
    return sum(1 for cell in cells if 0 < len(cell) <= MAX_HEADING_LENGTH and is_known_heading(cell))


def _padded(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*(cell.strip() for cell in row), *[""] * (width - len(row)))
