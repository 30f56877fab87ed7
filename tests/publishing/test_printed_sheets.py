"""The printed sheet of a district shows closures and campaigns with their dates."""

from datetime import datetime, timedelta

import pytest
from factories import NOON, AddStation
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, text

from locator.db.session import change
from locator.hours.actions import exceptions
from locator.hours.actions.exceptions import Campaign, Period
from locator.hours.domain.timeline import DoorState
from locator.reports.actions import reports
from locator.reports.actions.reports import NewReport
from locator.reports.domain.report import Verdict
from locator.time_zone import SHANGHAI

SHEET = "/divisions/441202/sheet"


@pytest.fixture
def code(add: AddStation, connection: Connection) -> str:
    """Return the code of a station of Duanzhou."""
    add(name="黄塘驿站")
    return str(connection.scalar(text("SELECT code FROM station")))


def time_on(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


@pytest.mark.parametrize("begins", [time_on(22, 8), time_on(24, 18)])
def test_current_and_upcoming_closures_are_printed_with_their_dates(
    client: FlaskClient, engine: Engine, code: str, begins: datetime
) -> None:
    assert "临时关闭" not in client.get(SHEET).text
    with change(engine) as connection:
        period = Period(begins, time_on(26, 8))
        exceptions.close_stations(connection, [code], period, "停电", "端州区总工会", NOON)
    shown = client.get(SHEET).text
    assert f"11月{begins.day}日 {begins:%H}:00 至 11月26日 08:00 临时关闭：停电" in shown


def test_a_campaign_is_printed_with_its_dates(client: FlaskClient, engine: Engine, code: str) -> None:
    storm = Campaign("台风", "台风过境，暂停开放", DoorState.CLOSED, Period(time_on(23, 8), time_on(24, 8)))
    with change(engine) as connection:
        exceptions.start_campaign(connection, storm, [code], "市总工会", NOON)
    assert "11月23日 08:00 至 11月24日 08:00：台风过境，暂停开放" in client.get(SHEET).text


def test_an_overdue_closure_is_printed_as_unconfirmed(client: FlaskClient, engine: Engine, code: str) -> None:
    with change(engine) as connection:
        exceptions.close_stations(
            connection, [code], Period(time_on(20, 8), time_on(22, 8)), "停电", "x", NOON
        )
    assert "停电，原定 11月22日 08:00 恢复，还没有人确认" in client.get(SHEET).text


def test_reports_and_distant_closures_are_not_printed(client: FlaskClient, engine: Engine, code: str) -> None:
    with change(engine) as connection:
        for device in "ab":
            reports.submit(connection, NewReport(code, Verdict.LOCKED, device, device), NOON)
        far = NOON + timedelta(days=60)
        exceptions.close_stations(
            connection, [code], Period(far, far + timedelta(days=1)), "年终盘点", "x", NOON
        )
    shown = client.get(SHEET).text
    assert "黄塘驿站" in shown and "锁" not in shown and "年终盘点" not in shown
