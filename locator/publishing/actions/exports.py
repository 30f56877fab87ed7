"""Write stations to files with the columns that an import reads: re-importing an export changes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import orjson

from geodata.files.csv_writer import csv_chunks
from geodata.geojson import point
from locator.entries.queries.drafts import StoredStation
from locator.publishing.actions.file_writer import write_layer, write_workbook
from locator.publishing.domain.export import (
    DETAILS,
    EXPORTED_COLUMNS,
    Format,
    OwnColumns,
    headings,
    notes,
    widths,
)
from locator.sheets.domain.entry_cells import cells_of
from locator.sheets.domain.offers import sheet
from locator.stations.domain.own_fields import is_own


def write_file(
    path: Path,
    file_format: Format,
    stations: Iterable[StoredStation],
    about: str,
    own: OwnColumns = (),
) -> int:
    """Write stations to a file and return how many; `about` describes the file in the workbook.

    `own` are the columns of own fields, which stand after the others.
    """
    counted = _Counted(stations)
    columns = (*EXPORTED_COLUMNS[1:], *(cell for _, cell in own))
    rows = (_row(stored, columns) for stored in counted)
    match file_format:
        case Format.CSV:
            _write(path, csv_chunks(headings(own), rows))
        case Format.GEOJSON:
            _write(path, _geojson(counted, {cell: heading for heading, cell in own}))
        case Format.XLSX:
            second = (sheet.TITLE, sheet.HEADINGS, sheet.WIDTHS)
            texts, lines = headings(own), list(notes(about, own))
            with_offers = (row for stored in counted for row in _rows_with_offers(stored, columns))
            write_workbook(path, texts, with_offers, lines, widths(), frozen=2, second=second)
        case Format.GPKG:
            names = (*EXPORTED_COLUMNS, *(heading for heading, _ in own))
            write_layer(path, names, (_placed_row(stored, columns) for stored in counted))
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


def _row(stored: StoredStation, columns: Sequence[str]) -> list[str]:
    cells = cells_of(stored.draft)
    return [stored.code, *(cells.get(name, "") for name in columns)]


def _rows_with_offers(
    stored: StoredStation, columns: Sequence[str]
) -> Iterator[list[str] | dict[str, list[list[str]]]]:
    """Yield a station's row, and the rows of its offers for the sheet 服务."""
    yield _row(stored, columns)
    if stored.draft.services:
        yield {"more": sheet.offer_rows(stored.code, stored.draft.name, stored.draft.services)}


def _placed_row(
    stored: StoredStation, columns: Sequence[str]
) -> tuple[float | None, float | None, Sequence[str]]:
    position, row = stored.draft.position, _row(stored, columns)
    return (position.lon, position.lat, row) if position else (None, None, row)


def _geojson(stations: Iterable[StoredStation], own: Mapping[str, str]) -> Iterator[bytes]:
    yield b'{"type":"FeatureCollection","features":['
    separator = b"\n"
    for stored in stations:
        geometry = point(stored.draft.position)
        cells = cells_of(stored.draft)
        cells.pop(DETAILS, None)
        shown = {own.get(name, name): text for name, text in cells.items() if name in own or not is_own(name)}
        properties = {"code": stored.code} | shown
        yield separator + orjson.dumps({"type": "Feature", "geometry": geometry, "properties": properties})
        separator = b",\n"
    yield b"\n]}\n"


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)
