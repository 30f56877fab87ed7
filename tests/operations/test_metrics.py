"""/metrics tells this machine, and whoever has the token, figures; never a position, a path or a person."""

import re

import pytest
from factories import AddStation
from flask import Flask
from flask.testing import FlaskClient
from queues import say_running
from sqlalchemy import Engine, text

from locator.app import create_app
from locator.config import SettingError, Settings
from locator.db.session import change
from locator.http.database import KEY
from locator.http.deployment import settings_of

TOKEN = "a-token-of-enough-letters"
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}


def figure(told: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", told, re.M)
    assert found, f"{name} is not in\n{told}"
    return float(found[1])


def test_requests_are_counted_by_route_and_not_by_path(client: FlaskClient, add: AddStation) -> None:
    add()
    series = 'locator_request_seconds_count{method="POST",route="/api/v1/stations/nearest",status="200"}'
    client.post("/api/v1/stations/nearest", json={"lon": 112.4703917, "lat": 23.0518263})
    before = figure(client.get("/metrics").text, series)
    client.post("/api/v1/stations/nearest", json={"lon": 112.4703917, "lat": 23.0518263})
    client.get("/stations/100001?lon=112.4703917")
    client.open("/nothing/secret-words", method="BREW")
    told = client.get("/metrics").text
    assert figure(told, series) == before + 1
    assert 'route="/stations/<code>"' in told and 'method="other",route="none"' in told
    for kept_out in ("4703917", "100001", "secret-words", "BREW", "127.0.0.1"):
        assert kept_out not in told


def test_the_state_of_the_service_is_told(client: FlaskClient, engine: Engine, add: AddStation) -> None:
    add()
    say_running(engine, "work")
    with change(engine) as connection:
        connection.execute(
            text(
                "INSERT INTO outbox (to_address, subject, body, trouble)"
                " VALUES ('wang@example.org', '信', '内容', 'timed out')"
            )
        )
    told = client.get("/metrics").text
    assert figure(told, "locator_database_up") == figure(told, "locator_schema_current") == 1
    assert figure(told, "locator_stations") == figure(told, "locator_letters_failing") == 1
    assert figure(told, 'locator_process_up{kind="work"}') == 1
    assert figure(told, 'locator_process_up{kind="schedule"}') == 0
    assert figure(told, "locator_hours_ahead_seconds") > 14 * 86400
    assert figure(told, 'locator_jobs{state="waiting"}') >= 1  # the letter's
    assert "wang" not in told and "内容" not in told


def test_without_the_database_the_rest_is_told() -> None:
    app = create_app(Settings(database_url="postgresql:///x?host=/nowhere"))
    told = app.test_client().get("/metrics")
    assert told.status_code == 200 and figure(told.text, "locator_database_up") == 0
    app.extensions[KEY].dispose()


@pytest.mark.parametrize(
    ("proxies", "address", "headers", "status"),
    [
        (0, "127.0.0.1", {}, 200),
        (0, "::1", {}, 200),
        (0, "203.0.113.7", {}, 404),
        (0, "127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}, 404),
        (0, "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        (1, "127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}, 404),
        (1, "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 200),
        (1, "203.0.113.7", {"X-Forwarded-For": "127.0.0.1"}, 404),
        (0, "203.0.113.7", {"Authorization": f"Bearer {TOKEN}"}, 200),
        (0, "203.0.113.7", {"Authorization": f"Bearer {TOKEN}x"}, 404),
        (0, "203.0.113.7", {"Authorization": "Bearer "}, 404),
    ],
)
def test_who_may_read_it(
    database_url: str, proxies: int, address: str, headers: dict[str, str], status: int
) -> None:
    app = create_app(Settings(database_url=database_url, proxies=proxies, metrics_token=TOKEN))
    answer = app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status
    app.extensions[KEY].dispose()


def test_no_token_is_no_password(app: Flask, client: FlaskClient) -> None:
    for given in ("Bearer ", "Bearer", ""):
        asked = client.get("/metrics", headers={"Authorization": given}, environ_base=ELSEWHERE)
        assert asked.status_code == 404
    assert settings_of(app).metrics_token == ""


@pytest.mark.parametrize("token", ["short", "with spaces in it as well", "一个很长很长很长很长很长的令牌"])
def test_a_token_that_can_be_guessed_or_sent_by_nobody_is_refused_and_not_repeated(token: str) -> None:
    with pytest.raises(SettingError, match="LOCATOR_METRICS_TOKEN should be 16 or more") as refused:
        Settings.from_environment({"LOCATOR_METRICS_TOKEN": token})
    assert token not in str(refused.value)
