"""Generate the open data files once a day; until the next day everybody gets the same bytes."""

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

import orjson
from sqlalchemy import Engine

from geodata.files.csv_writer import csv_chunks
from locator.db.session import change
from locator.publishing.actions.file_writer import TYPED_LAYERS, run_writer, write_workbook
from locator.publishing.actions.stored_files import pieces_of, store_file
from locator.publishing.domain.open_data import FIELDS
from locator.publishing.domain.open_files import ALL, LAYERS, OpenName, Origin
from locator.publishing.domain.open_types import POSITION, TYPES, Value, typed
from locator.publishing.queries import open_data as publishing_queries

Row = Mapping[str, str]
MOST_SHEET_ROWS = 1_048_575  # of an XLSX sheet, below its headings
COLUMN_WIDTHS = {"name": 28, "address": 34, "opening_hours": 26, "opening_hours_text": 26, "services_zh": 34}


def generate(engine: Engine, origin: Origin, names: Collection[OpenName] = ALL) -> int | None:
    """Generate the files of that day that are not there yet; return the number of stations, None for no file.

    A file is written to disk while stations are read, batch by batch, and then stored piece by piece.
    """
    with change(engine) as connection:
        missing = set(names) - publishing_queries.made_on(connection, origin.made_on)
    count = None
    for some, write in WRITERS:
        if wanted := [name for name in some if name in missing]:
            count = _generate(engine, origin, wanted, write)
    return count


def _generate(engine: Engine, origin: Origin, names: Collection[OpenName], write: "Writer") -> int:
    with tempfile.TemporaryDirectory() as folder:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            rows = _Counted(publishing_queries.station_rows(connection, origin.page_prefix))
            write(Path(folder), rows, origin)  # outside of a transaction, which must not idle so long
        for path in (Path(folder, name) for name in names):
            if path.exists():
                with change(engine) as connection:
                    store_file(connection, path.name, origin.made_on, rows.count, pieces_of(path))
    return rows.count


class _Counted:
    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            self.count += 1
            yield row


Writer = Callable[[Path, _Counted, Origin], None]


def _csv(folder: Path, rows: _Counted, origin: Origin) -> None:
    cells = ([row[name] for name in FIELDS] for row in rows)
    _write(folder / OpenName.CSV, csv_chunks(list(FIELDS), cells))


def _geojson(folder: Path, rows: _Counted, origin: Origin) -> None:
    features = (orjson.dumps(_feature(row)) for row in rows)
    head = b'{"type":"FeatureCollection","features":['
    _write(folder / OpenName.GEOJSON, _listed(head, features))


def _json(folder: Path, rows: _Counted, origin: Origin) -> None:
    about = orjson.dumps({**origin.statements, "crs": "WGS 84", "types": TYPES})
    stations = (orjson.dumps(typed(row)) for row in rows)
    _write(folder / OpenName.JSON, _listed(about[:-1] + b',"stations":[', stations))


def _xlsx(folder: Path, rows: _Counted, origin: Origin) -> None:
    """Write the workbook; none where a sheet cannot hold the stations."""
    path = folder / OpenName.XLSX
    cells = ([_cell(value) for value in typed(row).values()] for row in rows)
    notes = [*origin.statements.items(), ("", ""), *FIELDS.items()]
    write_workbook(path, list(FIELDS), cells, notes, COLUMN_WIDTHS, frozen=2)
    if rows.count > MOST_SHEET_ROWS:
        path.unlink()


def _cell(value: Value) -> str | float:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value


def _layers(folder: Path, rows: _Counted, origin: Origin) -> None:
    """Write the files of layers, all by one process that reads the rows once."""
    columns = {name: kind for name, kind in TYPES.items() if name not in POSITION}
    head = {"columns": columns, "statements": origin.statements, "names": LAYERS}
    values = map(typed, rows)
    placed = ((row["lon"], row["lat"], [row[name] for name in columns]) for row in values)
    run_writer(TYPED_LAYERS, folder, head, placed)


WRITERS: tuple[tuple[tuple[OpenName, ...], Writer], ...] = (
    ((OpenName.CSV,), _csv),
    ((OpenName.GEOJSON,), _geojson),
    ((OpenName.JSON,), _json),
    ((OpenName.XLSX,), _xlsx),
    (LAYERS, _layers),
)


def _listed(head: bytes, items: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces of an object whose last member is a list, an item a line."""
    yield head
    separator = b"\n"
    for item in items:
        yield separator + item
        separator = b",\n"
    yield b"\n]}\n"


def _feature(row: Row) -> dict[str, object]:
    coordinates = [float(row["lon"]), float(row["lat"])] if row["lon"] else None
    return {
        "type": "Feature",
        "id": row["code"],
        "geometry": {"type": "Point", "coordinates": coordinates} if coordinates else None,
        "properties": {name: text for name, text in row.items() if name not in POSITION},
    }


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)
