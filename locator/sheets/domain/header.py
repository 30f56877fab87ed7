"""Where a sheet's headings are: under a title, in two lines, in merged cells; or nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from geodata.grid import Grid
from locator.sheets.domain.column_looks import is_latitude, is_longitude, is_phone
from locator.sheets.domain.columns import recognised

LOOKED_AT = 30  # rows from the top
LONGEST_HEADING = 40
ENOUGH = 2  # headings that are known make a row the header


@dataclass(frozen=True, slots=True)
class Headed:
    """The headings of a sheet by column, the row that they end in (0: none), and where rows begin."""

    headings: tuple[str, ...]
    line: int

    @property
    def first_line(self) -> int:
        """The number of the first row under the headings."""
        return self.line + 1


def find_header(grid: Grid) -> Headed:
    """Return the row that has the most headings, the first of such; no headings where none has enough."""
    counts = [_headings_in(row) for row in grid.rows[:LOOKED_AT]]
    most = max(counts, default=0)
    if most < ENOUGH:
        return header_at(grid, 0)
    return header_at(grid, counts.index(most) + 1)


def header_at(grid: Grid, line: int) -> Headed:
    """Return the headings in a row that the clerk names; 0 for a sheet without."""
    if line <= 0 or line > len(grid.rows):
        return Headed(("",) * grid.width, 0)
    here = _padded(grid.rows[line - 1], grid.width)
    above = _padded(grid.rows[line - 2], grid.width) if line > 1 else ("",) * grid.width
    wide = grid.wide_cells(line - 1)
    headings = tuple(
        own or ("" if column in wide else upper)
        for column, (own, upper) in enumerate(zip(here, above, strict=True))
    )
    return Headed(headings, line)


def _headings_in(row: Sequence[str]) -> int:
    """Count the different headings in a row; a row with a place or a number to call has none."""
    cells = {cell.strip() for cell in row}
    if any(is_longitude(cell) or is_latitude(cell) or is_phone(cell) for cell in cells):
        return 0
    return sum(1 for cell in cells if 0 < len(cell) <= LONGEST_HEADING and recognised(cell))


def _padded(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*(cell.strip() for cell in row), *[""] * (width - len(row)))
