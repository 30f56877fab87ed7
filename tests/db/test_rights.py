"""Rights: the database and the program have one table of them, and only that table names roles."""

import re

from sqlalchemy import Connection, Engine, text

from locator.accounts.domain.rights import NEEDS_SECOND_FACTOR, RIGHTS, Right, Role
from locator.db import migrate, schema_files

ASKED = text("SELECT role, right_code FROM role_right")
ASKS = r"(?:my_divisions|my_organizations|my_rounds|has_right|may_somewhere|may_in_\w+)"
CODE_IN_SQL = re.compile(ASKS + r"\('(\w+)'")


def stored(connection: Connection) -> set[tuple[str, str]]:
    return {(row.role, row.right_code) for row in connection.execute(ASKED)}


def replayed() -> dict[str, str]:
    """Return the text of what reads rights: functions and policies."""
    names = [name for name in schema_files.replayed() if name.startswith(("functions/", "policies/"))]
    return {name: schema_files.read(name) for name in names}


def test_the_database_has_the_rights_of_the_program(connection: Connection) -> None:
    assert stored(connection) == {(role.value, right.value) for role in Role for right in RIGHTS[role]}


def test_an_upgrade_puts_altered_rights_back(engine: Engine) -> None:
    with engine.begin() as connection:
        before = stored(connection)
        connection.execute(text("DELETE FROM role_right WHERE role = 'editor'"))
        connection.execute(text("INSERT INTO role_right VALUES ('auditor', 'appoint')"))
        connection.execute(text("COMMENT ON TABLE alembic_version IS 'other files'"))
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert stored(connection) == before


def test_no_policy_and_no_function_names_a_role() -> None:
    for name, sql in replayed().items():
        for role in Role:
            assert f"'{role.value}'" not in sql and f"{{{role.value}" not in sql, name


def test_policies_and_functions_ask_for_rights_that_there_are() -> None:
    asked = {code for sql in replayed().values() for code in CODE_IN_SQL.findall(sql)}
    assert asked == {right.value for right in Right}


def test_the_rights_that_need_a_second_factor_are_those_of_the_program() -> None:
    listed = ", ".join(f"'{right.value}'" for right in Right if right in NEEDS_SECOND_FACTOR)
    assert f"r.right_code IN ({listed})" in schema_files.read("functions/staff")
