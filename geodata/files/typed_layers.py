"""Writing typed rows as GeoParquet, GeoPackage and FlatGeobuf, in a process of its own.

``python -m geodata.files.typed_layers FOLDER`` reads JSON lines: first ``{"columns": {name: type},
"statements": {name: text}, "names": [...]}``, then a row a line: WGS 84 longitude and latitude or two nulls,
and the list of values. Types are those of XML Schema: string, double, integer, boolean, date (ISO 8601).

Rows go through Arrow batch by batch to a Parquet file, and from there to the others: memory does not grow
with the rows. `arro3` is Arrow without `pyarrow`, which pandas loads where it is installed (50 MB).
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pyogrio
import shapely
from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema
from arro3.io import read_parquet, write_parquet

BATCH = 2_000
ROW_GROUP = 20_000  # rows that are in memory until they are written
GEOMETRY = "geometry"
LAYER = "stations"
WGS_84 = "EPSG:4326"
EPOCH = date(1970, 1, 1)
# The file's metadata by the specification of GeoParquet 1.1; without `crs` it is OGC:CRS84.
GEO = {
    "version": "1.1.0",
    "primary_column": GEOMETRY,
    "columns": {GEOMETRY: {"encoding": "WKB", "geometry_types": ["Point"]}},
}
ARROW_TYPES = {
    "string": DataType.string(),
    "double": DataType.float64(),
    "integer": DataType.int64(),
    "boolean": DataType.bool(),
    "date": DataType.date32(),
}

PlacedRow = tuple[float | None, float | None, Sequence[Any]]


def write_layers(
    folder: Path,
    columns: Mapping[str, str],
    statements: Mapping[str, str],
    names: Iterable[str],
    rows: Iterable[PlacedRow],
) -> None:
    """Write the files of these names, whose suffixes say the format; a Parquet file is always among them."""
    parquet = folder / f"{LAYER}.parquet"
    said = {"geo": orjson.dumps(GEO).decode(), **statements}
    write_parquet(
        _reader(columns, rows),
        parquet,
        key_value_metadata=said,
        compression="zstd(3)",
        max_row_group_size=ROW_GROUP,
    )
    wanted = {Path(name).suffix for name in names}
    about = {"layer": LAYER, "geometry_name": GEOMETRY, "geometry_type": "Point", "crs": WGS_84}
    package = folder / f"{LAYER}.gpkg"
    if wanted & {".gpkg", ".fgb"}:
        options = {"GEOMETRY_NAME": GEOMETRY}
        said_there = {"dataset_metadata": statements, "layer_options": options}
        pyogrio.write_arrow(read_parquet(parquet), package, driver="GPKG", **said_there, **about)
    if ".fgb" in wanted:  # its index takes no row without a place
        with pyogrio.open_arrow(package, batch_size=BATCH, where=f"{GEOMETRY} IS NOT NULL") as (_, placed):
            pyogrio.write_arrow(placed, folder / f"{LAYER}.fgb", driver="FlatGeobuf", **about)


def _reader(columns: Mapping[str, str], rows: Iterable[PlacedRow]) -> RecordBatchReader:
    fields = [Field(name, ARROW_TYPES[kind]) for name, kind in columns.items()]
    schema = Schema([*fields, Field(GEOMETRY, DataType.binary())])
    return RecordBatchReader.from_batches(schema, _batches(schema, [*columns.values()], rows))


def _batches(schema: Schema, kinds: Sequence[str], rows: Iterable[PlacedRow]) -> Iterator[RecordBatch]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        arrays = [_array(kind, [row[2][index] for row in batch]) for index, kind in enumerate(kinds)]
        yield RecordBatch.from_arrays([*arrays, Array(_points(batch), DataType.binary())], schema=schema)


def _array(kind: str, values: list[Any]) -> Array:
    if kind == "date":
        days = [value and (date.fromisoformat(value) - EPOCH).days for value in values]
        return Array(days, DataType.int32()).cast(DataType.date32())
    return Array(values, ARROW_TYPES[kind])


def _points(rows: Sequence[PlacedRow]) -> list[bytes | None]:
    """Return the places as WKB."""
    return [None if lon is None or lat is None else _wkb(lon, lat) for lon, lat, _ in rows]


def _wkb(lon: float, lat: float) -> bytes:
    return shapely.to_wkb(shapely.Point(lon, lat))  # type: ignore[no-any-return]


def main() -> None:
    """Write the files from standard input."""
    lines = iter(sys.stdin.buffer)
    head = orjson.loads(next(lines))
    rows = map(orjson.loads, lines)
    write_layers(Path(sys.argv[1]), head["columns"], head["statements"], head["names"], rows)


if __name__ == "__main__":
    main()
