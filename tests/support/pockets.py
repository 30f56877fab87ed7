"""Phones whose network can be taken away, and what their owners do before that."""

from time import monotonic

from phones import PATIENCE_MS, Site
from playwright.sync_api import BrowserContext, Page, expect

CITY = "441200"
READY = "navigator.serviceWorker.ready.then(() => caches.keys()).then((names) => names.length)"


def opened(pocket: BrowserContext, address: str) -> Page:
    """Open a page and wait until the service worker has its copies."""
    page = pocket.new_page()
    page.goto(address)
    assert page.evaluate(READY) >= 2
    until(page, "navigator.serviceWorker.controller !== null")
    return page


def until(page: Page, expression: str) -> None:
    """Wait until something is true of a page; its strict policy lets nothing evaluate that by itself."""
    ends = monotonic() + PATIENCE_MS / 1000
    while not page.evaluate(expression):
        assert monotonic() < ends, expression
        page.wait_for_timeout(50)


def lose_network(page: Page) -> None:
    """Take the network away, and what the browser itself would still give for some seconds."""
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.context.set_offline(True)


def find_here(page: Page) -> list[str]:
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator(".card").first).to_be_visible()
    return page.locator(".card h2 a").all_text_contents()


def keep_city(page: Page, site: Site) -> None:
    page.goto(f"{site.address}?division={CITY}")
    page.get_by_role("button", name="存到手机").click()
    expect(page.locator(".keep .status")).to_contain_text("手机里有")
