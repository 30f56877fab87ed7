"""An upgrade that is interrupted at any of its statements has changed nothing, and can be run again.

The database itself plants the fault: an event trigger counts the statements of the upgrade in a sequence,
which no rollback sets back, and at a chosen one raises an error or ends the connection as a power cut would.
"""

import pytest
from catalog import described
from click.testing import CliRunner
from old_databases import Restored
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from locator.cli import main
from locator.db import migrate, schema_version
from locator.db.errors import DatabaseAway
from locator.db.session import write_engine

PLANT = """
CREATE SCHEMA fault;
CREATE SEQUENCE fault.statement;
CREATE TABLE fault.at (statement bigint, ends_connection boolean);
CREATE FUNCTION fault.happens() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE
  planted fault.at;
BEGIN
  SELECT * INTO planted FROM fault.at;
  IF nextval('fault.statement') = planted.statement THEN
    IF planted.ends_connection THEN
      PERFORM pg_terminate_backend(pg_backend_pid());
    END IF;
    RAISE EXCEPTION 'a planted fault';
  END IF;
END
$$;
CREATE EVENT TRIGGER fault ON ddl_command_start EXECUTE FUNCTION fault.happens();
"""
PARTS = 12


def plant(engine: Engine, statement: int, ends_connection: bool) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(PLANT)
        at = {"statement": statement, "ends_connection": ends_connection}
        connection.execute(text("INSERT INTO fault.at VALUES (:statement, :ends_connection)"), at)


@pytest.fixture(scope="module")
def statements(restored: Restored) -> int:
    """Return how many statements the upgrade of the old database has."""
    with restored("0030") as address:
        engine = write_engine(address, "test")
        plant(engine, 0, False)
        migrate.upgrade(engine)
        with engine.connect() as connection:
            count = int(connection.scalar(text("SELECT last_value FROM fault.statement")) or 0)
        engine.dispose()
    return count


def test_an_upgrade_has_many_statements(statements: int) -> None:
    assert statements > 300


@pytest.mark.parametrize("ends_connection", [False, True], ids=["error", "connection ends"])
@pytest.mark.parametrize("part", range(PARTS + 1))
def test_it_changes_nothing_and_runs_again(
    old_engine: Engine,
    connection: Connection,
    statements: int,
    part: int,
    ends_connection: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with old_engine.connect() as asking:
        before = described(asking)
    plant(old_engine, max(1, statements * part // PARTS), ends_connection)
    with pytest.raises((DBAPIError, DatabaseAway)):
        migrate.upgrade(old_engine)
    with old_engine.connect() as asking:
        assert described(asking) == before
        assert schema_version.found(asking) == schema_version.SchemaVersion("0030")
    migrate.upgrade(old_engine)  # the sequence is past the planted statement
    with old_engine.connect() as asking:
        assert described(asking) == described(connection)
    monkeypatch.setenv("LOCATOR_DATABASE_URL", old_engine.url.render_as_string(hide_password=False))
    assert CliRunner().invoke(main, ["history", "check"]).exit_code == 0
