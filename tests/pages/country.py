"""A country of demo stations on a real server, for what is only true at scale."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bootstrap.server import WebServer
from factories import NOON
from playwright.sync_api import Browser, Page
from sqlalchemy import make_url, text

from locator.actions import demo, timetables
from locator.db.session import change, write_engine

STATIONS = 20_000


@dataclass(frozen=True)
class Country:
    """A server over a country of demo stations, and a page that may ask it."""

    web: WebServer
    database_url: str
    page: Page


@contextmanager
def served(server: Any, template: str, browser: Browser, folder: Path, port: int) -> Iterator[Country]:
    """Serve a country of demo stations."""
    name = f"{template}_country"
    server(f"CREATE DATABASE {name} TEMPLATE {template}")
    named = make_url(os.environ["LOCATOR_TEST_DATABASE_URL"]).set(database=name)
    url = named.render_as_string(hide_password=False)
    engine = write_engine(url, "test")
    demo.add(engine, STATIONS, NOON.date(), lambda _: None)
    _give_services_hours(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()
    web = WebServer("127.0.0.1", port, 1, folder / "server.log")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LOCATOR_DATABASE_URL", url)
        web.start()
    page = browser.new_page()
    page.goto(f"{web.address}static/icon.svg")
    yield Country(web, url, page)
    page.close()
    web.stop()
    server(f"DROP DATABASE {name} WITH (FORCE)")


def _give_services_hours(engine: Any) -> None:
    """Let some kettles be off at night, at stations whose doors are open."""
    with change(engine) as connection:
        (key,) = timetables.ensure(connection, ["Mo-Su 09:00-17:00"], NOON.date()).values()
        connection.execute(
            text(
                "UPDATE service_offer SET timetable_id = :key, opening_hours = 'Mo-Su 09:00-17:00'"
                " WHERE code = 'drinking_water' AND station_id % 5 = 0"
            ),
            {"key": key},
        )
