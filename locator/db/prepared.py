"""A statement of SQLAlchemy Core that is compiled once and asked many times.

Core finds its compiled form anew for every execution, which costs as much as PostgreSQL's own work
on a small search. What is asked thousands of times a minute keeps its text.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select


class Prepared:
    """A select whose `literal_execute` parameters are given once; the others with each question."""

    def __init__(self, statement: Select[Any], literals: Mapping[str, object]) -> None:
        self.statement = statement
        self.literals = dict(literals)
        self._text = ""
        self._constants: dict[str, Any] = {}
        self._names: tuple[str, ...] = ()

    def all(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """Return all rows for the values, which are those that Core's own `execute` would take."""
        if not self._text:
            self._compile(connection, values)
        given = {name: values[name] for name in self._names}
        return connection.exec_driver_sql(self._text, self._constants | given).all()

    def _compile(self, connection: Connection, values: Mapping[str, Any]) -> None:
        compiled = self.statement.compile(dialect=connection.dialect)
        state = compiled.construct_expanded_state({**values, **self.literals})
        names = state.parameters.keys() & values.keys()
        self._constants = {name: said for name, said in state.parameters.items() if name not in names}
        self._names = tuple(names)
        self._text = state.statement
