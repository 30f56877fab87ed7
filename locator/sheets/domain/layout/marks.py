"""What a clerk says about the rows of a sheet, where the layout was read otherwise than it is meant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from geodata.files.grid import Grid
from geodata.sentence import Sentence

WHOLE_SHEET = 0  # the line of a mark of the whole sheet
MAX_MARKS = 2_000  # of one import
MAX_ROW_TEXT = 500  # characters by which a row is found again


class MarkKind(StrEnum):
    """What a row is, a column begins, or becomes of a sheet."""

    HEADING = "heading"  # one of the lines of the sheet's heading
    TABLE = "table"  # a line of the heading of another table further down
    SECTION = "section"
    STATION = "station"
    OUT = "out"  # the row, or the whole sheet, is left out
    BESIDE = "beside"  # another table begins at the column
    READ = "read"  # the whole sheet is read although its name speaks against it


MARK_LABELS: Mapping[MarkKind, Sentence] = {
    MarkKind.HEADING: Sentence("这是列名"),
    MarkKind.SECTION: Sentence("这是小标题，下面的站都归它"),
    MarkKind.STATION: Sentence("这是一个站"),
    MarkKind.OUT: Sentence("这一行不导入"),
    MarkKind.TABLE: Sentence("另一张表从这里开始，这是它的列名"),
}
SAID_OUT = Sentence("您说这一行不导入")
SAID_SHEET_OUT = Sentence("您说这张表不导入")


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that a clerk says: of a row by its number in the sheet, or of a column (from 0)."""

    sheet: str
    line: int
    kind: MarkKind
    column: int = -1

    def as_json(self) -> list[Any]:
        """Return it as JSON values."""
        return [self.sheet, self.line, self.kind.value, self.column]

    @classmethod
    def from_json(cls, stored: Sequence[Any]) -> Self:
        """Return the mark that `as_json` has stored."""
        return cls(str(stored[0]), int(stored[1]), MarkKind(stored[2]), int(stored[3]))


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """The marks of one sheet: of rows by number, the columns at which tables begin, and of the whole."""

    rows: Mapping[int, MarkKind] = field(default_factory=dict)
    beside: tuple[int, ...] = ()
    whole: MarkKind | None = None

    @property
    def heading_lines(self) -> tuple[int, ...]:
        """The lines of the first heading: those marked below each other."""
        lines = sorted(line for line, kind in self.rows.items() if kind is MarkKind.HEADING)
        return tuple(line for index, line in enumerate(lines) if line == lines[0] + index)


NO_MARKS = SheetMarks()


def marks_by_sheet(marks: Iterable[Mark]) -> dict[str, SheetMarks]:
    """Return the marks of each sheet; a later one of a row replaces an earlier one."""
    by_sheet: dict[str, list[Mark]] = {}
    for mark in marks:
        by_sheet.setdefault(mark.sheet, []).append(mark)
    return {sheet: _of_sheet(one) for sheet, one in by_sheet.items()}


def _of_sheet(marks: Sequence[Mark]) -> SheetMarks:
    rows = {mark.line: mark.kind for mark in marks if mark.line != WHOLE_SHEET}
    whole = [mark.kind for mark in marks if mark.line == WHOLE_SHEET and mark.column < 0]
    beside = sorted({mark.column for mark in marks if mark.column >= 0})
    return SheetMarks(rows, tuple(beside), whole[-1] if whole else None)


def texts_of_marks(marks: Iterable[Mark], grids: Sequence[Grid]) -> list[list[Any]]:
    """Return marks as JSON values that are found again in another file: with the texts of their rows."""
    by_title = {grid.title: grid for grid in grids}
    return [
        [*mark.as_json(), _row_text(by_title[mark.sheet], mark.line)]
        for mark in marks
        if mark.sheet in by_title
    ]


def marks_by_texts(stored: Iterable[Sequence[Any]], grids: Sequence[Grid]) -> list[Mark]:
    """Return the marks of an earlier file in this one: rows by their texts, sheets by their titles.

    A file with a single sheet is taken for an earlier file's only one, whatever it is called.
    """
    earlier = [(Mark.from_json(one[:4]), str(one[4])) for one in stored]
    titles = {mark.sheet for mark, _ in earlier}
    found: list[Mark] = []
    for grid in grids:
        is_single = len(grids) == len(titles) == 1
        own = [(mark, text) for mark, text in earlier if is_single or mark.sheet == grid.title]
        found += _in_grid(own, grid)
    return found[:MAX_MARKS]


def _in_grid(marks: Sequence[tuple[Mark, str]], grid: Grid) -> list[Mark]:
    kinds = {text: mark.kind for mark, text in marks if mark.line != WHOLE_SHEET and text}
    of_rows = [
        Mark(grid.title, line, kinds[text])
        for line, row in grid.lines()
        if kinds and (text := _text(row)) in kinds
    ]
    others = [
        Mark(grid.title, mark.line, mark.kind, mark.column) for mark, _ in marks if mark.line == WHOLE_SHEET
    ]
    return others + of_rows


def _row_text(grid: Grid, line: int) -> str:
    return _text(grid.rows[line - 1]) if 0 < line <= len(grid.rows) else ""


def _text(row: Sequence[str]) -> str:
    return "|".join(row)[:MAX_ROW_TEXT]
