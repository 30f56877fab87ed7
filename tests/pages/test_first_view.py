"""The first view on a slow phone is small, and loads nothing late that it waits for."""

import pytest
from benchmark.first_view import READY, FirstView, measure_page
from country import Country
from phones import with_long_timeout
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

MAX_HTML_BYTES = 14 * 1024
MAX_DATA_BYTES = 60 * 1024
MAX_PAGE_BYTES = 40 * 1024  # everything the first page loads
MAX_MAP_BYTES = 80 * 1024  # half of it is Leaflet


def first_view(browser: Browser, country: Country, path: str) -> FirstView:
    return measure_page(browser, country.web.address + path, READY[path], slowed=False)


def test_the_first_page_is_small(browser: Browser, country: Country) -> None:
    view = first_view(browser, country, "")
    assert 0 < view.html_bytes <= MAX_HTML_BYTES
    assert view.data_bytes == 0 and view.whole_bytes <= MAX_PAGE_BYTES


def test_the_map_is_small(browser: Browser, country: Country) -> None:
    view = first_view(browser, country, "map")
    assert 0 < view.html_bytes <= MAX_HTML_BYTES
    assert 0 < view.data_bytes <= MAX_DATA_BYTES and view.whole_bytes <= MAX_MAP_BYTES


@pytest.mark.parametrize(("path", "module"), [("", "search_page"), ("map", "stations_layer")])
def test_modules_are_preloaded_and_cached_permanently(
    browser: Browser, country: Country, path: str, module: str
) -> None:
    """A round trip takes seconds: the page names the imports of its modules, with the same version."""
    context = browser.new_context(service_workers="block")
    page = with_long_timeout(context).new_page()
    html = page.request.get(country.web.address + path).text()
    modules: dict[str, str] = {}
    page.on(
        "response", lambda response: modules.update({response.url: response.headers.get("cache-control", "")})
    )
    page.goto(country.web.address + path)
    page.wait_for_selector(READY[path])
    ours = {url: cache_control for url, cache_control in modules.items() if "/js/" in url}
    assert any(url.endswith(f"/{module}.js") for url in ours)
    assert all("immutable" in cache_control for cache_control in ours.values())
    preloaded = [url for url in ours if url.removeprefix(country.web.address.rstrip("/")) in html]
    assert {f"{module}.js", "opening_state.js", "messages.js"} <= {
        url.rpartition("/")[2] for url in preloaded
    }
    context.close()
