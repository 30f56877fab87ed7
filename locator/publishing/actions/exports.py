"""Stations into files, in the columns that an import reads: exported and imported, nothing changes."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import orjson

from geodata.files.csv_writer import csv_chunks
from geodata.geojson import point
from locator.entries.queries.drafts import StoredStation
from locator.publishing.actions.file_writer import write_layer, write_workbook
from locator.publishing.domain.export import EXPORTED, Format, headings, notes, widths
from locator.sheets.domain.entry_cells import ORDER, cells_of


def write_file(path: Path, chosen: Format, stations: Iterable[StoredStation], made: str) -> int:
    """Write stations to a file and return how many; `made` is said of the file in the workbook."""
    counted = _Counted(stations)
    match chosen:
        case Format.CSV:
            _write(path, csv_chunks(headings(), map(_row, counted)))
        case Format.GEOJSON:
            _write(path, _geojson(counted))
        case Format.XLSX:
            write_workbook(path, headings(), map(_row, counted), list(notes(made)), widths(), frozen=2)
        case Format.GPKG:
            write_layer(path, EXPORTED, map(_placed_row, counted))
    return counted.count


class _Counted:
    """Stations that are counted as they pass."""

    def __init__(self, stations: Iterable[StoredStation]) -> None:
        self.stations = stations
        self.count = 0

    def __iter__(self) -> Iterator[StoredStation]:
        for one in self.stations:
            self.count += 1
            yield one


def _row(stored: StoredStation) -> list[str]:
    cells = cells_of(stored.draft)
    return [stored.code, *(cells.get(name, "") for name in ORDER)]


def _placed_row(stored: StoredStation) -> tuple[float | None, float | None, Sequence[str]]:
    place = stored.draft.position
    return (place.lon, place.lat, _row(stored)) if place else (None, None, _row(stored))


def _geojson(stations: Iterable[StoredStation]) -> Iterator[bytes]:
    yield b'{"type":"FeatureCollection","features":['
    joint = b"\n"
    for one in stations:
        place = point(one.draft.position)
        said = {"code": one.code} | cells_of(one.draft)
        yield joint + orjson.dumps({"type": "Feature", "geometry": place, "properties": said})
        joint = b",\n"
    yield b"\n]}\n"


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)
