"""A SQLAlchemy Core select that is compiled once and executed many times.

Core looks up the compiled form and builds the result's columns for every execution, which costs more
than PostgreSQL's own work on a small search. Queries that run thousands of times a minute keep their
SQL text and go straight to the driver.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, Select
from sqlalchemy.exc import DBAPIError


class Prepared:
    """A select with `literal_execute` parameters that are given once and others given per execution."""

    def __init__(self, statement: Select[Any], literals: Mapping[str, object]) -> None:
        self.statement = statement
        self.literals = dict(literals)
        self._text = ""
        self._constants: dict[str, Any] = {}
        self._names: tuple[str, ...] = ()

    def all(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        """Return all rows as named tuples, for the values that Core's `execute` would take.

        Raises SQLAlchemy's DBAPIError for any driver error, as `execute` would.
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
            raise self._wrapped_error(connection, error, driver.closed) from error

    def _wrapped_error(self, connection: Connection, error: psycopg.Error, dead: bool) -> BaseException:
        """Return a driver error as SQLAlchemy's DBAPIError; take a dead connection out of the pool."""
        if dead:
            connection.invalidate(error)
        return DBAPIError.instance(
            self._text, None, error, psycopg.Error, hide_parameters=True, connection_invalidated=dead
        )

    def _compile(self, connection: Connection, values: Mapping[str, Any]) -> None:
        compiled = self.statement.compile(dialect=connection.dialect)
        state = compiled.construct_expanded_state({**values, **self.literals})
        names = state.parameters.keys() & values.keys()
        self._constants = {name: value for name, value in state.parameters.items() if name not in names}
        self._names = tuple(names)
        self._text = state.statement
