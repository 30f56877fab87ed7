"""What a workbook's layout consists of: blocks with headings and rows, and the one table made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geodata.sentence import Sentence, values_to_json

Line = tuple[int, Sequence[str]]  # the number of a row in its sheet, from 1, and its cells
FROM_LAYOUT = -1  # the sheet's column of a value that the layout hands down


@dataclass(slots=True)
class Block:
    """One table of a sheet: its headings, its rows, and the rows that were set aside, with the reason.

    `columns` are the sheet's columns (from 0) of the headings, FROM_LAYOUT for a value that is handed down.
    `drawn` has the kind of each row that is no station: title, heading, section, tail.
    """

    title: str
    headings: list[str]
    heading_lines: tuple[int, ...]
    columns: list[int]
    body: list[Line] = field(default_factory=list)
    aside: dict[int, tuple[Sentence, Sequence[str]]] = field(default_factory=dict)
    drawn: dict[int, str] = field(default_factory=dict)
    shared_names: dict[int, str] = field(default_factory=dict)  # by line: one merged cell, several stations


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a run of the table's lines comes from: its first line, and that line in its sheet.

    `columns` are the sheet's columns of the table's columns; FROM_LAYOUT where the sheet has none.
    """

    first: int
    title: str
    sheet_line: int
    columns: tuple[int, ...]

    def as_json(self) -> list[Any]:
        """Return it as JSON values."""
        return [self.first, self.title, self.sheet_line, list(self.columns)]


@dataclass(frozen=True, slots=True)
class SheetReport:
    """What was understood of one sheet.

    `refusal` says why its stations cannot be read, and how to mend it; `left_out` why it is not read.
    """

    title: str
    drawn: Mapping[int, str] = field(default_factory=dict)
    stations: int = 0
    refusal: Sentence | None = None
    left_out: Sentence | None = None
    starts: tuple[int, ...] = ()  # the columns (from 0) at which its tables begin
    notes: tuple[Sentence, ...] = ()  # what its reader should know
    is_hidden: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values; the kinds of rows with their numbers."""
        kinds = dict.fromkeys(self.drawn.values())
        lines = {kind: sorted(line for line, one in self.drawn.items() if one == kind) for kind in kinds}
        notes = [[note.pattern, values_to_json(note.values)] for note in self.notes]
        reasons = {"refusal": self.refusal, "left_out": self.left_out}
        return {"title": self.title, "stations": self.stations, "layout": lines, "notes": notes} | {
            name: [reason.pattern, values_to_json(reason.values)] if reason else None
            for name, reason in reasons.items()
        }


@dataclass(frozen=True, slots=True)
class Table:
    """All blocks of a workbook as one table.

    `rows[0]` is line 1; rows up to `line` are headings or what is above them. A workbook with one plain
    table keeps its own line numbers. `aside` are the lines that are no stations, with the reason.
    `uncalculated` are cells (row and column of the table, from 0) with formulas without a stored result.
    """

    headings: tuple[str, ...]
    rows: list[Sequence[str]]
    line: int
    aside: Mapping[int, Sentence]
    origins: tuple[Origin, ...]
    sheets: tuple[SheetReport, ...]
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    shared_names: Mapping[int, str] = field(default_factory=dict)  # by line: see Block

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the sheets whose stations are in it."""
        return tuple(dict.fromkeys(origin.title for origin in self.origins))

    @property
    def refusals(self) -> tuple[SheetReport, ...]:
        """The sheets that cannot be read as a table of stations although they look like one."""
        return tuple(sheet for sheet in self.sheets if sheet.refusal)


def place_of(origins: Sequence[Origin], line: int) -> tuple[str, int]:
    """Return the sheet's title and the row in it of a line of the table."""
    origin = next((one for one in reversed(origins) if one.first <= line), None)
    return (origin.title, origin.sheet_line + line - origin.first) if origin else ("", line)


def row_name(origins: Sequence[Origin], line: int) -> str:
    """Return a line as its reader calls it: its number, with the sheet's title where there are several."""
    title, row = place_of(origins, line)
    return f"{title}!{row}" if len({origin.title for origin in origins}) > 1 else str(row)


def source_columns(origins: Sequence[Origin], line: int, columns: Sequence[int]) -> tuple[int, ...]:
    """Return the sheet's columns of a line's columns, without those that the layout handed down."""
    origin = next((one for one in reversed(origins) if one.first <= line), None)
    if origin is None:
        return tuple(columns)
    found = (origin.columns[column] for column in columns if column < len(origin.columns))
    return tuple(column for column in found if column != FROM_LAYOUT)


def origins_of(stored: Sequence[Sequence[Any]]) -> tuple[Origin, ...]:
    """Return the origins that `as_json` has stored."""
    return tuple(
        Origin(int(first), str(title), int(line), tuple(columns)) for first, title, line, columns in stored
    )
