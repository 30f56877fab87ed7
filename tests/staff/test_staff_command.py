"""The command that opens the first account."""

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select

from locator.accounts.tables import appointment, staff
from locator.cli import main


def add(database_url: str, division: str) -> Result:
    arguments = ["staff", "add", "wang@example.org", "王建国", "--division", division]
    return CliRunner(env={"LOCATOR_DATABASE_URL": database_url}).invoke(main, arguments)


@pytest.mark.parametrize("division", ["441200", "肇庆市"])
def test_an_account_is_opened_for_a_division_by_code_or_name(
    database_url: str, engine: Engine, division: str
) -> None:
    ended = add(database_url, division)
    assert ended.exit_code == 0 and "/staff/link/" in ended.output
    with engine.connect() as connection:
        assert connection.scalars(select(appointment.c.division_code)).all() == ["441200"]


@pytest.mark.parametrize("division", ["999999", "没有市"])
def test_an_unknown_division_is_named_and_opens_no_account(
    database_url: str, engine: Engine, division: str
) -> None:
    ended = add(database_url, division)
    assert ended.exit_code == 1 and division in ended.output
    with engine.connect() as connection:
        assert connection.scalar(select(staff.c.id)) is None
