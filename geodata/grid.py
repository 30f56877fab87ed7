"""A sheet as it stands: all its rows, from the first, and which cells are merged."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Self

import orjson


class Area(NamedTuple):
    """Merged cells: first and last row and column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells; `rows[0]` is the row that the file's own program calls 1.

    A merged area has its text in each of its cells. `uncalculated` are cells (row and column from 0)
    whose formula no program has worked out. `heads` are the first rows of each sheet that is shown, where
    there are several.
    """

    rows: list[Sequence[str]]
    merged: tuple[Area, ...] = ()
    title: str = ""
    titles: tuple[str, ...] = ()
    heads: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    uncalculated: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    def packed(self) -> bytes:
        """Return it as bytes, to be handed from the process that read a file to the one that asked."""
        return orjson.dumps(
            {
                "rows": self.rows,
                "merged": [list(area) for area in self.merged],  # it packs no tuples with names
                "title": self.title,
                "titles": self.titles,
                "heads": self.heads,
                "uncalculated": sorted(self.uncalculated),
            }
        )

    @classmethod
    def unpacked(cls, data: bytes) -> Self:
        """Return what `packed` packed."""
        kept = orjson.loads(data)
        return cls(
            rows=kept["rows"],
            merged=tuple(Area(*one) for one in kept["merged"]),
            title=kept["title"],
            titles=tuple(kept["titles"]),
            heads=kept.get("heads", {}),
            uncalculated=frozenset((line, column) for line, column in kept["uncalculated"]),
        )

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(row) for row in self.rows), default=0)

    def wide_cells(self, line: int) -> frozenset[int]:
        """Return the columns of a row (from 1) that belong to cells merged across columns."""
        return frozenset(
            column
            for area in self.merged
            if area.top <= line - 1 <= area.bottom and area.right > area.left
            for column in range(area.left, area.right + 1)
        )

    def lines(self, first: int = 1) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield the rows that are not empty from row `first` on, with their numbers."""
        for line in range(first, len(self.rows) + 1):
            if any(self.rows[line - 1]):
                yield line, self.rows[line - 1]


def filled_down(rows: list[Sequence[str]], merged: Sequence[Area]) -> list[Sequence[str]]:
    """Return rows in which each cell of a merged area has the area's text."""
    filled = list(rows)
    width = max((len(row) for row in rows), default=0)
    for area in merged:
        if area.top >= len(rows) or area.left >= len(rows[area.top]):
            continue
        text, end = rows[area.top][area.left], min(area.right + 1, width)
        for line in range(area.top, min(area.bottom + 1, len(rows))):
            row = list(filled[line])
            row += [""] * (end - len(row))
            row[area.left : end] = [text] * (end - area.left)
            filled[line] = row
    return filled
