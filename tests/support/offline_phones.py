"""Phones whose network can be switched off, and steps before that."""

from time import monotonic

from phones import BROWSER_TIMEOUT_MS, Site
from playwright.sync_api import BrowserContext, Page, expect

CITY = "441200"
CACHE_COUNT = "navigator.serviceWorker.ready.then(() => caches.keys()).then((names) => names.length)"


def open_page(offline_phone: BrowserContext, url: str) -> Page:
    """Open a page and wait until the service worker has stored its files."""
    page = offline_phone.new_page()
    page.goto(url)
    assert page.evaluate(CACHE_COUNT) >= 2
    wait_until(page, "navigator.serviceWorker.controller !== null")
    return page


def wait_until(page: Page, expression: str) -> None:
    """Wait until an expression is true; wait_for_function is blocked by the page's security policy."""
    deadline = monotonic() + BROWSER_TIMEOUT_MS / 1000
    while not page.evaluate(expression):
        assert monotonic() < deadline, expression
        page.wait_for_timeout(50)


def clear_browser_cache(page: Page) -> None:
    """Clear the browser's own cache, which would still answer for some seconds."""
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")


def lose_network(page: Page) -> None:
    """Switch the network off."""
    clear_browser_cache(page)
    page.context.set_offline(True)


def find_here(page: Page) -> list[str]:
    """Search from the phone's position and return the names found."""
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator(".card").first).to_be_visible()
    return page.locator(".card h2 a").all_text_contents()


def save_city(page: Page, site: Site) -> None:
    """Store the pack of CITY on the phone."""
    page.goto(f"{site.address}?division={CITY}")
    page.get_by_role("button", name="存到手机").click()
    expect(page.locator(".keep .status")).to_contain_text("手机里有")
