"""A mail server on loopback that takes letters only while it is open: it holds a job in the middle."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from ports import free_port


class HeldMail:
    """What arrives, and whether it is taken; `is_asked` is set when a letter waits to be taken."""

    def __init__(self) -> None:
        self.subjects: list[str] = []
        self.is_asked = threading.Event()
        self.is_open = threading.Event()
        self.url = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.is_asked.set()
        while not self.is_open.is_set():
            await asyncio.sleep(0.02)
        message = message_from_bytes(envelope.content, policy=default)
        self.subjects.append(str(message["Subject"]))
        return "250 OK"


@contextmanager
def mail_server(handler: object) -> Iterator[str]:
    """Run a mail server on a free port of loopback for a handler of aiosmtpd; yield its URL."""
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


@contextmanager
def held_mail() -> Iterator[HeldMail]:
    """Run the server that holds letters."""
    mail = HeldMail()
    with mail_server(mail) as mail.url:
        yield mail
        mail.is_open.set()
