"""Pages of the browser that the tests of a file look through one after the other.

A new context costs a new process of the browser: two thirds of what a test that opens one page costs.
So a test that only looks at what the server answers takes a page that others had before it, and what they
have stored is cleared. A test that waits, stores, goes offline or changes a context has a `phone` of its own.
"""

from collections.abc import Callable
from typing import Any

from phones import PHONE, with_long_timeout
from playwright.sync_api import Browser, BrowserContext, Page

CLEAR_STORAGE = "() => { try { localStorage.clear(); sessionStorage.clear(); } catch { /* no origin */ } }"


class KeptPages:
    """A page for each set of options of a context; `watch` is called once with each."""

    def __init__(self, browser: Browser, watch: Callable[[Page], None]) -> None:
        self._browser, self._watch = browser, watch
        self._pages: dict[tuple[tuple[str, object], ...], Page] = {}

    def open(self, *, viewport: Any = PHONE, color_scheme: Any = "light", **options: Any) -> Page:
        """Return the page of a context with these options, in a window and a colour scheme."""
        key = tuple(sorted(options.items()))
        if key not in self._pages:
            self._pages[key] = self._new_context(**options).new_page()
            self._watch(self._pages[key])
        page = self._pages[key]
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=color_scheme)
        return page

    def _new_context(self, **options: Any) -> BrowserContext:
        defaults = {"locale": "zh-CN", "service_workers": "block"}
        return with_long_timeout(self._browser.new_context(**(defaults | options)))

    def clear(self) -> None:
        """Clear what the pages have stored; what they have reported so far is handed over first."""
        for page in self._pages.values():
            page.evaluate(CLEAR_STORAGE)
            page.context.clear_cookies()

    def close(self) -> None:
        """Close the contexts."""
        for page in self._pages.values():
            page.context.close()
