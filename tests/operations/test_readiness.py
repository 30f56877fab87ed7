"""Liveness and readiness: the light for opening hours turns yellow before they run out."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from clerks import SignIn
from factories import NOON, AddStation
from flask.testing import FlaskClient
from queues import say_running
from sqlalchemy import Engine, text

from locator.accounts.domain.rights import Role
from locator.db.session import change


@pytest.fixture(autouse=True)
def processes(engine: Engine) -> None:
    """Let a worker and a scheduler run."""
    say_running(engine, "work", "schedule")


def test_a_running_process_is_live(client: FlaskClient) -> None:
    assert client.get("/live").json == {"live": True}


@pytest.mark.parametrize(
    ("days", "light"),
    [(0, "green"), (8, "green"), (9, "yellow"), (15, "yellow"), (16, "red"), (100, "red")],
)
def test_the_light_turns_yellow_a_week_before_hours_run_out(
    client: FlaskClient,
    add: AddStation,
    now_is: Callable[[datetime], None],
    days: int,
    light: str,
) -> None:
    add()
    now_is(NOON + timedelta(days=days))
    answer = client.get("/ready")
    assert answer.status_code == 200
    assert answer.json["light"] == light


def test_an_empty_database_is_ready(client: FlaskClient) -> None:
    assert client.get("/ready").json["light"] == "green"


def test_unreadable_hours_are_counted(client: FlaskClient, add: AddStation) -> None:
    add(opening_hours="whenever")
    assert client.get("/ready").json["unreadable_hours"] == 1


def test_another_schema_is_not_ready(client: FlaskClient, engine: Engine) -> None:
    with change(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = client.get("/ready")
    assert (answer.status_code, answer.json["light"]) == (503, "red")


@pytest.mark.parametrize(
    ("running", "light", "said"),
    [
        (("work", "schedule"), "green", "在运行"),
        (("work",), "yellow", "后台没有在运行（locator schedule）"),
        (("schedule",), "yellow", "后台没有在运行（locator work）"),
        ((), "yellow", "后台没有在运行（locator work / locator schedule）"),
    ],
)
def test_a_missing_worker_or_scheduler_is_said(
    client: FlaskClient, staff: SignIn, engine: Engine, running: tuple[str, ...], light: str, said: str
) -> None:
    say_running(engine, *running)
    ready = client.get("/ready").json
    assert (ready["light"], ready["processes"]) == (light, light)
    alive = (ready["worker_is_alive"], ready["scheduler_is_alive"])
    assert alive == ("work" in running, "schedule" in running)
    assert said in client.get("/status").text
    first_page = staff(Role.APPROVER, "441202").get("/staff/").text
    assert ("请告诉管服务器的人" in first_page) == (light == "yellow")
