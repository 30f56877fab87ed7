"""Databases of earlier revisions become what a new one is, and lose nothing."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from catalog import described
from click.testing import CliRunner
from old_databases import REVISIONS, Restored
from sqlalchemy import Connection, Engine, text

from locator.cli import main
from locator.db import migrate, schema_version
from locator.db.errors import SchemaOutdated
from locator.db.session import Login, change, write_engine

TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
OURS = text(f"{TABLES} AND relname NOT IN ('spatial_ref_sys', 'alembic_version') ORDER BY relname")
WAITING = text("""
SELECT task_name || ' ' || coalesce(args->>'letter', args->>'step') FROM jobs.procrastinate_jobs
WHERE status = 'todo' ORDER BY task_name
""")

# Of the projection, which each version builds in its own way from the other tables.
DERIVED = {"card", "tags", "changed_in"}
MADE_AGAIN = {"open_data"}  # files of the day, in pieces since 0110: `db prepare` makes them


@pytest.fixture(params=REVISIONS)
def old(request: pytest.FixtureRequest, restored: Restored) -> Iterator[Engine]:
    """Return an engine on a database of each earlier revision that there is a dump of."""
    with restored(request.param) as address:
        engine = write_engine(address, "test")
        yield engine
        engine.dispose()


def rows(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of all tables."""
    with engine.connect() as connection:
        return {
            table: list(
                connection.scalars(
                    text(f"SELECT to_jsonb(t) FROM {table} t ORDER BY to_jsonb(t)::text")  # noqa: S608
                )
            )
            for table in connection.scalars(OURS).all()
        }


def with_common_columns(rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[str]:
    """Return rows, sorted, without columns that are derived, or that only one side has."""
    common = rows[0].keys() & others[0].keys() - DERIVED
    return sorted(json.dumps({name: row[name] for name in common}, sort_keys=True) for row in rows)


def test_an_upgraded_database_is_like_a_new_one(old: Engine, connection: Connection) -> None:
    migrate.upgrade(old)
    with old.connect() as upgraded:
        assert schema_version.is_current(upgraded)
        assert described(upgraded) == described(connection)
        assert described(upgraded, schema="jobs") == described(connection, schema="jobs")


def test_what_waited_in_an_old_database_waits_in_the_queue(old: Engine) -> None:
    """The letter and the step of an import that an old database has not done yet; each once."""
    migrate.upgrade(old)
    with old.connect() as connection:
        waiting = connection.scalars(WAITING).all()
    assert waiting == ["imports.work 2", "mail.send 1"]


def test_the_dump_has_rows_in_every_table(old: Engine) -> None:
    assert [table for table, found in rows(old).items() if not found] == []


def test_an_upgrade_loses_no_row(old: Engine) -> None:
    before = rows(old)
    migrate.upgrade(old)
    after = rows(old)
    for table in before.keys() - MADE_AGAIN:
        kept, now = before[table], after[table]
        assert with_common_columns(now, kept) == with_common_columns(kept, now), table


def test_the_history_holds_after_an_upgrade(old: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCATOR_DATABASE_URL", old.url.render_as_string(hide_password=False))
    kept = CliRunner().invoke(main, ["history", "head"]).stdout.strip()
    assert int(kept.split()[0]) > 5
    migrate.upgrade(old)
    checked = CliRunner().invoke(main, ["history", "check", "--head", kept])
    assert (checked.exit_code, checked.stderr) == (0, "")


@pytest.mark.parametrize(
    ("revision", "sentence"),
    [
        ("0029", "数据库是 0029 版，太旧：请先用程序的 6982fe3 版运行 locator db prepare"),
        ("0001", "太旧"),
        ("9999", "数据库是 9999 版，比这个程序的 .* 版新：请换上新的程序"),
    ],
)
def test_what_cannot_be_upgraded_is_refused_with_what_to_do(
    old_engine: Engine, revision: str, sentence: str
) -> None:
    with old_engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
        before = described(connection)
    with pytest.raises(SchemaOutdated, match=sentence):
        migrate.upgrade(old_engine)
    with old_engine.connect() as connection:
        assert described(connection) == before


def test_the_file_names_of_revisions_are_what_alembic_knows() -> None:
    scripts = ScriptDirectory(str(migrate.FOLDER))
    assert [one.revision for one in scripts.walk_revisions()][::-1] == list(schema_version.revisions())


@pytest.mark.parametrize(
    ("role", "version"),
    [("locator_public", "0030"), ("locator_staff", "0030"), ("locator_door", r"\?")],
)
def test_each_part_of_the_program_names_the_version_of_an_old_database(
    old_engine: Engine, role: str, version: str
) -> None:
    """The role that signs people in could not read the version before 0031: it knows that it is another."""
    url = old_engine.url.render_as_string(hide_password=False)
    engine = write_engine(url, login=Login(role))
    with (
        pytest.raises(SchemaOutdated, match=f"数据库是 {version} 版，这个程序要 .* locator db prepare"),
        change(engine) as connection,
    ):
        connection.execute(text("SELECT has_right('publish', '441200', NULL)"))
    engine.dispose()
