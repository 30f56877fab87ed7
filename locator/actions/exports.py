"""Stations into files, in the columns that an import reads: exported and imported, nothing changes.

XLSX and GeoPackage are made by processes of their own, which are fed row by row: their libraries take
long and much, and a search in this process should not wait for them.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import orjson

import geodata
from geodata.csv_out import csv_pieces
from geodata.geojson import point
from locator.domain.draft_cells import ORDER, cells_of
from locator.domain.export import WIDTHS, Format, notes
from locator.errors import ExportFailed
from locator.queries.drafts import StoredStation

TITLE = "站点"
MAKERS = {Format.XLSX: "geodata.workbook", Format.GPKG: "geodata.layer_out"}
MAKER_TIMEOUT_S = 600


def write_file(path: Path, chosen: Format, stations: Iterable[StoredStation], made: str) -> int:
    """Write stations to a file and return how many; `made` is said of the file in the workbook."""
    counted = _Counted(stations)
    match chosen:
        case Format.CSV:
            _write(path, csv_pieces(ORDER, map(_row, counted)))
        case Format.GEOJSON:
            _write(path, _geojson(counted))
        case Format.XLSX:
            widths = [WIDTHS.get(name, 14) for name in ORDER]
            head = {"title": TITLE, "columns": ORDER, "widths": widths, "notes": list(notes(made))}
            _make(path, chosen, head, map(_row, counted))
        case Format.GPKG:
            _make(path, chosen, {"title": TITLE, "columns": ORDER}, map(_placed_row, counted))
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
    return [cells.get(name, "") for name in ORDER]


def _placed_row(stored: StoredStation) -> tuple[float | None, float | None, Sequence[str]]:
    place = stored.draft.position
    return (place.lon, place.lat, _row(stored)) if place else (None, None, _row(stored))


def _geojson(stations: Iterable[StoredStation]) -> Iterator[bytes]:
    yield b'{"type":"FeatureCollection","features":['
    joint = b"\n"
    for one in stations:
        place = point(one.draft.position)
        yield joint + orjson.dumps({"type": "Feature", "geometry": place, "properties": cells_of(one.draft)})
        joint = b",\n"
    yield b"\n]}\n"


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)


def _make(path: Path, chosen: Format, head: object, rows: Iterable[object]) -> None:
    """Let a process of its own write a file; raise ExportFailed where it does not."""
    maker = subprocess.Popen(
        [sys.executable, "-m", MAKERS[chosen], str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        cwd=Path(geodata.__file__).parents[1],
    )
    assert maker.stdin is not None
    try:
        with maker.stdin as lines:
            for one in chain((head,), rows):
                lines.write(orjson.dumps(one) + b"\n")
        status = maker.wait(MAKER_TIMEOUT_S)
    except (BrokenPipeError, subprocess.TimeoutExpired):
        status = None
    finally:
        maker.kill()
        maker.wait()
    if status != 0:
        raise ExportFailed("文件没有做成，请再试一次；站点很多时可以先按地区筛小一些")
