"""A statement of SQLAlchemy Core that is compiled once and asked many times.

Core looks up its compiled form and works out the columns of the result anew for every execution,
which costs more than PostgreSQL's own work on a small search. What is asked thousands of times a
minute keeps its text, and goes to the driver as it is.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, Select
from sqlalchemy.exc import DBAPIError


class Prepared:
    """A select whose `literal_execute` parameters are given once; the others with each question."""

    def __init__(self, statement: Select[Any], literals: Mapping[str, object]) -> None:
        self.statement = statement
        self.literals = dict(literals)
        self._text = ""
        self._constants: dict[str, Any] = {}
        self._names: tuple[str, ...] = ()

    def all(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        """Return all rows, with names, for the values that Core's own `execute` would take.

        Raises SQLAlchemy's DBAPIError for any error of the driver, as `execute` would.
        """
        if not self._text:
            self._compile(connection, values)
        given = self._constants | {name: values[name] for name in self._names}
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        try:
            with driver.cursor(row_factory=namedtuple_row) as cursor:
                return cursor.execute(self._text, given).fetchall()
        except psycopg.Error as error:
            raise self._as_execute_would(connection, error, driver.closed) from error

    def _as_execute_would(self, connection: Connection, error: psycopg.Error, dead: bool) -> BaseException:
        """Return the error under SQLAlchemy's name, and take a dead connection out of the pool."""
        if dead:
            connection.invalidate(error)
        return DBAPIError.instance(
            self._text, None, error, psycopg.Error, hide_parameters=True, connection_invalidated=dead
        )

    def _compile(self, connection: Connection, values: Mapping[str, Any]) -> None:
        compiled = self.statement.compile(dialect=connection.dialect)
        state = compiled.construct_expanded_state({**values, **self.literals})
        names = state.parameters.keys() & values.keys()
        self._constants = {name: said for name, said in state.parameters.items() if name not in names}
        self._names = tuple(names)
        self._text = state.statement
