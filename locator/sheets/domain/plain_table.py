"""Tables that are no list of stations: where their headings stand, and the cells of a row by name."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from locator.sheets.domain.columns.fields import field_of_wording, normalise_heading

MAX_HEADING_LINE = 10  # titles may stand above the headings
Headings = Mapping[str, Collection[str]]  # of each column the headings that clerks write, normalised


@dataclass(frozen=True, slots=True)
class PlainTable:
    """The line of the headings, counted from 1, and the place of each column that is known."""

    heading_line: int
    columns: Mapping[str, int]

    def rows(self, rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the line and the cells, by column, of each row below the headings that is not empty."""
        for line, row in enumerate(rows[self.heading_line :], self.heading_line + 1):
            cells = {name: row[index].strip() for name, index in self.columns.items() if index < len(row)}
            if any(cells.values()):
                yield line, cells


def find_table(
    rows: Sequence[Sequence[str]],
    headings: Headings,
    wanted: Sequence[Collection[str]],
    station_columns: Collection[str] = (),
) -> PlainTable | None:
    """Return the table whose headings have all columns of one of `wanted`; None if there is none.

    `station_columns` are columns of a sheet of stations (``code``, ``name``), by any of their wordings.
    """
    for line, row in enumerate(rows[:MAX_HEADING_LINE], start=1):
        columns = dict(_named(row, headings, station_columns))
        if any(all(name in columns for name in some) for some in wanted):
            return PlainTable(line, columns)
    return None


def _named(
    row: Sequence[str], headings: Headings, station_columns: Collection[str]
) -> Iterator[tuple[str, int]]:
    for index in reversed(range(len(row))):  # of two columns of a name the first
        key = normalise_heading(row[index])
        names = [name for name, known in headings.items() if key in known]
        if not names and field_of_wording(key) in station_columns:
            names = [str(field_of_wording(key))]
        yield from ((name, index) for name in names)
