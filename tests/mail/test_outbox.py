"""Mail leaves the outbox once, to a folder or a real mail server; failures are retried."""

import socket
import stat
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from factories import NOON
from sqlalchemy import Engine, select

from locator.db.session import change
from locator.mail.actions.outbox import MAX_ATTEMPTS, Mail, deliver, put
from locator.mail.actions.sender import sender
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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(received, hostname="127.0.0.1", port=port)
    controller.start()
    yield received, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def waiting(engine: Engine) -> Engine:
    """Return a database with one message in its outbox."""
    with change(engine) as connection:
        put(connection, MAIL, NOON)
    return engine


def row(engine: Engine) -> Any:
    with change(engine) as connection:
        return connection.execute(select(outbox)).one()


def test_a_message_reaches_a_mail_server_once(waiting: Engine, inbox: tuple[Inbox, str]) -> None:
    received, url = inbox
    assert deliver(waiting, sender(url, FROM), NOON) == (1, 0)
    assert deliver(waiting, sender(url, FROM), NOON + timedelta(days=1)) == (0, 0)
    (message,) = received.messages
    assert (message["To"], message["From"], message["Subject"]) == (MAIL.to_address, FROM, MAIL.subject)
    assert message.get_content().replace("\r\n", "\n").strip() == MAIL.body
    assert message["Message-ID"].endswith("@yizhan.example.org>")


def test_the_body_of_a_sent_message_is_removed_from_the_outbox(
    waiting: Engine, inbox: tuple[Inbox, str]
) -> None:
    deliver(waiting, sender(inbox[1], FROM), NOON)
    assert row(waiting).body == ""


def test_a_message_that_is_refused_is_retried_after_an_hour(
    waiting: Engine, inbox: tuple[Inbox, str]
) -> None:
    received, url = inbox
    received.is_full = True
    assert deliver(waiting, sender(url, FROM), NOON) == (0, 1)
    assert "no room" in row(waiting).trouble
    received.is_full = False
    assert deliver(waiting, sender(url, FROM), NOON + timedelta(minutes=59)) == (0, 0)
    assert deliver(waiting, sender(url, FROM), NOON + timedelta(minutes=61)) == (1, 0)


def test_an_unreachable_address_is_given_up_after_some_days(waiting: Engine) -> None:
    unreachable = sender("smtp://127.0.0.1:9", FROM)
    attempts = sum(deliver(waiting, unreachable, NOON + timedelta(hours=hour))[1] for hour in range(24 * 14))
    assert attempts == MAX_ATTEMPTS
    assert row(waiting).sent_at is None


def test_messages_in_a_folder_are_readable_by_their_owner_only(waiting: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    assert deliver(waiting, sender(folder.as_uri(), FROM), NOON) == (1, 0)
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert message_from_bytes(file.read_bytes(), policy=default)["Subject"] == MAIL.subject


def test_a_password_is_not_sent_unencrypted(waiting: Engine, inbox: tuple[Inbox, str]) -> None:
    url = inbox[1].replace("smtp://", "smtp://user:secret@")
    assert deliver(waiting, sender(url, FROM), NOON) == (0, 1)
    assert "encryption" in row(waiting).trouble


@pytest.mark.parametrize("url", ["mailto:a@b", "http://127.0.0.1", "file:", "smtp:", "nonsense"])
def test_other_urls_are_rejected(url: str) -> None:
    with pytest.raises(ValueError, match="LOCATOR_MAIL_URL"):
        sender(url, FROM)
