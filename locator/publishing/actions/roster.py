"""Write rosters: a workbook for people, which no import reads back."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from geodata.divisions.codes import division
from locator.entries.queries.drafts import StoredStation
from locator.hours.domain.description import worded_hours
from locator.publishing.actions.file_writer import write_workbook
from locator.publishing.domain.roster import CODE, OSM_HOURS, SERIAL, WIDTHS
from locator.sheets.domain.entry_cells import cells_of

Words = Callable[[str, str], str]  # a column and its stored text, in words; empty for an empty text


def roster_rows(
    stations: Iterable[StoredStation], columns: Sequence[str], words: Words
) -> Iterator[list[str]]:
    """Yield a row of texts for each station, numbered from 1."""
    for serial, stored in enumerate(stations, start=1):
        cells = _cells(serial, stored)
        yield [words(column, text) if (text := cells.get(column, "")) else "" for column in columns]


def write_roster(path: Path, headings: Mapping[str, str], rows: Iterable[Sequence[str]], about: str) -> None:
    """Write a roster as an XLSX workbook, with its description on a second sheet; `headings` by column."""
    widths = {headings[column]: width for column, width in WIDTHS.items() if column in headings}
    write_workbook(path, list(headings.values()), rows, [(about,)], widths, frozen=0)


def _cells(serial: int, stored: StoredStation) -> dict[str, str]:
    """Return the cells of a station: codes as stored, opening hours in words, divisions by name."""
    cells = cells_of(stored.draft)
    for column in OSM_HOURS:
        cells[column] = worded_hours(cells.get(column, ""))
    return cells | dict(_divisions(stored.draft.division_code)) | {SERIAL: str(serial), CODE: stored.code}


def _divisions(code: str | None) -> Iterator[tuple[str, str]]:
    """Yield the level and name of a division and of those above it."""
    while code:
        place = division(code)
        if not place.is_placeholder:
            yield place.level.value, place.name
        code = place.parent_code
