"""Rows into files that heavy libraries write: each by a process of its own, fed row by row.

XlsxWriter takes long and geopandas takes much; a search in this process should wait for neither.
"""

import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

import orjson

import geodata
from geodata.files import extras
from locator.errors import ExportFailed

TITLE = "站点"  # of the table, and of the layer
WORKBOOK, LAYER = "geodata.files.workbook", "geodata.files.geopackage"
LIBRARIES = {WORKBOOK: ("xlsxwriter",), LAYER: ("geopandas", "pyogrio")}
TIMEOUT_S = 600
WIDTH_CHARACTERS = 14

PlacedRow = tuple[float | None, float | None, Sequence[str]]


def write_workbook(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    notes: Sequence[Sequence[str]],
    widths: Mapping[str, int] | None = None,
    frozen: int = 1,
) -> None:
    """Write an XLSX workbook of texts, with notes on a second sheet; `widths` in characters, by column.

    The first `frozen` columns stay in sight.
    """
    wide = [(widths or {}).get(name, WIDTH_CHARACTERS) for name in columns]
    head = {"title": TITLE, "columns": columns, "widths": wide, "notes": notes, "frozen": frozen}
    make(WORKBOOK, path, head, rows)


def write_layer(path: Path, columns: Sequence[str], rows: Iterable[PlacedRow]) -> None:
    """Write a GeoPackage of points: WGS 84 longitude and latitude, or two Nones, and the cells."""
    make(LAYER, path, {"title": TITLE, "columns": columns}, rows)


def make(maker: str, path: Path, head: object, rows: Iterable[object]) -> None:
    """Let a module's process write a file of a head and rows; raise ExportFailed where it does not."""
    if sentence := extras.missing_extra_message(*LIBRARIES[maker]):
        raise ExportFailed(sentence)
    process = subprocess.Popen(
        [sys.executable, "-m", maker, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        cwd=Path(geodata.__file__).parents[1],
    )
    assert process.stdin is not None
    try:
        with process.stdin as lines:
            for one in chain((head,), rows):
                lines.write(orjson.dumps(one) + b"\n")
        status: int | None = process.wait(TIMEOUT_S)
    except (BrokenPipeError, subprocess.TimeoutExpired):
        status = None
    finally:
        process.kill()
        process.wait()
    if status != 0:
        raise ExportFailed("文件没有做成，请再试一次；站点很多时可以先按地区筛小一些")
