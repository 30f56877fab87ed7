"""A database that serves one test after the other is as new for each, or is not used again."""

import databases
import pytest
from factories import TODAY, draft
from lent_databases import connected, lent
from sqlalchemy import Connection, Engine, text

from locator.db.session import change, write_engine
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations

ADDED = {
    "stations": "SELECT count(*) FROM station",
    "public stations": "SELECT count(*) FROM public_station",
    "changes": "SELECT count(*) FROM change_set",
    "seals": "SELECT count(*) FROM change_seal",
    "jobs": "SELECT count(*) FROM jobs.procrastinate_jobs",
    "next code": "SELECT last_value, is_called FROM station_code_seq",
}


def engine_of(address: str) -> Engine:
    with connected(address, "writing", lambda: write_engine(address, "test")) as engine:
        return engine


def counted(connection: Connection) -> dict[str, tuple[object, ...]]:
    return {name: tuple(connection.execute(text(query)).one()) for name, query in ADDED.items()}


def test_what_a_test_adds_is_not_there_for_the_next() -> None:
    with lent(databases.empty()) as first:
        with change(engine_of(first)) as connection:
            before = counted(connection)
        drafts, _ = convert_positions([draft(), draft(services=())])
        with change(engine_of(first)) as connection:
            insert_stations(connection, drafts, TODAY, lambda _: None)
            assert counted(connection).keys() == before.keys() and counted(connection) != before
    with lent(databases.empty()) as second, engine_of(second).connect() as connection:
        assert second == first
        assert counted(connection) == before


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1",
        "UPDATE division SET name = name WHERE code = '110115'",
        "DELETE FROM spatial_ref_sys WHERE srid = 4490",
        "CREATE TABLE more (id integer)",
        "CREATE OR REPLACE FUNCTION more() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "COMMENT ON TABLE station IS 'changed'",
        "ALTER TABLE station DISABLE TRIGGER ALL",
        "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET jit = on', current_database()); END$$",
        "ANALYZE division",
    ],
)
def test_a_database_that_differs_from_its_template_is_not_used_again(statement: str) -> None:
    with lent(databases.empty()) as first, engine_of(first).begin() as connection:
        connection.execute(text(statement))
    with lent(databases.empty()) as second:
        assert (second == first) == (statement == "SELECT 1")


def test_a_database_with_an_open_transaction_is_not_used_again() -> None:
    with lent(databases.empty()) as first:
        left = engine_of(first).connect()
        left.execute(text("SELECT 1"))
    with lent(databases.empty()) as second:
        assert second != first
    left.invalidate()
    left.close()


def test_connections_that_a_test_has_left_are_ended() -> None:
    with lent(databases.empty()) as first:
        own = write_engine(first, "test")
        left = own.connect()
        left.execute(text("LOCK TABLE station"))
    with lent(databases.empty()) as second, engine_of(second).begin() as connection:
        assert second == first
        connection.execute(text("LOCK TABLE station"))
    left.invalidate()
    own.dispose()
