"""Messages reach a real gateway once, signed and by day; failures are tried again; reports must be signed."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
import queues
from factories import NOON
from flask import Flask
from flask.testing import FlaskClient
from message_gateway import SECRET, Gateway, message_gateway
from queues import held, make_due
from sqlalchemy import Engine, select

from locator.config import Settings
from locator.db.session import change
from locator.jobs.actions.declaration import Workplace
from locator.jobs.actions.worker import queues_for
from locator.jobs.domain import Queue
from locator.jobs.tables import queued_job
from locator.messages.actions.gateway import sender
from locator.messages.actions.outgoing import put
from locator.messages.domain import Message, next_allowed
from locator.messages.domain.signature import headers_for
from locator.messages.tables import message
from locator.time_zone import SHANGHAI

MESSAGE = Message(
    "13800138000", "keeper_ask", {"stations": "黄塘驿站", "link": "https://example.org/keeper/x"}
)
TONIGHT = (datetime.now(SHANGHAI) + timedelta(days=1)).replace(hour=21)  # its morning is still to come
SIGNED_AT = int(NOON.timestamp())


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with message_gateway() as running:
        yield running


@pytest.fixture
def waiting(engine: Engine) -> Engine:
    """Return a database with one message."""
    with change(engine) as connection:
        put(connection, MESSAGE, NOON)
    return engine


def row(engine: Engine) -> Any:
    with change(engine) as connection:
        return connection.execute(select(message)).one()


def send(engine: Engine, url: str, now: Any = NOON) -> None:
    """Do the jobs that send messages and are due."""
    settings = Settings(message_url=url, message_secret=SECRET)
    queues.work(engine, queues=(Queue.MESSAGES,), settings=settings, now=now)


def test_the_signature_is_that_of_the_specification() -> None:
    body = b'{"test": 2432232314}'
    headers = headers_for(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", body, 1614265330)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_reaches_the_gateway_once_and_its_values_are_gone(
    waiting: Engine, gateway: Gateway
) -> None:
    send(waiting, gateway.url)
    send(waiting, gateway.url)
    number = row(waiting).id
    key = f"message-{number}"
    said = {"to": MESSAGE.to_phone, "template": "keeper_ask", "values": MESSAGE.values}
    assert gateway.received == [{"id": key} | said]
    assert (row(waiting).state, row(waiting).template_values) == ("sent", {})


@pytest.mark.parametrize("status", [401, 404, 302, 429, 500, 0])
def test_a_dead_gateway_is_tried_again_and_said(
    waiting: Engine, gateway: Gateway, client: FlaskClient, status: int
) -> None:
    gateway.status = status
    url = gateway.url if status else "http://127.0.0.1:9/"
    send(waiting, url)
    assert timedelta(seconds=30) < make_due(waiting) < timedelta(seconds=61)
    assert row(waiting).state == "waiting" and "gateway" in row(waiting).trouble
    ready = client.get("/ready").json
    assert (ready["messages"], ready["messages_failing"]) == ("yellow", 1)
    assert "发不出去，还有 1 条" in client.get("/status").text
    gateway.status = 200
    send(waiting, gateway.url)
    assert row(waiting).state == "sent" and len(gateway.received) == 1
    assert client.get("/ready").json["messages"] == "green"


def test_what_the_gateway_will_never_take_is_not_tried_again(waiting: Engine, gateway: Gateway) -> None:
    gateway.status = 422
    send(waiting, gateway.url)
    assert held(waiting) == ["succeeded"]
    assert (row(waiting).state, row(waiting).trouble) == ("undelivered", "HTTP 422")


def test_nobody_is_woken_by_a_message(engine: Engine, gateway: Gateway) -> None:
    for hour, waits_until in ((7, 8), (8, None), (20, None), (21, 8 + 24), (2, 8)):
        moment = NOON.replace(hour=hour, minute=59)
        at = NOON.replace(hour=0) + timedelta(hours=waits_until) if waits_until else moment
        assert next_allowed(moment) == at
    with change(engine) as connection:
        put(connection, MESSAGE, NOON)
    send(engine, gateway.url, TONIGHT)  # a retry that falls into the night
    assert gateway.received == [] and held(engine) == ["succeeded", "todo"]
    make_due_all(engine)
    send(engine, gateway.url, TONIGHT + timedelta(hours=12))
    assert len(gateway.received) == 1


def make_due_all(engine: Engine) -> None:
    with change(engine) as connection:
        connection.execute(queued_job.update().values(scheduled_at=None))


def test_messages_in_a_folder_are_readable_by_their_owner_only(waiting: Engine, tmp_path: Path) -> None:
    send(waiting, (tmp_path / "sms").as_uri())
    (file,) = (tmp_path / "sms").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert orjson.loads(file.read_bytes())["values"] == MESSAGE.values


def test_without_a_gateway_messages_wait(waiting: Engine) -> None:
    assert Queue.MESSAGES not in queues_for(Workplace(waiting, waiting, Settings(), lambda: NOON))


@pytest.mark.parametrize("url", ["http://gateway.example", "ftp://a/b", "https:", "file:", "nonsense"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="LOCATOR_MESSAGE_URL"):
        sender(url, SECRET)


@pytest.fixture
def reporting(app: Flask, waiting: Engine, gateway: Gateway) -> FlaskClient:
    """Return the gateway as a client, after it took the message."""
    settings = app.jinja_env.globals["settings"]
    assert isinstance(settings, Settings)
    app.jinja_env.globals["settings"] = replace(settings, message_secret=SECRET)
    send(waiting, gateway.url)
    return app.test_client()


def report(client: FlaskClient, given: dict[str, str], signed_at: int = SIGNED_AT, body: bytes = b"") -> Any:
    signed = orjson.dumps(given)
    headers = headers_for(SECRET, "report-1", signed, signed_at)
    return client.post("/messages/reports", data=body or signed, headers=headers)


@pytest.mark.parametrize("state", ["delivered", "undelivered"])
def test_a_signed_report_says_what_became_of_a_message(
    reporting: FlaskClient, waiting: Engine, state: str
) -> None:
    key = f"message-{row(waiting).id}"
    answer = report(reporting, {"id": key, "state": state, "reason": "空号", "more": "x"})
    assert (answer.status_code, answer.json) == (200, {"known": True})
    assert (row(waiting).state, row(waiting).trouble) == (state, "空号")


def test_other_reports_change_nothing(reporting: FlaskClient, waiting: Engine) -> None:
    key = f"message-{row(waiting).id}"
    given = {"id": key, "state": "undelivered"}
    assert report(reporting, given, SIGNED_AT - 301).status_code == 401
    assert report(reporting, given, SIGNED_AT + 301).status_code == 401
    assert report(reporting, given, body=b'{"id": "message-2"}').status_code == 401
    assert reporting.post("/messages/reports", json=given).status_code == 401
    assert report(reporting, given | {"state": "read"}).status_code == 400
    assert report(reporting, given | {"id": "message-0"}).json == {"known": False}
    assert report(reporting, given | {"id": f"{key}9"}).json == {"known": False}
    assert row(waiting).state == "sent"
