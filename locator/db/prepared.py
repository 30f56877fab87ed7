"""A SQLAlchemy Core select that is compiled once, prepared once a connection, and executed by one libpq call.

Core looks up the compiled form and builds the result's columns for every execution, and psycopg's cursor
rewrites the text and looks for a prepared statement; both cost more than PostgreSQL's own work on a small
search (docs/performance.md has the steps). Queries that run thousands of times a minute keep their SQL text,
and send no more than values.

A statement is prepared in its connection's session, under a name made of its text: a name never means
another text. Psycopg's cursor executes it instead, which leaves nothing in a session and expects nothing,
where psycopg is told not to prepare (`prepare_threshold` None), where a transaction is open, and from the
first time that a session turns out not to be ours: PgBouncer pools transactions, so that the name is not
there, or is there already.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGresult
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, Select
from sqlalchemy.dialects.postgresql.psycopg import dialect
from sqlalchemy.exc import DBAPIError

from locator.db.stopped_server import noted

DIALECT = dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
NAMES = "locator.prepared"  # in the dictionary of a connection: the names that it has prepared
LOADER = "locator.loader"  # what reads its results, with how each type is read
MAX_STATEMENTS = 100  # of a connection; each takes some 30 KB of its backend
# Types of parameters that have no cast in the text; PostgreSQL infers all others.
FLOAT8, BOOL, INTERVAL, INFERRED = 701, 16, 1186, 0
TYPES = {float: FLOAT8, bool: BOOL, timedelta: INTERVAL}
NOT_OUR_SESSION = frozenset({"26000", "42P05"})  # no such statement; it is there already


class Prepared:
    """A select with `literal_execute` parameters that are given once and others given per execution."""

    def __init__(self, statement: Select[Any], literals: Mapping[str, object]) -> None:
        self.statement = statement
        self.literals = dict(literals)
        self._text = ""
        self._dollar_text = b""
        self._name = b""
        self._constants: dict[str, Any] = {}
        self._names: tuple[str, ...] = ()
        self._fixed: list[Any] = []
        self._types: list[int] = []
        self._places: tuple[tuple[int, str], ...] = ()
        self._make_row: Callable[..., Any] | None = None

    def all(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        """Return all rows as named tuples, for the values that Core's `execute` would take.

        Raises SQLAlchemy's DBAPIError for any driver error, as `execute` would.
        """
        driver = self._driver(connection, values)
        try:
            if not _keeps_statements(driver):
                return self._by_cursor(driver, values)
            try:
                result = self._execute(connection, driver, values)
            except psycopg.Error as error:
                if error.sqlstate not in NOT_OUR_SESSION:
                    raise
                driver.prepare_threshold = None
                return self._by_cursor(driver, values)
            return self._rows(connection, driver, result)
        except psycopg.Error as error:
            raise self._wrapped_error(connection, error, driver.closed) from error

    def _driver(self, connection: Connection, values: Mapping[str, Any]) -> "psycopg.Connection[Any]":
        if not self._text:
            self._compile(connection, values)
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        return driver

    def _by_cursor(self, driver: "psycopg.Connection[Any]", values: Mapping[str, Any]) -> Sequence[Any]:
        given = self._constants | {name: values[name] for name in self._names}
        with driver.cursor(row_factory=namedtuple_row) as cursor:
            return cursor.execute(self._text, given).fetchall()

    def _execute(
        self, connection: Connection, driver: "psycopg.Connection[Any]", values: Mapping[str, Any]
    ) -> PGresult:
        """Execute the prepared statement; return its result in the binary format."""
        parameters = self._fixed.copy()
        for place, name in self._places:
            parameters[place] = _as_text(values[name])
        names: set[bytes] = connection.info.setdefault(NAMES, set())
        if self._name not in names:
            self._prepare(names, driver)
        with noted(driver):
            result = driver.pgconn.exec_prepared(self._name, parameters, None, Format.BINARY)
        if result.status != ExecStatus.TUPLES_OK:
            raise error_from_result(result)
        return result

    def _prepare(self, names: set[bytes], driver: "psycopg.Connection[Any]") -> None:
        if len(names) >= MAX_STATEMENTS:
            driver.execute("DEALLOCATE ALL")  # of psycopg as well, which notices
            names.clear()
        with noted(driver):
            result = driver.pgconn.prepare(self._name, self._dollar_text, self._types)
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)
        names.add(self._name)

    def _rows(
        self, connection: Connection, driver: "psycopg.Connection[Any]", result: PGresult
    ) -> Sequence[Any]:
        if self._make_row is None:
            fields = [(result.fname(n) or b"").decode() for n in range(result.nfields)]
            self._make_row = _row_class(fields)._make
        loader = connection.info.get(LOADER)
        if loader is None:
            loader = connection.info[LOADER] = Transformer(driver)
        loader.set_pgresult(result)
        try:
            return loader.load_rows(0, result.ntuples, self._make_row)
        finally:
            loader.set_pgresult(None)  # else the connection would keep what was read

    def _wrapped_error(self, connection: Connection, error: psycopg.Error, dead: bool) -> BaseException:
        """Return a driver error as SQLAlchemy's DBAPIError.

        A dead connection is shown to SQLAlchemy, which drops it and all that are as old: where the server was
        started again, they are dead as well, and whoever asks once more would get the next of them.
        """
        if dead:
            with suppress(DBAPIError):
                connection.exec_driver_sql("SELECT 1")
        return DBAPIError.instance(
            self._text, None, error, psycopg.Error, hide_parameters=True, connection_invalidated=dead
        )

    def _compile(self, connection: Connection, values: Mapping[str, Any]) -> None:
        given = {**values, **self.literals}
        state = self.statement.compile(dialect=DIALECT).construct_expanded_state(given)
        places = list(enumerate(state.positiontup or ()))
        self._dollar_text = state.statement.encode()
        self._places = tuple((place, name) for place, name in places if name in values)
        self._types = [TYPES.get(type(state.parameters[name]), INFERRED) for _, name in places]
        told = self._dollar_text + repr(self._types).encode()
        self._name = b"locator_" + sha256(told).hexdigest()[:32].encode()
        self._fixed = [None if name in values else _as_text(state.parameters[name]) for _, name in places]
        state = self.statement.compile(dialect=connection.dialect).construct_expanded_state(given)
        names = state.parameters.keys() & values.keys()
        self._constants = {name: value for name, value in state.parameters.items() if name not in names}
        self._names = tuple(names)
        self._text = state.statement


def _keeps_statements(driver: "psycopg.Connection[Any]") -> bool:
    """Tell whether a connection is a session of our own, in which each statement is its own transaction."""
    return driver.autocommit and driver.prepare_threshold is not None


def _row_class(fields: Sequence[str]) -> Any:
    return namedtuple("Row", fields)


def _as_text(value: object) -> Any:
    """Return a value in PostgreSQL's text format, as bytes."""
    if value is None:
        return None
    if isinstance(value, float):
        return repr(value).encode()
    if isinstance(value, datetime):
        return value.isoformat(" ").encode()
    return Transformer().get_dumper(value, PyFormat.TEXT).dump(value)
