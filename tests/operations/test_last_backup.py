"""The first page of administrators tells when the last backup was made; it alarms when that is old."""

from datetime import timedelta

import pytest
from applications import application
from clerks import SignIn
from factories import NOON
from sqlalchemy import Engine

from locator.accounts.domain.rights import Role
from locator.config import Settings
from locator.operations.actions.self_check import store_result
from locator.operations.domain import BACKUP, DRILL

ALARM = '<p id="last-backup" class="notice alarm"'


@pytest.mark.parametrize(
    ("made_days_ago", "drill", "words", "alarms"),
    [
        (None, "", "没有设成每晚自动备份", False),
        (0, "", "最近一次备份是 11月23日 12:00", False),
        (1, "", "最近一次备份是 11月22日 12:00", False),
        (2, "", "最近一次备份是 11月21日 12:00", True),
        (0, "少一张表", "演练还原没有成", True),
    ],
)
def test_administrators_see_it(
    staff: SignIn,
    engine: Engine,
    made_days_ago: int | None,
    drill: str,
    words: str,
    alarms: bool,
) -> None:
    if made_days_ago is not None:
        store_result(engine, BACKUP, "", NOON - timedelta(days=made_days_ago))
        store_result(engine, DRILL, drill, NOON)
    page = staff(Role.ADMINISTRATOR).get("/staff/").text
    assert words in page and (ALARM in page) is alarms


def test_editors_do_not(staff: SignIn) -> None:
    assert "last-backup" not in staff(Role.EDITOR, "441202").get("/staff/").text


def test_a_first_backup_that_is_not_due_yet_is_waited_for(database_url: str) -> None:
    with application(Settings(database_url=database_url, backup_dir="/srv/backups")) as app:
        assert "设成了每晚自动备份，第一次还没到" in app.test_client().get("/status").text
