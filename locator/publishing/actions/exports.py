"""Write stations to files with the columns that an import reads: re-importing an export changes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import orjson

from geodata.files.csv_writer import csv_chunks
from geodata.geojson import point
from locator.entries.queries.drafts import StoredStation
from locator.publishing.actions.file_writer import write_layer, write_workbook
from locator.publishing.domain.export import EXPORTED_COLUMNS, Format, headings, notes, widths
from locator.sheets.domain.entry_cells import ORDER, cells_of


def write_file(path: Path, file_format: Format, stations: Iterable[StoredStation], about: str) -> int:
    """Write stations to a file and return how many; `about` describes the file in the workbook."""
    counted = _Counted(stations)
    match file_format:
        case Format.CSV:
            _write(path, csv_chunks(headings(), map(_row, counted)))
        case Format.GEOJSON:
            _write(path, _geojson(counted))
        case Format.XLSX:
            write_workbook(path, headings(), map(_row, counted), list(notes(about)), widths(), frozen=2)
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
    return [stored.code, *(cells.get(name, "") for name in ORDER)]


def _placed_row(stored: StoredStation) -> tuple[float | None, float | None, Sequence[str]]:
    position = stored.draft.position
    return (position.lon, position.lat, _row(stored)) if position else (None, None, _row(stored))


def _geojson(stations: Iterable[StoredStation]) -> Iterator[bytes]:
    yield b'{"type":"FeatureCollection","features":['
    separator = b"\n"
    for stored in stations:
        geometry = point(stored.draft.position)
        properties = {"code": stored.code} | cells_of(stored.draft)
        yield separator + orjson.dumps({"type": "Feature", "geometry": geometry, "properties": properties})
        separator = b",\n"
    yield b"\n]}\n"


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)
