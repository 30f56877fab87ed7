"""Writing points with texts as a GeoPackage, in a separate process since only geopandas can.

``python -m geodata.files.geopackage OUT`` reads JSON lines: first ``{"columns": [...], "title": "..."}``,
then one line a row: WGS 84 longitude and latitude or two nulls, and the list of cells.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import geopandas
import orjson

BATCH = 2_000  # rows; of 20,000 the process took 220 MB
EPSG_WGS_84 = 4326

PlacedRow = tuple[float | None, float | None, Sequence[str]]


def write_geopackage(path: str, title: str, columns: Sequence[str], rows: Iterable[PlacedRow]) -> None:
    """Write a layer of points; only one batch is in memory at a time."""
    is_begun = False
    for batch in _batches(rows):
        _to_frame(columns, batch).to_file(path, layer=title, driver="GPKG", mode="a" if is_begun else "w")
        is_begun = True


def _batches(rows: Iterable[PlacedRow]) -> Iterator[list[PlacedRow]]:
    """Yield the rows in batches; a single empty batch for no rows."""
    remaining = iter(rows)
    batch = list(islice(remaining, BATCH))
    while True:
        yield batch
        batch = list(islice(remaining, BATCH))
        if not batch:
            return


def _to_frame(columns: Sequence[str], rows: Sequence[PlacedRow]) -> geopandas.GeoDataFrame:
    cells: dict[str, Any] = {name: [row[2][index] for row in rows] for index, name in enumerate(columns)}
    points = geopandas.points_from_xy(
        [row[0] if row[0] is not None else float("nan") for row in rows],
        [row[1] if row[1] is not None else float("nan") for row in rows],
        crs=EPSG_WGS_84,
    )
    frame = geopandas.GeoDataFrame(cells, geometry=points)
    frame.loc[[row[0] is None for row in rows], "geometry"] = None
    return frame


def main() -> None:
    """Write the layer from standard input."""
    lines = iter(sys.stdin.buffer)
    head = orjson.loads(next(lines))
    write_geopackage(sys.argv[1], head["title"], head["columns"], map(orjson.loads, lines))


if __name__ == "__main__":
    main()
