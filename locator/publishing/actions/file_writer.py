"""Write files that need heavy libraries in processes of their own, fed row by row.

XlsxWriter is slow and geopandas takes much memory; searches in this process must not wait for them.
"""

import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

import geodata
from geodata.files import extras
from locator.errors import ExportFailed

TITLE = "站点"  # of the sheet and of the layer
WORKBOOK, LAYER = "geodata.files.workbook", "geodata.files.geopackage"
TYPED_LAYERS = "geodata.files.typed_layers"
LIBRARIES = {WORKBOOK: ("xlsxwriter",), LAYER: ("geopandas", "pyogrio"), TYPED_LAYERS: ("arro3", "pyogrio")}
TIMEOUT_S = 600
DEFAULT_WIDTH = 14

PlacedRow = tuple[float | None, float | None, Sequence[str]]


def write_workbook(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Sequence[str | float] | Mapping[str, Any]],
    notes: Sequence[Sequence[str]],
    widths: Mapping[str, int] | None = None,
    frozen: int = 1,
    second: tuple[str, Sequence[str], Mapping[str, int]] | None = None,
    title: str = TITLE,
) -> None:
    """Write an XLSX workbook, with notes on the last sheet; `widths` in characters, by column.

    The first `frozen` columns stay visible when scrolling. `second` are title, columns and widths of a second
    table, whose rows come as ``{"more": [...]}`` between those of the first.
    """
    head: dict[str, object] = {
        "title": title,
        "columns": columns,
        "widths": _widths(columns, widths),
        "notes": notes,
    }
    head |= {"frozen": frozen}
    if second:
        title, names, own = second
        head["second"] = {"title": title, "columns": names, "widths": _widths(names, own), "frozen": frozen}
    run_writer(WORKBOOK, path, head, rows)


def _widths(columns: Sequence[str], widths: Mapping[str, int] | None) -> list[int]:
    return [(widths or {}).get(name, DEFAULT_WIDTH) for name in columns]


def write_layer(path: Path, columns: Sequence[str], rows: Iterable[PlacedRow]) -> None:
    """Write a GeoPackage of points: WGS 84 longitude and latitude, or None twice, and the cells."""
    run_writer(LAYER, path, {"title": TITLE, "columns": columns}, rows)


def run_writer(module: str, path: Path, head: object, rows: Iterable[object]) -> None:
    """Have a module's process write a file of a head and rows; raise ExportFailed if it fails."""
    if sentence := extras.missing_extra_message(*LIBRARIES[module]):
        raise ExportFailed(sentence)
    process = subprocess.Popen(
        [sys.executable, "-m", module, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        cwd=Path(geodata.__file__).parents[1],
    )
    assert process.stdin is not None
    try:
        with process.stdin as lines:
            for line in chain((head,), rows):
                lines.write(orjson.dumps(line) + b"\n")
        status: int | None = process.wait(TIMEOUT_S)
    except (BrokenPipeError, subprocess.TimeoutExpired):
        status = None
    finally:
        process.kill()
        process.wait()
    if status != 0:
        raise ExportFailed("文件没有做成，请再试一次；站点很多时可以先按地区筛小一些")
