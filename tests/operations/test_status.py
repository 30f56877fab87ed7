"""If answers by text message have not worked for a day, the status turns red, even if nobody uses them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from factories import NOON, AddStation
from flask.testing import FlaskClient
from queues import say_running
from sqlalchemy import Engine

from locator.operations.actions.self_check import check_text_service

HOUR = timedelta(hours=1)
SetTime = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def processes(engine: Engine) -> None:
    """Let a worker and a scheduler run."""
    say_running(engine, "work", "schedule")


def ask(client: FlaskClient) -> Callable[[str], str]:
    """Return a function that asks as a gateway does."""
    return lambda place: client.get("/api/v1/stations/nearest.txt", query_string={"q": place}).text


def broken(_: str) -> str:
    raise OSError("连不上")


def light(client: FlaskClient) -> str:
    answer = client.get("/ready")
    assert answer.status_code == 200  # people can still find a station
    return str(answer.json["light"])


def test_a_working_text_service_is_green(client: FlaskClient, engine: Engine, add: AddStation) -> None:
    add()
    assert check_text_service(engine, ask(client), NOON) == ""
    assert light(client) == "green"
    assert client.get("/ready").json["text_answer_worked_at"].startswith("2026-11-23T")
    assert "最近一次成功是 11月23日 12:00" in client.get("/status").text


def test_a_failing_text_service_turns_yellow_then_red(
    client: FlaskClient, engine: Engine, add: AddStation, now_is: SetTime
) -> None:
    add()
    check_text_service(engine, ask(client), NOON)
    seen = {}
    for hours in range(1, 26):
        assert "连不上" in check_text_service(engine, broken, NOON + hours * HOUR)
        now_is(NOON + hours * HOUR)
        seen[hours] = light(client)
    assert seen[1] == seen[23] == "yellow"
    assert seen[24] == seen[25] == "red"
    page = client.get("/status").text
    assert "■" in page and "最近一次成功是 11月23日 12:00" in page
    now_is(NOON + 26 * HOUR)
    assert check_text_service(engine, ask(client), NOON + 26 * HOUR) == ""
    assert light(client) == "green"


def test_without_checks_the_light_turns_red(
    client: FlaskClient, engine: Engine, add: AddStation, now_is: SetTime
) -> None:
    add()
    check_text_service(engine, ask(client), NOON)
    now_is(NOON + 24 * HOUR)
    assert light(client) == "red"


def test_a_service_that_never_worked_is_red_after_a_day(
    client: FlaskClient, engine: Engine, add: AddStation, now_is: SetTime
) -> None:
    add()
    check_text_service(engine, broken, NOON)
    assert light(client) == "yellow"
    now_is(NOON + 24 * HOUR)
    assert light(client) == "red"
    assert "一次也没有成" in client.get("/status").text


@pytest.mark.parametrize(
    "answer", ["", "没找到这个地方", "字" * 45, "1 甲\n2 乙\n3 丙\n4 丁", "<html>502 Bad Gateway</html>"]
)
def test_a_useless_answer_is_a_problem(engine: Engine, add: AddStation, answer: str) -> None:
    add()
    assert check_text_service(engine, lambda _: answer, NOON) != ""


def test_without_an_open_station_there_is_no_check(engine: Engine, add: AddStation) -> None:
    add(opening_hours="off")
    assert check_text_service(engine, broken, NOON) == ""


def test_the_status_page_says_what_was_not_checked(client: FlaskClient) -> None:
    assert "还没有试过" in client.get("/status").text


def test_an_unchecked_service_is_not_shown_as_working(client: FlaskClient) -> None:
    row = client.get("/status").text.split("短信和电话里的答复")[0].rsplit("<li>", 1)[1]
    assert "还没有试过" in row and "正常" not in row
