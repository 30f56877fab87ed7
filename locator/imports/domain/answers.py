"""What a clerk has answered about a sheet once: its layout, values for all rows, replacements, cells.

Columns are named by their headings, rows by the texts in them, so that the answers hold for the next file of
the same shape as well.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from locator.sheets.domain.columns.fields import normalise_heading
from locator.sheets.domain.layout.marks import Mark

MAX_VALUES, MAX_REPLACEMENTS, MAX_CELLS = 20, 200, 5_000
MAX_ROW_TEXT = 1_000
Lines = Iterable[tuple[int, Sequence[str]]]


class Where(StrEnum):
    """Which cells of a column a replacement changes."""

    SAME = "same"  # whose whole text is the one searched for
    PART = "part"  # that contain it
    EMPTY = "empty"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Replacement:
    """One text in place of another in the cells of a column, by the key of its heading."""

    column: str
    where: Where
    find: str
    words: str

    def of(self, text: str) -> str:
        """Return what becomes of a cell's text."""
        match self.where:
            case Where.SAME:
                return self.words if text == self.find else text
            case Where.PART:
                return text.replace(self.find, self.words) if self.find else text
            case Where.EMPTY:
                return text or self.words
            case Where.ALL:
                return self.words

    def as_json(self) -> list[str]:
        """Return it as JSON values."""
        return [self.column, self.where.value, self.find, self.words]


@dataclass(frozen=True, slots=True)
class CellAnswer:
    """A corrected cell: the key of its column, what was written, by what its row is known, the correction.

    A row is known by its name where no other row has it, else by all of its texts.
    """

    column: str
    written: str
    row: str
    words: str


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers about a sheet; `values` are fields with the text for every row."""

    marks: tuple[Mark, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    replacements: tuple[Replacement, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return them as JSON values."""
        return {
            "marks": [mark.as_json() for mark in self.marks],
            "values": dict(self.values),
            "replacements": [one.as_json() for one in self.replacements],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the answers that `as_json` has stored."""
        return cls(
            tuple(Mark.from_json(one) for one in stored.get("marks", ())),
            dict(stored.get("values", {})),
            tuple(replacement(*one) for one in stored.get("replacements", ())),
        )


def replacement(column: str, where: str, find: str, words: str) -> Replacement:
    """Return a replacement of texts; raise ValueError for an unknown `where`."""
    return Replacement(column, Where(where), find, words)


def column_key(heading: str, index: int) -> str:
    """Return the key by which a column is found again: its heading, or its number where it has none."""
    return normalise_heading(heading) or f"#{index}"


def column_keys(headings: Sequence[str]) -> list[str]:
    """Return the keys of columns; of equal headings the later ones have their number beside it."""
    keys: list[str] = []
    for index, heading in enumerate(headings):
        key = column_key(heading, index)
        keys.append(key if key not in keys else f"{key}#{index}")
    return keys


def shape_of(headings: Sequence[str], first_texts: Sequence[str]) -> str:
    """Return the shape of a sheet: a digest of its headings, or of its first texts where it has none."""
    keys = [key for heading in headings if (key := normalise_heading(heading))]
    return hashlib.sha256("\n".join(keys or ["", *first_texts]).encode()).hexdigest()[:40]


def with_answers(lines: Lines, headings: Sequence[str], answers: Answers) -> Lines:
    """Return a sheet's lines with the replacements, and the values of all rows after its own columns."""
    steps = _steps(headings, answers.replacements)
    values, width = list(answers.values.values()), len(headings)
    if not steps and not values:
        return lines
    return ((line, _answered(cells, steps, values, width)) for line, cells in lines)


def _steps(
    headings: Sequence[str], replacements: Iterable[Replacement]
) -> list[tuple[int, Callable[[str], str]]]:
    columns = {key: index for index, key in enumerate(column_keys(headings))}
    return [(columns[one.column], one.of) for one in replacements if one.column in columns]


def _answered(
    cells: Sequence[str],
    steps: Sequence[tuple[int, Callable[[str], str]]],
    values: Sequence[str],
    width: int,
) -> list[str]:
    answered = [*cells, *[""] * (width - len(cells))]
    for column, replace in steps:
        answered[column] = replace(answered[column])
    return answered[:width] + list(values)
