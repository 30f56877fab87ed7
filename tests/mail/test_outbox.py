"""Mail is sent once by its job, to a folder or a real mail server; failures are retried."""

import stat
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import queues
from factories import NOON
from held_mail import mail_server
from queues import held, make_due
from sqlalchemy import Engine, select

from locator.config import Settings
from locator.db.session import change
from locator.jobs.actions.declaration import Workplace
from locator.jobs.actions.worker import queues_for
from locator.jobs.domain import Queue
from locator.jobs.queries import overview
from locator.mail.actions.outbox import Mail, deliver, put
from locator.mail.actions.sender import sender
from locator.mail.jobs import RETRY
from locator.mail.tables import outbox

MAIL = Mail("wang@example.org", "请确认星光驿站的信息", "还对吗？\nhttps://yizhan.example.org/keeper/x")
FROM = "locator@yizhan.example.org"


class Inbox:
    """A mail server's received messages."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.is_full = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.is_full:
            return "452 no room"
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, str]]:
    """Start a real mail server on loopback; return what it receives, and its URL."""
    received = Inbox()
    with mail_server(received) as url:
        yield received, url


@pytest.fixture
def waiting(engine: Engine) -> Engine:
    """Return a database with one message in its outbox."""
    with change(engine) as connection:
        put(connection, MAIL, NOON)
    return engine


def row(engine: Engine) -> Any:
    with change(engine) as connection:
        return connection.execute(select(outbox)).one()


def send(engine: Engine, url: str) -> None:
    """Do the jobs that send letters and are due."""
    queues.work(engine, queues=(Queue.MAIL,), settings=Settings(mail_url=url, mail_from=FROM))


def test_a_message_reaches_a_mail_server_once(waiting: Engine, inbox: tuple[Inbox, str]) -> None:
    received, url = inbox
    send(waiting, url)
    send(waiting, url)
    number = row(waiting).id
    assert deliver(waiting, sender(url, FROM), number, NOON) is False
    (message,) = received.messages
    assert (message["To"], message["From"], message["Subject"]) == (MAIL.to_address, FROM, MAIL.subject)
    assert message.get_content().replace("\r\n", "\n").strip() == MAIL.body
    assert message["Message-ID"].endswith("@yizhan.example.org>")


def test_the_body_of_a_sent_message_is_removed_from_the_outbox(
    waiting: Engine, inbox: tuple[Inbox, str]
) -> None:
    send(waiting, inbox[1])
    assert row(waiting).body == ""


def test_a_message_that_is_refused_is_retried_after_a_minute(
    waiting: Engine, inbox: tuple[Inbox, str]
) -> None:
    received, url = inbox
    received.is_full = True
    send(waiting, url)
    assert "no room" in row(waiting).trouble
    received.is_full = False
    send(waiting, url)
    assert received.messages == [] and held(waiting) == ["todo"]
    assert timedelta(seconds=30) < make_due(waiting) < timedelta(seconds=61)
    send(waiting, url)
    assert len(received.messages) == 1 and held(waiting) == ["succeeded"]


def test_an_unreachable_address_is_given_up_after_some_days(waiting: Engine) -> None:
    waits = timedelta()
    for _ in range(RETRY.attempts - 1):
        send(waiting, "smtp://127.0.0.1:9")
        waits += make_due(waiting)
    send(waiting, "smtp://127.0.0.1:9")
    assert held(waiting) == ["failed"]
    assert timedelta(days=3) < waits < timedelta(days=5)
    assert row(waiting).sent_at is None
    with change(waiting) as connection:
        (failed,) = overview(connection).jobs
    assert "ConnectionRefusedError" in failed.trouble


def test_without_a_way_to_send_mail_waits(waiting: Engine, inbox: tuple[Inbox, str]) -> None:
    at_work = Workplace(waiting, waiting, Settings(), lambda: NOON)
    assert Queue.MAIL not in queues_for(at_work)
    assert held(waiting) == ["todo"]


def test_messages_in_a_folder_are_readable_by_their_owner_only(waiting: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    send(waiting, folder.as_uri())
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert message_from_bytes(file.read_bytes(), policy=default)["Subject"] == MAIL.subject


def test_a_password_is_not_sent_unencrypted(waiting: Engine, inbox: tuple[Inbox, str]) -> None:
    url = inbox[1].replace("smtp://", "smtp://user:secret@")
    with pytest.raises(OSError, match="encryption"):
        deliver(waiting, sender(url, FROM), row(waiting).id, NOON)
    assert "encryption" in row(waiting).trouble and inbox[0].messages == []


@pytest.mark.parametrize("url", ["mailto:a@b", "http://127.0.0.1", "file:", "smtp:", "nonsense"])
def test_other_urls_are_rejected(url: str) -> None:
    with pytest.raises(ValueError, match="LOCATOR_MAIL_URL"):
        sender(url, FROM)
