"""Taking the rows of an extract into tables as they come, before anything is computed of them."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import psycopg
from psycopg import sql
from psycopg.types.json import Json
from sqlalchemy import Column, Connection, MetaData, Table
from sqlalchemy.types import UserDefinedType

from locator.ground.actions.reading import Row
from locator.ground.tables import NEXT_SCHEMA, RAW_TABLES

BATCH_ROWS = 5_000
COMPUTED = ("geom", "area")  # not as they are read


class AnyGeometry(UserDefinedType[object]):
    """The type geometry, of any kind and without a coordinate system."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Return the type's name in SQL."""
        return "geometry"


_metadata = MetaData(schema=NEXT_SCHEMA)


def _raw(table: Table) -> Table:
    columns = [Column(column.name, column.type) for column in table.columns if column.name not in COMPUTED]
    shape: Column[object] = Column("geom", AnyGeometry())
    return Table(f"raw_{table.name}", _metadata, *columns, shape, prefixes=["UNLOGGED"])


RAW: Mapping[str, Table] = {table.name: _raw(table) for table in RAW_TABLES}


def create_raw_tables(connection: Connection) -> None:
    """Create the empty tables in the schema that is being loaded."""
    _metadata.create_all(connection)


def copy_rows(connection: Connection, rows: Iterable[tuple[str, Row]]) -> dict[str, int]:
    """Copy rows into their tables, a few thousand at a time; return how many each table has got."""
    driver: Any = connection.connection.driver_connection
    waiting: dict[str, list[Row]] = {name: [] for name in RAW}
    counts = dict.fromkeys(RAW, 0)
    for name, row in rows:
        waiting[name].append(row)
        if len(waiting[name]) >= BATCH_ROWS:
            counts[name] += _flush(driver, name, waiting[name])
    for name, rest in waiting.items():
        counts[name] += _flush(driver, name, rest)
    return counts


def _flush(driver: "psycopg.Connection[Any]", name: str, rows: list[Row]) -> int:
    copied = len(rows)
    into = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(NEXT_SCHEMA, RAW[name].name))
    with driver.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row([_stored(value) for value in row])
    rows.clear()
    return copied


def _stored(value: object) -> object:
    return Json(value, dumps=orjson.dumps) if isinstance(value, dict) else value
