"""A real server with a few stations, and phones that open its pages in a real Chromium.

The server is a process of its own with the real clock, so stations have hours whose state does not
depend on it: around the clock, or never.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import databases
import pytest
from country import Country, serving
from factories import HERE, draft
from kept_pages import KeptPages
from phones import BROWSER_TIMEOUT_MS, PHONE, STATIONS, PageMonitor, Phone, Site, with_long_timeout
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import Engine, select, update
from staff_browser import DESKTOP, OpenStaffPage, sign_in

from locator.accounts.domain.rights import Role
from locator.db.session import change, write_engine
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.stations.tables import station
from locator.time_zone import SHANGHAI

# Chromium's headless shell opens a page in a quarter of the time.
CHROMIUM = "/usr/bin/chromium-headless-shell"
LOCK_TIMEOUT = "500ms"  # of the country's server: a test locks a table and waits for the error
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass
class _Served:
    """A server over a copy of the stations' database, and whether tests have had it."""

    site: Site
    template: str
    is_new: bool = True


@pytest.fixture(scope="session")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Served]:
    template = databases.filled("site", _fill)
    with (
        databases.copied(template) as address,
        serving(address, tmp_path_factory.mktemp("site") / "server.log") as web,
    ):
        yield _Served(Site(web.address, _codes(address), address), template)


@pytest.fixture(scope="module")
def site(_served: _Served) -> Site:
    """Return a server over a few stations; each file of tests has them as new, whatever others did before.

    The server goes on over another database: it asks again on a new connection when one is lost.
    """
    if not _served.is_new:
        databases.renew(_served.site.database_url, _served.template)
    _served.is_new = False
    return _served.site


def _fill(engine: Engine) -> None:
    drafts, problems = convert_positions([draft(**fields) for fields in STATIONS])
    assert not problems
    with change(engine) as connection:
        insert_stations(connection, drafts, datetime.now(SHANGHAI).date(), lambda _: None)
        ids = dict(connection.execute(select(station.c.name, station.c.id)).all())
        merged = update(station).where(station.c.id == ids["并走的站"])
        connection.execute(merged.values(status="merged", successor_id=ids["黄塘驿站"]))


def _codes(address: str) -> dict[str, str]:
    engine = write_engine(address, "test")
    with engine.connect() as connection:
        codes = dict(connection.execute(select(station.c.name, station.c.code)).all())
    engine.dispose()
    return codes


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium with an empty profile."""
    expect.set_options(timeout=BROWSER_TIMEOUT_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def country(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """Return a server with 20,000 stations, and a page of its origin."""
    with (
        databases.copied(databases.country()) as address,
        serving(
            databases.with_options(address, lock_timeout=LOCK_TIMEOUT),
            tmp_path_factory.mktemp("country") / "server.log",
        ) as web,
    ):
        page = with_long_timeout(browser.new_page())
        page.goto(f"{web.address}static/icon.svg")
        yield Country(web, address, page)
        page.close()


@pytest.fixture
def offline_phone(browser: Browser) -> Iterator[BrowserContext]:
    """Return a phone whose network can be switched off."""
    context = browser.new_context(
        viewport=PHONE,
        locale="zh-CN",
        geolocation={"longitude": HERE.lon, "latitude": HERE.lat},
        permissions=["geolocation"],
    )
    yield with_long_timeout(context)
    context.close()


@pytest.fixture
def monitor() -> Iterator[PageMonitor]:
    """Return the monitor of pages; any problem fails the test at its end."""
    monitor = PageMonitor()
    yield monitor
    assert monitor.problems == []


@pytest.fixture
def phone(browser: Browser, site: Site, monitor: PageMonitor) -> Iterator[Phone]:
    """Return a function that opens a page on a new phone; `position` permits geolocation."""
    contexts: list[BrowserContext] = []

    def open_phone(*, position: bool = False, **options: Any) -> Page:
        if position:
            options |= {
                "geolocation": {"longitude": HERE.lon, "latitude": HERE.lat},
                "permissions": ["geolocation"],
            }
        defaults = {"viewport": PHONE, "locale": "zh-CN", "service_workers": "block"}
        context = with_long_timeout(browser.new_context(**(defaults | options)))
        contexts.append(context)
        page = context.new_page()
        _monitor(page, site, lambda: monitor)
        return page

    yield open_phone
    for context in contexts:
        context.close()


@dataclass
class _Watched:
    """Kept pages, and the monitor of the test that looks through them now."""

    site: Site
    monitor: PageMonitor = field(default_factory=PageMonitor)

    def watch(self, page: Page) -> None:
        _monitor(page, self.site, lambda: self.monitor)


@pytest.fixture(scope="module")
def _kept_pages(browser: Browser, site: Site) -> Iterator[tuple[KeptPages, _Watched]]:
    watched = _Watched(site)
    pages = KeptPages(browser, watched.watch)
    yield pages, watched
    pages.close()


@pytest.fixture
def reader(_kept_pages: tuple[KeptPages, _Watched], monitor: PageMonitor) -> Iterator[Phone]:
    """Return a function that gives a page to look at what the server answers; the file's tests share it."""
    pages, watched = _kept_pages
    watched.monitor = monitor
    yield pages.open
    pages.clear()


def _monitor(page: Page, site: Site, monitor: Callable[[], PageMonitor]) -> None:
    def on_request(request: Any) -> None:
        monitor().urls.append(request.url)
        if not request.url.startswith((site.address, "data:", "blob:")):
            monitor().problems.append(f"other host: {request.url}")

    def on_console(message: Any) -> None:
        is_expected = "404" in message.text or "blocked by Playwright" in message.text
        if message.type in ("error", "warning") and not is_expected:
            monitor().problems.append(f"console: {message.text}")

    def on_dialog(dialog: Any) -> None:
        monitor().problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: monitor().problems.append(f"error: {error}"))
    page.on("dialog", on_dialog)


@pytest.fixture
def staff_page(phone: Phone, site: Site) -> OpenStaffPage:
    """Return a function that opens a page as staff: ``staff_page(Role.EDITOR, "441202")`` is signed in."""

    def open_staff_page(
        role: Role, division: str | None = None, organization: int | None = None, **options: Any
    ) -> Page:
        page = phone(**({"viewport": DESKTOP} | options))
        sign_in(page, site, role, division, organization)
        return page

    return open_staff_page


@pytest.fixture
def staff_reader(reader: Phone, site: Site) -> OpenStaffPage:
    """Return a function that gives a page of staff to look at; the file's tests share it, signed in anew."""

    def open_staff_page(
        role: Role, division: str | None = None, organization: int | None = None, **options: Any
    ) -> Page:
        page = reader(**({"viewport": DESKTOP} | options))
        sign_in(page, site, role, division, organization)
        return page

    return open_staff_page


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the source of axe-core, the accessibility checker, as installed by npm."""
    from bootstrap.assets import MODULES

    return (MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
