"""What an area's clerks have answered about sheets of a shape, given again to a file of the command."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from geodata.crs.conversion import Crs
from geodata.files.grid import Grid
from locator.imports.actions.memory import Memory, name_column, recall
from locator.imports.domain.answers import Answers, shape_of, with_answers
from locator.imports.domain.cell_answers import corrections_of, row_text
from locator.imports.domain.value_columns import BY_CLERK, column_of_value
from locator.imports.queries.runs import remembered_headings
from locator.ledger.queries import own_fields
from locator.sheets.domain.columns.fields import LEFT_OUT
from locator.sheets.domain.columns.matching import REMEMBERED, ColumnMatch
from locator.sheets.domain.layout.marks import marks_by_sheet
from locator.sheets.domain.layout.parts import Table
from locator.sheets.domain.layout.reading import read_layout
from locator.stations.domain.own_words import OwnWords
from locator.stations.queries import service_words

Line = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class AreaMemory:
    """What is kept for an area: fields by heading, and the answers about sheets by their shape.

    `own_cells` are the cells of own fields by heading, `own_choices` their choices by cell, `own_words` the
    unions' words for services; None where nothing is known of them.
    """

    headings: Mapping[str, str] = field(default_factory=dict)
    memory_of: Callable[[str], Memory | None] = lambda _: None
    own_cells: Mapping[str, str] = field(default_factory=dict)
    own_choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own_words: OwnWords | None = None


@dataclass(frozen=True, slots=True)
class Recalled:
    """The answers of an earlier file that hold for another one, and its layout with them."""

    table: Table
    answers: Answers = field(default_factory=Answers)
    memory: Memory | None = None

    @property
    def crs(self) -> Crs | None:
        """The coordinate system that was chosen."""
        return Crs(self.memory.crs) if self.memory and self.memory.crs else None

    def columns(self, matches: Sequence[ColumnMatch]) -> list[ColumnMatch]:
        """Return a sheet's columns, and after them those of the values for every row.

        Whoever wrote the earlier file has seen each of its columns, so that none is asked about again.
        """
        if self.memory:
            matches = [
                replace(match, field=match.field or LEFT_OUT, confidence=REMEMBERED) for match in matches
            ]
        values = map(column_of_value, self.answers.values.items())
        return [
            *matches,
            *(
                ColumnMatch(len(matches) + place, value["heading"], value["field"], REMEMBERED, BY_CLERK)
                for place, value in enumerate(values)
            ),
        ]

    def corrections(self, lines: Sequence[Line], matches: Sequence[ColumnMatch]) -> dict[int, dict[int, str]]:
        """Return the corrected cells by line and column."""
        cells = self.memory.cells if self.memory else ()
        found: dict[int, dict[int, str]] = {}
        given = corrections_of(cells, dict(lines), self.table.headings, name_column(matches))
        for (line, column), words in given.items():
            found.setdefault(line, {})[column] = words
        return found

    def answered(self, lines: Sequence[Line], corrections: Mapping[int, Mapping[int, str]]) -> list[Line]:
        """Return a sheet's lines with replacements, values for every row and corrected cells."""
        return [*_corrected(with_answers(lines, self.table.headings, self.answers), corrections)]

    def skipped(self, lines: Iterable[Line]) -> frozenset[int]:
        """Return the lines that were left out."""
        texts = self.memory.skipped if self.memory else frozenset()
        return frozenset(line for line, cells in (lines if texts else ()) if row_text(cells) in texts)


NO_MEMORY = AreaMemory()


def area_memory(connection: Connection, division_code: str) -> AreaMemory:
    """Return what is kept for the clerks of a division; an empty code is the whole country."""
    area = f"division:{division_code}"
    own = own_fields.usable_in(connection, division_code, None)
    return AreaMemory(
        remembered_headings(connection, area),
        lambda shape: recall(connection, area, shape),
        own_fields.cells_by_heading(own),
        own_fields.choices_by_cell(own),
        service_words.usable_in(connection, division_code, None),
    )


def recalled(grids: Sequence[Grid], area: AreaMemory) -> Recalled:
    """Read the layout of a workbook as the clerks of an area have corrected it for the same headings."""
    automatic = read_layout(grids)
    texts = [cell for grid in grids for row in grid.rows[:5] for cell in row]
    memory = area.memory_of(shape_of(automatic.headings, texts))
    if memory is None:
        return Recalled(automatic)
    answers = memory.answers(grids)
    table = read_layout(grids, marks_by_sheet(answers.marks)) if answers.marks else automatic
    return Recalled(table, answers, memory)


def _corrected(lines: Iterable[Line], corrections: Mapping[int, Mapping[int, str]]) -> Iterator[Line]:
    for line, cells in lines:
        if line in corrections:
            row = [*cells, *[""] * (max(corrections[line]) + 1 - len(cells))]
            for column, words in corrections[line].items():
                row[column] = words
            yield line, row
        else:
            yield line, cells
