"""A database that is not whole is told from one that is, kind by kind, and made whole again."""

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text

from locator.cli import main
from locator.db import catalog, migrate
from locator.db.session import change

RUINS = {
    "行级权限": "ALTER TABLE station DISABLE ROW LEVEL SECURITY",
    "权限规则": "DO $$ DECLARE p record; BEGIN"
    " FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy LOOP"
    " EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP; END $$",
    "授权": "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM locator_public, locator_staff, locator_door",
    "触发器": "ALTER TABLE station DISABLE TRIGGER USER",
    "函数": "CREATE OR REPLACE FUNCTION may_tend(the_station bigint) RETURNS boolean LANGUAGE sql STABLE"
    " AS 'SELECT true'",
}


def test_a_database_that_was_just_prepared_is_whole(engine: Engine) -> None:
    with change(engine) as connection:
        assert catalog.differences(connection) == []
        connection.execute(text("CREATE FUNCTION theirs() RETURNS int LANGUAGE sql AS 'SELECT 1'"))
        assert catalog.differences(connection) == []  # what somebody else made is nobody's business


def test_the_command_names_a_ruin(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    assert CliRunner().invoke(main, ["db", "check"]).exit_code == 0
    with change(engine, of_schema=True) as connection:
        connection.execute(text(RUINS["权限规则"]))
    refused = CliRunner().invoke(main, ["db", "check"])
    assert refused.exit_code == 1
    assert "权限规则：程序建了" in refused.output and "现在是 0 个" in refused.output


@pytest.mark.parametrize("kind", RUINS)
def test_a_ruin_is_named_and_prepare_makes_it_whole(engine: Engine, kind: str) -> None:
    with change(engine, of_schema=True) as connection:
        connection.execute(text(RUINS[kind]))
        found = catalog.differences(connection)
    assert [difference.kind for difference in found] == [kind]
    assert kind in found[0].message

    migrate.upgrade(engine)
    with change(engine) as connection:
        assert catalog.differences(connection) == []
