"""Statements that are prepared in a session answer as others do, also where the session is not ours."""

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import Connection, DateTime, Float, Integer, bindparam, create_engine, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.exc import DBAPIError

from locator.db.prepared import Prepared
from locator.db.session import read, read_engine

OURS = text(
    "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'locator%' AND statement LIKE '%AS half%'"
)
NAMED = text("SELECT count(*) FROM pg_prepared_statements WHERE name = :name")
NAME = text(str(OURS).replace("count(*)", "name"))
END_OTHERS = text(
    "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
VALUES = {
    "half": 0.5,
    "at": datetime(2026, 11, 30, 4, tzinfo=UTC),
    "words": ['a "b"', "c\\d", "{,}"],
    "none": None,
}
STATEMENT = select(
    bindparam("half", type_=Float).label("half"),
    bindparam("at", type_=DateTime(timezone=True)).label("at"),
    bindparam("words", type_=ARRAY(TEXT)).label("words"),
    bindparam("none", type_=Integer).label("none"),
    bindparam("n", type_=Integer, literal_execute=True).label("n"),
)


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """Return a connection of this test alone: what it leaves in its session must not meet another test."""
    engine = read_engine(database_url, pool_size=1)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def prepared() -> Prepared:
    return Prepared(STATEMENT, {"n": 7})


def as_core_answers(connection: Connection) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(STATEMENT, VALUES | {"n": 7})]


def test_a_prepared_statement_answers_as_core_does(connection: Connection) -> None:
    statement, expected = prepared(), as_core_answers(connection)
    for _ in range(7):  # PostgreSQL plans anew for the first five
        assert list(statement.all(connection, VALUES)) == expected
    assert connection.scalar(OURS) == 1
    assert statement.all(connection, VALUES)[0].at == VALUES["at"]


@pytest.mark.parametrize("is_there", [False, True])
def test_a_session_that_is_not_ours_is_noticed(connection: Connection, is_there: bool) -> None:
    """As behind PgBouncer: another session comes for the next transaction, with other names in it."""
    statement, expected = prepared(), as_core_answers(connection)
    statement.all(connection, VALUES)
    name = connection.scalar(NAME)
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    driver.pgconn.exec_(b"DEALLOCATE ALL")
    if is_there:
        driver.pgconn.exec_(f"PREPARE {name} AS SELECT 1".encode())
        connection.info.clear()
    for _ in range(3):
        assert list(statement.all(connection, VALUES)) == expected
    assert connection.scalar(NAMED, {"name": name}) == is_there


def test_a_connection_that_is_told_not_to_prepare_does_not(connection: Connection) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    driver.prepare_threshold = None
    assert list(prepared().all(connection, VALUES)) == as_core_answers(connection)
    assert connection.scalar(OURS) == 0


def test_an_error_of_the_database_is_raised_as_core_raises_it(connection: Connection) -> None:
    failing = Prepared(select((1 / bindparam("zero", type_=Integer)).label("n")), {})
    with pytest.raises(DBAPIError) as refused:
        failing.all(connection, {"zero": 0})
    assert getattr(refused.value.orig, "sqlstate", None) == "22012"
    assert "zero" not in str(refused.value.params)


def test_a_question_is_asked_again_when_all_connections_were_dead(database_url: str) -> None:
    """As after a restart of the database: nobody is refused because of connections from before."""
    engine = read_engine(database_url, pool_size=3)
    with engine.connect() as one, engine.connect() as two, engine.connect() as three:
        for connection in (one, two, three):
            prepared().all(connection, VALUES)
    end = create_engine(database_url)
    with end.begin() as connection:
        connection.execute(END_OTHERS)
    end.dispose()
    (row,) = read(engine, lambda connection: prepared().all(connection, VALUES))
    assert row.n == 7
    engine.dispose()
