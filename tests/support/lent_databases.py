"""Databases that serve one test after the other, still connected, as each leaves them as it found them.

A copy of a template, its first connections and the plans of their first statements cost more than most tests.
So what a test has added is taken out again; a database that differs from its template after that is dropped.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from databases import copied, with_options
from sqlalchemy import Connection, Engine, TextClause, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from locator.http.database import Engines

MOST_TESTS = 40  # then it has so many dead rows that a new copy is cheaper
# What a test changes that changes the schema, a setting of the database or the planner's statistics.
CATALOGS = (
    *("pg_attrdef", "pg_attribute", "pg_class", "pg_constraint", "pg_db_role_setting", "pg_default_acl"),
    *("pg_description", "pg_enum", "pg_event_trigger", "pg_extension", "pg_index", "pg_largeobject_metadata"),
    *("pg_namespace", "pg_policy", "pg_proc", "pg_rewrite", "pg_statistic", "pg_trigger", "pg_type"),
)
OF_THIS_DATABASE = {
    "pg_db_role_setting": "setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())",
    "pg_namespace": "nspname NOT LIKE 'pg%temp%'",  # a connection's first temporary table leaves its schema
}
RELATIONS = text("""
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = :kind AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
""")
OTHERS = text("""
SELECT pid, state, pid <> ALL (CAST(:kept AS integer[])) AND pg_terminate_backend(pid, 60000) AS is_ended
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
""")
COUNTED = "SELECT '{0}', count(*), count(*) FILTER (WHERE age(xmin) < :since) FROM {0} WHERE {1}"
LAST_VALUE = "SELECT '{0}', last_value, is_called FROM {0}"
DELETED = "DELETE FROM {0} WHERE age(xmin) < :since"
Made = TypeVar("Made", Engine, Engines)


@dataclass(frozen=True)
class Rows:
    """How many rows of a table are as old as the copy, and how many are newer."""

    old: int
    new: int


class LentDatabase:
    """A copy of a template that one test has at a time, with the engines that its tests have asked for."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.tests = 0
        self._made: dict[object, Engine | Engines] = {}
        self._pids: set[int] = set()  # of the connections of these engines
        # Its own connection neither fires triggers nor checks keys.
        self._engine = create_engine(with_options(address, session_replication_role="replica"))
        with self._engine.begin() as connection:
            self._born = int(connection.scalar(text("SELECT txid_current()")) or 0)
            tables = connection.scalars(RELATIONS, {"kind": "r"}).all()
            sequences = connection.scalars(RELATIONS, {"kind": "S"}).all()
            self._rows_query = _rows_of((*tables, *CATALOGS))
            self._sequences_query = _values_of(sequences)
            self._rows = self._read_rows(connection)
            self._values = self._read_values(connection)

    def engines(self, kind: object, make: Callable[[], Made]) -> Made:
        """Return the engine or engines of a kind; they stay connected from one test to the next."""
        if kind not in self._made:
            self._made[kind] = made = make()
            for engine in _each(made):
                event.listen(engine, "connect", lambda driver, _: self._pids.add(driver.info.backend_pid))
        return self._made[kind]  # type: ignore[return-value]

    def restore(self) -> bool:
        """Take out what a test has added; tell whether everything is now as in the template."""
        self.tests += 1
        try:
            with self._engine.begin() as connection:
                return self._is_at_rest(connection) and self._is_restored(connection)
        except DBAPIError:  # a test has ended all connections, locked a table, or dropped one
            return False

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
        for made in self._made.values():
            made.dispose()

    def _is_at_rest(self, connection: Connection) -> bool:
        """End the connections that a test has left; tell whether nobody is within a transaction."""
        engines = [engine for made in self._made.values() for engine in _each(made)]
        if any(engine.pool.checkedout() for engine in engines):  # type: ignore[attr-defined]
            return False
        others = connection.execute(OTHERS, {"kept": [*self._pids]}).all()
        alive = {row.pid for row in others if row.pid in self._pids}
        if alive != self._pids:
            for engine in engines:
                engine.dispose()
            self._pids.clear()
        return all(row.is_ended or row.state == "idle" for row in others)

    def _is_restored(self, connection: Connection) -> bool:
        rows = self._read_rows(connection)
        changed = [name for name, found in rows.items() if found.old != self._rows[name].old]
        added = [name for name, found in rows.items() if found.new]
        if changed or not set(CATALOGS).isdisjoint(added):
            return False
        for name in added:
            connection.execute(text(DELETED.format(name)), self._since(connection))
        for name, (value, is_called) in self._read_values(connection).items():
            if (value, is_called) != self._values[name]:
                back = {"name": name, "value": self._values[name][0], "is_called": self._values[name][1]}
                connection.execute(text("SELECT setval(:name, :value, :is_called)"), back)
        return True

    def _since(self, connection: Connection) -> dict[str, int]:
        """Return the age of a row that was made with the copy."""
        return {"since": int(connection.scalar(text("SELECT txid_current()")) or 0) - self._born}

    def _read_rows(self, connection: Connection) -> dict[str, Rows]:
        found = connection.execute(self._rows_query, self._since(connection))
        return {name: Rows(count - new, new) for name, count, new in found}

    def _read_values(self, connection: Connection) -> dict[str, tuple[int, bool]]:
        found = connection.execute(self._sequences_query)
        return {name: (value, is_called) for name, value, is_called in found}


LENT: dict[str, LentDatabase] = {}  # by address
WAITING: dict[str, list[tuple[LentDatabase, AbstractContextManager[str]]]] = defaultdict(list)  # by template


@contextmanager
def lent(template: str) -> Iterator[str]:
    """Give the address of a database like a template, with nothing of other tests in it."""
    database, copy = WAITING[template].pop() if WAITING[template] else _new(template)
    LENT[database.address] = database
    yield database.address
    del LENT[database.address]
    if database.tests < MOST_TESTS and database.restore():
        WAITING[template].append((database, copy))
    else:
        _drop(database, copy)


@contextmanager
def connected(address: str, kind: object, make: Callable[[], Made]) -> Iterator[Made]:
    """Give an engine, or several, to a database; a lent one keeps them for its next test."""
    if address in LENT:
        yield LENT[address].engines(kind, make)
        return
    made = make()
    yield made
    made.dispose()


def drop_waiting() -> None:
    """Drop the databases of this process."""
    for waiting in WAITING.values():
        while waiting:
            _drop(*waiting.pop())


def _new(template: str) -> tuple[LentDatabase, AbstractContextManager[str]]:
    copy = copied(template)
    return LentDatabase(copy.__enter__()), copy


def _drop(database: LentDatabase, copy: AbstractContextManager[str]) -> None:
    database.close()
    copy.__exit__(None, None, None)


def _each(made: Engine | Engines) -> tuple[Engine, ...]:
    if isinstance(made, Engine):
        return (made,)
    return (made.public_read, made.public_write, made.staff, made.sign_in)


def _rows_of(tables: Sequence[str]) -> TextClause:
    """Return the query for all rows of tables, and for those that are newer than `since`."""
    return _union(COUNTED.format(name, OF_THIS_DATABASE.get(name, "true")) for name in tables)


def _values_of(sequences: Sequence[str]) -> TextClause:
    """Return the query for the last values of sequences, and whether they are taken."""
    return _union(LAST_VALUE.format(name) for name in sequences)


def _union(queries: Iterable[str]) -> TextClause:
    return text(" UNION ALL ".join(queries))
