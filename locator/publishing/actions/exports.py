"""Write stations to files with the columns that an import reads: re-importing an export changes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import orjson

from geodata.files.csv_writer import csv_chunks
from geodata.geojson import point
from locator.entries.queries.drafts import StoredStation
from locator.publishing.actions.file_writer import write_layer, write_workbook
from locator.publishing.domain.export import DETAILS, EXPORTED_COLUMNS, Format, headings, notes, widths
from locator.sheets.domain.entry_cells import cells_of
from locator.sheets.domain.offers import sheet


def write_file(path: Path, file_format: Format, stations: Iterable[StoredStation], about: str) -> int:
    """Write stations to a file and return how many; `about` describes the file in the workbook."""
    counted = _Counted(stations)
    match file_format:
        case Format.CSV:
            _write(path, csv_chunks(headings(), map(_row, counted)))
        case Format.GEOJSON:
            _write(path, _geojson(counted))
        case Format.XLSX:
            second = (sheet.TITLE, sheet.HEADINGS, sheet.WIDTHS)
            rows = (row for stored in counted for row in _rows_with_offers(stored))
            write_workbook(path, headings(), rows, list(notes(about)), widths(), frozen=2, second=second)
        case Format.GPKG:
            write_layer(path, EXPORTED_COLUMNS, map(_placed_row, counted))
    return counted.count


class _Counted:
    """An iterable that counts the stations as they pass."""

    def __init__(self, stations: Iterable[StoredStation]) -> None:
        self.stations = stations
        self.count = 0

    def __iter__(self) -> Iterator[StoredStation]:
        for stored in self.stations:
            self.count += 1
            yield stored


def _row(stored: StoredStation) -> list[str]:
    cells = cells_of(stored.draft)
    return [stored.code, *(cells.get(name, "") for name in EXPORTED_COLUMNS[1:])]


def _rows_with_offers(stored: StoredStation) -> Iterator[list[str] | dict[str, list[list[str]]]]:
    """Yield a station's row, and the rows of its offers for the sheet 服务."""
    yield _row(stored)
    if stored.draft.services:
        yield {"more": sheet.offer_rows(stored.code, stored.draft.name, stored.draft.services)}


def _placed_row(stored: StoredStation) -> tuple[float | None, float | None, Sequence[str]]:
    position = stored.draft.position
    return (position.lon, position.lat, _row(stored)) if position else (None, None, _row(stored))


def _geojson(stations: Iterable[StoredStation]) -> Iterator[bytes]:
    yield b'{"type":"FeatureCollection","features":['
    separator = b"\n"
    for stored in stations:
        geometry = point(stored.draft.position)
        cells = cells_of(stored.draft)
        cells.pop(DETAILS, None)
        properties = {"code": stored.code} | cells
        yield separator + orjson.dumps({"type": "Feature", "geometry": geometry, "properties": properties})
        separator = b",\n"
    yield b"\n]}\n"


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)
