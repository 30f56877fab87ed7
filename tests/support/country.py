"""A real server over a database of its own, and a country of demo stations for what is only true at scale."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from bootstrap.server import WebServer
from playwright.sync_api import Page


@dataclass(frozen=True)
class Country:
    """A server over a country of demo stations, and a page that may ask it."""

    web: WebServer
    database_url: str
    page: Page


@contextmanager
def serving(database_url: str, log: Path) -> Iterator[WebServer]:
    """Serve a database by a process of its own, until the block ends."""
    web = WebServer("127.0.0.1", free_port(), 1, log)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LOCATOR_DATABASE_URL", database_url)
        web.start()
    yield web
    web.stop()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
