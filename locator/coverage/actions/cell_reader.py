"""Read the cells of a grid from a file, in a confined process.

`python -m locator.coverage.actions.cell_reader FILE CRS` writes packed cells to its output.
Exits with status 3 and a sentence for a file that is no grid. A sheet has a column of longitudes, one of
latitudes and one of weights; a layer has points or areas with a column of weights.
"""

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geodata.crs.arrays import to_wgs84
from geodata.crs.conversion import Crs
from geodata.errors import UnreadableFile
from geodata.files import extras
from geodata.files.checks import require_readable
from geodata.files.delimited import decode_file
from geodata.files.grid_reader import EXIT_REFUSED
from geodata.sentence import Sentence
from locator.coverage.domain.cells import MAX_CELLS, Cells

LON = ("经度", "lon", "lng", "longitude", "x")
LAT = ("纬度", "lat", "latitude", "y")
WEIGHT = (
    "权重",
    "人口",
    "人数",
    "骑手",
    "订单",
    "数量",
    "weight",
    "population",
    "pop",
    "riders",
    "orders",
    "count",
    "value",
)
LAYERS = (".gpkg", ".geojson", ".json")
SHEETS = (".xlsx", ".xls", ".ods")
EPSG_WGS_84 = 4326
TOO_MANY = Sentence("超过 {most} 个格子：请合并成更大的格子，或者只留下本地的", most=MAX_CELLS)


def read_cells(path: Path, crs: Crs) -> Cells:
    """Return the cells of a file; raise UnreadableFile."""
    suffix = require_readable(path)
    cells = _layer(path) if suffix in LAYERS else _sheet(_rows(path, suffix), crs)
    if not len(cells.weights):
        raise UnreadableFile("里面一个格子也没有")
    if not (np.isfinite(cells.weights).all() and (cells.weights >= 0).all()):
        raise UnreadableFile("权重应是不小于 0 的数")
    return cells


def _rows(path: Path, suffix: str) -> Iterator[Sequence[Any]]:
    if suffix not in SHEETS:
        return csv.reader(decode_file(path).splitlines())
    extras.require_libraries("python_calamine")
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows()


def _sheet(rows: Iterator[Sequence[Any]], crs: Crs) -> Cells:
    heading = [str(cell).strip().lower() for cell in next(rows, [])]
    columns = [_column(heading, names) for names in (LON, LAT, WEIGHT)]
    lines = _numbers(rows, columns)
    numbers = np.fromiter(chain.from_iterable(lines), np.float64).reshape(-1, len(columns))
    lon, lat = to_wgs84(numbers[:, 0], numbers[:, 1], crs)
    if (np.abs(lon) > 180).any() or (np.abs(lat) > 90).any():
        raise UnreadableFile("有的经纬度不在地球上：看看两列是不是写反了")
    return Cells(shapely.points(lon, lat), numbers[:, 2].copy())


def _column(heading: Sequence[str], names: Sequence[str]) -> int:
    for name in names:
        if name in heading:
            return heading.index(name)
    raise UnreadableFile(Sentence("第一行里没有“{name}”这一列", name=names[0]))


def _numbers(rows: Iterable[Sequence[Any]], columns: Sequence[int]) -> Iterator[list[float]]:
    count = 0
    for line, row in enumerate(rows, 2):
        if not any(str(cell).strip() for cell in row):
            continue
        count += 1
        if count > MAX_CELLS:
            raise UnreadableFile(TOO_MANY)
        try:
            yield [float(row[column]) for column in columns]
        except (ValueError, IndexError):
            raise UnreadableFile(Sentence("第 {line} 行的经度、纬度、权重应都是数", line=line)) from None


def _layer(path: Path) -> Cells:
    extras.require_libraries("geopandas", "pyogrio")
    import pyogrio

    if pyogrio.read_info(path)["features"] > MAX_CELLS:
        raise UnreadableFile(TOO_MANY)
    frame = pyogrio.read_dataframe(path)
    names = {str(name).strip().lower(): name for name in frame.columns}
    found = [names[name] for name in WEIGHT if name in names]
    if not found:
        raise UnreadableFile(Sentence("图层里没有“{name}”这一列", name=WEIGHT[0]))
    if frame.crs is not None and frame.crs.to_epsg() != EPSG_WGS_84:
        frame = frame.to_crs(EPSG_WGS_84)
    shapes = shapely.make_valid(frame.geometry.to_numpy())
    if shapely.is_missing(shapes).any() or shapely.is_empty(shapes).any():
        raise UnreadableFile("有的格子没有位置")
    return Cells(shapes, frame[found[0]].to_numpy(np.float64))


def main(arguments: Sequence[str]) -> int:
    """Write the packed cells of a file to the output; return the exit status."""
    try:
        packed = read_cells(Path(arguments[0]), Crs(arguments[1])).pack()
    except UnreadableFile as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_REFUSED
    sys.stdout.buffer.write(packed)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
