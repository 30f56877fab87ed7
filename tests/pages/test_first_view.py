"""The first look on a slow phone is small, and nothing that it waits for is found out late."""

import pytest
from benchmark.first_view import READY, Look, look
from country import Country
from phones import patient
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

HTML_BYTES = 14 * 1024
DATA_BYTES = 60 * 1024
PAGE_BYTES = 40 * 1024  # everything that the first page asks for at once
MAP_BYTES = 80 * 1024  # half of it is Leaflet


def first_look(browser: Browser, country: Country, path: str) -> Look:
    return look(browser, country.web.address + path, READY[path], slowed=False)


def test_the_first_page_is_small(browser: Browser, country: Country) -> None:
    seen = first_look(browser, country, "")
    assert 0 < seen.html_bytes <= HTML_BYTES
    assert seen.data_bytes == 0 and seen.whole_bytes <= PAGE_BYTES


def test_the_map_is_small(browser: Browser, country: Country) -> None:
    seen = first_look(browser, country, "map")
    assert 0 < seen.html_bytes <= HTML_BYTES
    assert 0 < seen.data_bytes <= DATA_BYTES and seen.whole_bytes <= MAP_BYTES


@pytest.mark.parametrize(("path", "module"), [("", "search_page"), ("map", "stations_layer")])
def test_modules_are_asked_for_at_once_and_kept_for_good(
    browser: Browser, country: Country, path: str, module: str
) -> None:
    """A round trip takes seconds: what a module imports is named in the page, under one version."""
    context = browser.new_context(service_workers="block")
    page = patient(context).new_page()
    named = page.request.get(country.web.address + path).text()
    modules: dict[str, str] = {}
    page.on("response", lambda one: modules.update({one.url: one.headers.get("cache-control", "")}))
    page.goto(country.web.address + path)
    page.wait_for_selector(READY[path])
    ours = {url: kept for url, kept in modules.items() if "/js/" in url}
    assert any(url.endswith(f"/{module}.js") for url in ours)
    assert all("immutable" in kept for kept in ours.values())
    early = [url for url in ours if url.removeprefix(country.web.address.rstrip("/")) in named]
    assert {f"{module}.js", "opening_state.js", "messages.js"} <= {url.rpartition("/")[2] for url in early}
    context.close()
