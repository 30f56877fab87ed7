"""Filling a database: models, seeds, then batches of stations by several connections, then indexes.

The database must be a temporary one: for the time of the load its bulky indexes are gone and the foreign keys
of the loaded tables are not checked.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import Any

from psycopg import sql
from sqlalchemy import Connection, Engine, Row, func, select, text

from benchmark.country import closures, gazetteer, models, statements
from benchmark.country.seeds import Model, seeds
from geodata.lonlat import LonLat
from locator.accounts.actions.accounts import add_account
from locator.db.session import change, write_engine
from locator.stations.domain.station import StationKind
from locator.stations.tables import station
from locator.time_zone import SHANGHAI

MODELS = 2_000
BATCH = 10_000
HOSTS = 5_000
EVERY_IMPORT = 5  # one batch of so many came by an import
DISABLE = sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}")
ENABLE = sql.SQL("ALTER TABLE {} ENABLE TRIGGER {}")
Report = Callable[[str], None]


def fill(url: str, count: int, report: Report) -> None:
    """Add so many stations with everything that belongs to them; `report` is told how long each step took."""
    engine = write_engine(url, "command:bench", pool_size=4)
    today = datetime.now(SHANGHAI).date()
    try:
        with _bulk(engine, report):
            with _told("stations", report):
                _write_stations(engine, count, today, report)
            with _told("gazetteer", report):
                gazetteer.write(engine)
        with _told("closures", report):
            closures.write(engine, count, datetime.now(SHANGHAI))
        with _told("statistics", report):
            _settle(engine)
    finally:
        engine.dispose()


def _write_stations(engine: Engine, count: int, today: date, report: Report) -> None:
    with change(engine) as connection:
        highest_id, highest = connection.execute(statements.HIGHEST).one()
    with _told("models", report):
        kept = models.write(engine, highest + 1, min(MODELS, count), today)
    first, last = highest + 1 + len(kept), highest + 1 + count
    if first == last:
        return
    with _told("seeds", report), change(engine) as connection:
        connection.execute(statements.CREATE_SEEDS)
        for statement in statements.KEEP_MODELS:
            connection.execute(statement, {"models": kept} if ":models" in str(statement) else {})
        _copy_seeds(connection, _models(connection, kept), first, last - first)
        connection.execute(text("ANALYZE bench_seed"))
    hosts = _hosts(engine)
    keys = {"base": highest_id - highest, "hosts": HOSTS, **hosts}
    batches = [(start, min(start + BATCH, last)) for start in range(first, last, BATCH)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(partial(_write_batch, engine, keys), batches))
    with change(engine) as connection:
        connection.execute(statements.NEXT_KEYS, {"base": keys["base"], "last": last})
        connection.execute(statements.DROP_TABLES)


def _models(connection: Connection, ids: Sequence[int]) -> list[Model]:
    point = func.geometry(station.c.position)
    columns = (station.c.id, station.c.kind, station.c.division_code, func.ST_X(point), func.ST_Y(point))
    rows = connection.execute(select(*columns).where(station.c.id.in_(ids)).order_by(station.c.id))
    return [
        Model(key, StationKind(kind), code, None if lon is None else LonLat(lon, lat))
        for key, kind, code, lon, lat in rows
    ]


def _copy_seeds(connection: Connection, of_models: Sequence[Model], first: int, count: int) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    columns = sql.SQL(", ").join(map(sql.Identifier, statements.SEED_COLUMNS))
    with (
        driver.cursor() as cursor,
        cursor.copy(sql.SQL("COPY bench_seed ({}) FROM STDIN").format(columns)) as copy,
    ):
        for seed in seeds(of_models, first, count):
            copy.write_row(seed)


def _hosts(engine: Engine) -> dict[str, int]:
    """Insert the hosts, whose names are given once in a database, and an author of imports."""
    with change(engine) as connection:
        first = connection.scalar(text("SELECT min(id) FROM organization WHERE name LIKE '演示%号网点'"))
        if first is None:
            first = min(connection.scalars(statements.INSERT_HOSTS, {"hosts": HOSTS}))
            add_account(connection, "imports@example.org", "导入人")
        author = connection.scalar(text("SELECT id FROM staff WHERE email = 'imports@example.org'"))
    return {"first_host": first, "author": author or 0}


def _write_batch(engine: Engine, keys: dict[str, int], numbers: tuple[int, int]) -> None:
    """Write the stations between two numbers in one transaction, as an import does."""
    values = keys | {"first": numbers[0], "last": numbers[1]}
    with change(engine) as connection:
        connection.execute(statements.LATER)
        connection.execute(statements.INSERT_STATIONS, values)
        for statement in statements.PARTS:
            connection.execute(statement, values)
        connection.execute(statements.REFRESH, values)
        if numbers[0] // BATCH % EVERY_IMPORT == 0:
            run = connection.scalar(statements.INSERT_IMPORT, values)
            connection.execute(statements.INSERT_RESULTS, values | {"run": run})


@contextmanager
def _bulk(engine: Engine, report: Report) -> Iterator[None]:
    """Take the bulky indexes and the foreign keys away for the time of a block."""
    with change(engine) as connection:
        indexes = connection.execute(statements.BULKY_INDEXES).all()
        triggers = connection.execute(statements.FOREIGN_KEYS).all()
        for index in indexes:
            _run(connection, sql.SQL("DROP INDEX {}").format(sql.Identifier(index.name)))
        _switch(connection, triggers, DISABLE)
    yield
    with _told("indexes", report), ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(partial(_create_index, engine), [index.definition for index in indexes]))
    with change(engine) as connection:
        _switch(connection, triggers, ENABLE)


def _switch(connection: Connection, triggers: Sequence[Row[Any]], statement: sql.SQL) -> None:
    for trigger in triggers:
        names = map(sql.Identifier, (trigger.of_table, trigger.name))
        _run(connection, statement.format(*names))


def _create_index(engine: Engine, definition: str) -> None:
    with change(engine) as connection:
        connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(definition))


def _run(connection: Connection, statement: sql.Composable) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(statement)


def _settle(engine: Engine) -> None:
    """Bring the statistics and the visibility map up to date, and write what has been kept back."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))  # so that it does not happen during the first rounds


@contextmanager
def _told(what: str, report: Report) -> Iterator[None]:
    began = time.monotonic()
    yield
    report(f"{what}: {time.monotonic() - began:.1f} s")
