"""A sheet as a grid of texts, with its merged cells."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, Self

import orjson

BLOCK = 1_000  # rows on a line
MAX_SHARED = 50_000  # texts that are looked up to be kept once
EVERY_SHEET = "--every-sheet"  # for a title: the reader writes all visible sheets


class Area(NamedTuple):
    """A merged area: first and last row and column, from 0."""

    top: int
    left: int
    bottom: int
    right: int


class Hidden(NamedTuple):
    """What a sheet does not show although it is read: rows from 1, columns from 0."""

    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()


NOTHING_HIDDEN = Hidden()


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells; `rows[0]` is row 1 in a spreadsheet program.

    Each cell of a merged area has the area's text. `uncalculated` are cells (row and column from 0)
    with a formula without a stored result. `first_rows` are the first rows of each visible sheet, where
    there are several.
    """

    rows: list[Sequence[str]]
    merged: tuple[Area, ...] = ()
    title: str = ""
    titles: tuple[str, ...] = ()
    first_rows: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    uncalculated: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    remarks: tuple[str, ...] = ()  # see geodata.files.spreadsheets.REMARKS
    hidden: Hidden = NOTHING_HIDDEN
    width: int = field(init=False)  # the number of columns of the widest row

    def __post_init__(self) -> None:
        """Measure the rows once: they are many."""
        object.__setattr__(self, "width", max(map(len, self.rows), default=0))

    def to_bytes(self) -> bytes:
        """Return the grid as lines of JSON, to pass it between processes: all else, then blocks of rows."""
        blocks = range(0, len(self.rows), BLOCK)
        head = orjson.dumps(
            {
                "blocks": len(blocks),
                "merged": [list(area) for area in self.merged],  # orjson does not serialise named tuples
                "title": self.title,
                "titles": self.titles,
                "heads": self.first_rows,
                "uncalculated": sorted(self.uncalculated),
                "remarks": self.remarks,
                "hidden": [list(numbers) for numbers in self.hidden],
            }
        )
        return b"\n".join([head, *(orjson.dumps(self.rows[start : start + BLOCK]) for start in blocks)])

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Return the grid from `to_bytes`."""
        lines = _lines(data)
        return cls.from_lines(next(lines), lines)

    @classmethod
    def from_lines(cls, head: memoryview, lines: Iterator[memoryview]) -> Self:
        """Return the grid from its first line and those that follow it."""
        values = orjson.loads(head)
        return cls(
            rows=_rows(islice(lines, values["blocks"])),
            merged=tuple(Area(*area) for area in values["merged"]),
            title=values["title"],
            titles=tuple(values["titles"]),
            first_rows=values.get("heads", {}),
            uncalculated=frozenset((line, column) for line, column in values["uncalculated"]),
            remarks=tuple(values.get("remarks", ())),
            hidden=Hidden(*map(tuple, values.get("hidden", ()))),
        )

    def merged_columns(self, line: int) -> frozenset[int]:
        """Return the columns of a row (from 1) that belong to cells merged across columns."""
        return frozenset(
            column
            for area in self.merged
            if area.top <= line - 1 <= area.bottom and area.right > area.left
            for column in range(area.left, area.right + 1)
        )

    def lines(self, first: int = 1) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield the non-empty rows from row `first` on, with their numbers."""
        for line in range(first, len(self.rows) + 1):
            if any(self.rows[line - 1]):
                yield line, self.rows[line - 1]


def grids_from_bytes(data: bytes) -> list[Grid]:
    """Return the grids that the reader wrote for every sheet, one after another."""
    lines = _lines(data)
    return [Grid.from_lines(head, lines) for head in lines]


def _lines(data: bytes) -> Iterator[memoryview]:
    """Yield the lines of a large text without a copy of it."""
    start = 0
    while start <= len(data):
        end = data.find(b"\n", start)
        end = end if end >= 0 else len(data)
        yield memoryview(data)[start:end]
        start = end + 1


def _rows(blocks: Iterable[memoryview]) -> list[Sequence[str]]:
    """Return rows; a text that many cells have is in memory once."""
    rows: list[Sequence[str]] = []
    shared: dict[str, str] = {}
    for block in blocks:
        if len(shared) > MAX_SHARED:
            shared.clear()
        rows += [[shared.setdefault(cell, cell) for cell in row] for row in orjson.loads(block)]
    return rows


def fill_merged_cells(rows: list[Sequence[str]], merged: Sequence[Area]) -> list[Sequence[str]]:
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
