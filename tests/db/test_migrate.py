"""A database is built from the files of the schema; what they create is made anew when they have changed."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from catalog import FUNCTIONS, POLICIES, VIEWS, described
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import ProgrammingError

from locator.db import migrate, schema_files, schema_version

# What columns and indexes are computed by cannot be dropped and made anew.
OF_COLUMNS_AND_INDEXES = {"edges_min", "grams", "half_hours", "has_quiet_hours"}


def schema(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return described(connection)


def is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        return schema_version.is_current(connection)


def run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


@pytest.fixture
def older(engine: Engine) -> Iterator[Engine]:
    """Return an engine on a database whose files were others."""
    run(engine, "COMMENT ON TABLE alembic_version IS 'other files'")
    yield engine


def test_an_empty_database_gets_everything(bare_engine: Engine) -> None:
    migrate.upgrade(bare_engine)
    assert is_current(bare_engine)
    assert len(schema(bare_engine)) > 1000


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    asked = text("SELECT oid, xmin FROM pg_policy UNION ALL SELECT oid, xmin FROM pg_proc")
    with engine.connect() as connection:
        before = set(connection.execute(asked))
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert set(connection.execute(asked)) == before


def test_what_the_files_create_is_made_anew(older: Engine) -> None:
    whole = schema(older)
    for statement in (
        "CREATE OR REPLACE FUNCTION may_tend(the_station bigint) RETURNS bool LANGUAGE sql AS 'SELECT true'",
        "DROP POLICY staff_changes ON station",
        "CREATE POLICY anything_goes ON station FOR ALL TO locator_public USING (true)",
        "DROP TRIGGER station_version ON station",
        "GRANT DELETE ON station TO locator_public",
        "GRANT UPDATE (name) ON division TO locator_staff",
        "ALTER TABLE report DISABLE ROW LEVEL SECURITY",
    ):
        run(older, statement)
    assert schema(older) != whole
    migrate.upgrade(older)
    assert schema(older) == whole


def test_a_function_may_change_its_parameters(older: Engine) -> None:
    whole = schema(older)
    run(older, "DROP FUNCTION void_links")
    run(older, "CREATE FUNCTION void_links(a text, b text) RETURNS text LANGUAGE sql AS 'SELECT a'")
    migrate.upgrade(older)
    assert schema(older) == whole


def test_another_view_is_followed_by_the_projection(older: Engine, add: Callable[..., int]) -> None:
    add()
    view = "SELECT pg_get_viewdef('public_station_source')"
    with older.begin() as connection:
        other = str(connection.scalar(text(view))).replace("'position_quality'", "'former_name'")
        connection.exec_driver_sql(
            f"CREATE OR REPLACE VIEW public_station_source AS {other}".replace("%", "%%")
        )
        connection.execute(text("SELECT refresh_public_station(ARRAY(SELECT id FROM station))"))
        card = text("SELECT card FROM public_station")
        assert "former_name" in str(connection.scalar(card))
    migrate.upgrade(older)
    with older.connect() as connection:
        assert "position_quality" in str(connection.scalar(card))


def test_an_unchanged_view_leaves_the_projection_alone(older: Engine, add: Callable[..., int]) -> None:
    add()
    changed_in = text("SELECT changed_in FROM public_station")
    with older.connect() as connection:
        before = connection.scalar(changed_in)
    migrate.upgrade(older)
    with older.connect() as connection:
        assert connection.scalar(changed_in) == before


def test_what_somebody_else_made_stays(older: Engine) -> None:
    theirs = (
        "CREATE VIEW monthly AS SELECT date_trunc('month', said_at), count(*) FROM report GROUP BY 1",
        "CREATE FUNCTION theirs() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER theirs BEFORE UPDATE ON station FOR EACH ROW EXECUTE FUNCTION theirs()",
    )
    for statement in theirs:
        run(older, statement)
    with_theirs = schema(older)
    migrate.upgrade(older)
    assert schema(older) == with_theirs


def test_servers_that_start_together_upgrade_once(bare_engine: Engine) -> None:
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: migrate.upgrade(bare_engine), range(3)))
    assert is_current(bare_engine)


def test_a_current_schema_is_known_as_current(connection: Connection) -> None:
    assert schema_version.is_current(connection)


def test_another_revision_is_not_current(engine: Engine) -> None:
    run(engine, "UPDATE alembic_version SET version_num = '0000'")
    assert not is_current(engine)


def test_the_same_tables_with_other_functions_are_not_current(older: Engine) -> None:
    assert not is_current(older)
    migrate.upgrade(older)
    assert is_current(older)


def test_an_empty_database_is_not_current(bare_engine: Engine) -> None:
    assert not is_current(bare_engine)


def test_a_file_that_fails_leaves_nothing_half_done_and_is_named(bare_engine: Engine) -> None:
    run(bare_engine, "CREATE TABLE facet_check (mine int)")  # stands in the way of tables/stations.sql
    before = schema(bare_engine)
    with pytest.raises(ProgrammingError, match="already exists") as caught:
        migrate.upgrade(bare_engine)
    assert caught.value.statement == "locator/db/schema/tables/stations.sql"
    assert schema(bare_engine) == before
    assert not inspect(bare_engine).has_table("station")


def test_every_file_of_the_schema_is_run() -> None:
    on_disk = {
        path.relative_to(schema_files.FOLDER).as_posix() for path in schema_files.FOLDER.rglob("*.sql")
    }
    assert on_disk == {f"{name}.sql" for name in (*schema_files.TABLES, *schema_files.replayed())}


def test_every_function_and_view_is_replayed_or_belongs_to_a_table(connection: Connection) -> None:
    made = {line.split("(")[0].split("public.")[1] for line in described(connection, (FUNCTIONS,))}
    assert made == {*schema_files.created("FUNCTION"), *OF_COLUMNS_AND_INDEXES}
    views = {line.split()[1] for line in described(connection, (VIEWS,))}
    assert views == set(schema_files.created("VIEW"))


def test_each_table_has_its_policies_in_a_file_of_its_name(connection: Connection) -> None:
    tables = {line.split(".")[0].removeprefix("policy ") for line in described(connection, (POLICIES,))}
    assert tables == {path.stem for path in (schema_files.FOLDER / "policies").glob("*.sql")}
    for table in tables:
        lines = schema_files.read(f"policies/{table}").splitlines()
        named = [line.split(" ON ")[1].split()[0] for line in lines if line.startswith("CREATE POLICY")]
        assert set(named) == {table}
