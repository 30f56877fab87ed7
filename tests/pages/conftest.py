"""A real server with a handful of stations, and phones that look at it with a real Chromium.

The server is a process of its own with the real clock, so states are made by hours that do not
depend on it: around the clock, or never.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import databases
import pytest
from country import Country, serving
from factories import HERE, draft
from phones import PATIENCE_MS, PHONE, STATIONS, Phone, Site, Watch, patient
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import text, update
from staff_browser import OFFICE, Desk, sign_in

from locator.accounts.domain.rights import Role
from locator.db.session import change, write_engine
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.stations.tables import station
from locator.time_zone import SHANGHAI

# Chromium without its windows: opening a page costs a quarter.
CHROMIUM = "/usr/bin/chromium-headless-shell"
LOCK_TIMEOUT = "500ms"  # of the country's server: one test locks it out and waits for the refusal
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the stations from a database of their own."""
    with databases.copied(databases.empty()) as address:
        codes = _fill(address)
        with serving(address, tmp_path_factory.mktemp("site") / "server.log") as web:
            yield Site(web.address, codes, address)


def _fill(address: str) -> dict[str, str]:
    drafts, problems = convert_positions([draft(**said) for said in STATIONS])
    assert not problems
    engine = write_engine(address, "test")
    with change(engine) as connection:
        insert_stations(connection, drafts, datetime.now(SHANGHAI).date(), lambda _: None)
        rows = connection.execute(text("SELECT name, code, id FROM station")).all()
        ids = {row.name: row.id for row in rows}
        merged = update(station).where(station.c.id == ids["并走的站"])
        connection.execute(merged.values(status="merged", successor_id=ids["黄塘驿站"]))
    engine.dispose()
    return {row.name: row.code for row in rows}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium with a profile of its own."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def country(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """Return a server over 20,000 stations, and a page that may ask it."""
    with (
        databases.copied(databases.country()) as address,
        serving(
            databases.with_options(address, lock_timeout=LOCK_TIMEOUT),
            tmp_path_factory.mktemp("country") / "server.log",
        ) as web,
    ):
        page = patient(browser.new_page())
        page.goto(f"{web.address}static/icon.svg")
        yield Country(web, address, page)
        page.close()


@pytest.fixture
def pocket(browser: Browser) -> Iterator[BrowserContext]:
    """Return a phone of its own, whose network can be taken away."""
    context = browser.new_context(
        viewport=PHONE,
        locale="zh-CN",
        geolocation={"longitude": HERE.lon, "latitude": HERE.lat},
        permissions=["geolocation"],
    )
    yield patient(context)
    context.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Return the record of troubles; any fails the test at its end."""
    seen = Watch()
    yield seen
    assert seen.troubles == []


@pytest.fixture
def phone(browser: Browser, site: Site, watch: Watch) -> Iterator[Phone]:
    """Return a way to pick up a phone: its position may be allowed, refused or not to be had."""
    contexts: list[BrowserContext] = []

    def pick_up(*, position: bool = False, **options: Any) -> Page:
        if position:
            options |= {
                "geolocation": {"longitude": HERE.lon, "latitude": HERE.lat},
                "permissions": ["geolocation"],
            }
        defaults = {"viewport": PHONE, "locale": "zh-CN", "service_workers": "block"}
        context = patient(browser.new_context(**(defaults | options)))
        contexts.append(context)
        page = context.new_page()
        _watch(page, site, watch)
        return page

    yield pick_up
    for context in contexts:
        context.close()


def _watch(page: Page, site: Site, seen: Watch) -> None:
    def request(one: Any) -> None:
        seen.addresses.append(one.url)
        if not one.url.startswith((site.address, "data:", "blob:")):
            seen.troubles.append(f"foreign: {one.url}")

    def said(message: Any) -> None:
        ours = "404" not in message.text and "blocked by Playwright" not in message.text
        if message.type in ("error", "warning") and ours:
            seen.troubles.append(f"console: {message.text}")

    page.on("request", request)
    page.on("console", said)
    page.on("pageerror", lambda error: seen.troubles.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (seen.troubles.append(f"alert: {dialog.message}"), dialog.dismiss()))


@pytest.fixture
def desk(phone: Phone, site: Site) -> Desk:
    """Return a way to sit down as staff: ``desk(Role.EDITOR, "441202")`` is a page that is signed in."""

    def sit_down(
        role: Role, division: str | None = None, organization: int | None = None, **options: Any
    ) -> Page:
        page = phone(**({"viewport": OFFICE} | options))
        sign_in(page, site, role, division, organization)
        return page

    return sit_down


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the accessibility checker's source, as npm brought it."""
    from bootstrap.assets import MODULES

    return (MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
