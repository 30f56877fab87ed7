"""The headings of a small sheet, whose few columns are known by their wordings; titles may precede them."""

from collections.abc import Callable, Collection, Mapping, Sequence

from geodata.files.grid import Grid

MAX_HEADING_LINE = 20
Wordings = Mapping[str, Sequence[str]]  # by field, the preferred first; in lower case without spaces


def find_headings(
    grid: Grid, wordings: Wordings, are_enough: Callable[[Collection[str]], bool]
) -> tuple[int, dict[str, int]] | None:
    """Return the first line with enough fields, and the column of each; None where there is none."""
    for line, cells in grid.lines():
        columns = _columns(cells, wordings)
        if are_enough(columns):
            return line, columns
        if line > MAX_HEADING_LINE:
            break
    return None


def _columns(headings: Sequence[str], wordings: Wordings) -> dict[str, int]:
    known = {heading.strip().lower().replace(" ", ""): at for at, heading in enumerate(headings)}
    return {
        field: known[wording]
        for field, worded in wordings.items()
        for wording in reversed(worded)
        if wording in known
    }
