"""A real server over a database of its own, and a country of demo stations for what is only true at scale."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from bootstrap.background import BackgroundCommand
from bootstrap.server import WebServer
from playwright.sync_api import Page
from ports import free_port


@dataclass(frozen=True)
class Country:
    """A server over a country of demo stations, and a page that may ask it."""

    web: WebServer
    database_url: str
    page: Page


class _DirectServer(WebServer):
    """The web server without the command `locator serve`, which imports as much and becomes this one."""

    @cached_property
    def command(self) -> BackgroundCommand:
        place = (self.host, str(self.port), str(self.workers))
        return BackgroundCommand(place, self.log, "locator.serving")


@contextmanager
def serving(database_url: str, log: Path) -> Iterator[WebServer]:
    """Serve a database by a process of its own, until the block ends."""
    web = _DirectServer("127.0.0.1", free_port(), 1, log)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LOCATOR_DATABASE_URL", database_url)
        web.start()
    yield web
    web.stop()
