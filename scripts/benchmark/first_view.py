"""The first view of a page on a cheap phone and a slow network: a slowed-down Chromium without cache."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmark.figures import Figure, median_of

CHROMIUM = "/usr/bin/chromium"
CPU_SLOWDOWN = 4
LATENCY_MS = 400  # slow 3G: a round trip, and 400 kbit/s
BYTES_S = 50_000
INTERACTIVE_S = 5.0
HTML_KB = 14
DATA_KB = 60
REPEATS = 3
WAIT_MS = 120_000
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE = {"viewport": {"width": 390, "height": 844}, "service_workers": "block"}
# A second after loading, the first page prefetches data for a search: not part of the first view.
PREFETCH_DELAY_MS = 900
USABLE = f"""() => {{
  const [{{ loadEventStart }}] = performance.getEntriesByType("navigation");
  return [readyMs, performance.timeOrigin + Math.max(readyMs, loadEventStart + {PREFETCH_DELAY_MS})];
}}"""
# When a page is usable: the locate button is shown; the map has a marker.
READY = {"": "#locate:not([hidden])", "map": ".leaflet-marker-icon"}
RECORD_READY = """(selector) => {
  const look = () => {
    if (document.querySelector(selector)) globalThis.readyMs ??= performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@dataclass(frozen=True, slots=True)
class FirstView:
    """One first view: when the page was usable, and what it had loaded by then."""

    ready_s: float
    html_bytes: int
    data_bytes: int
    whole_bytes: int


def is_possible() -> bool:
    """Tell whether there is a browser and Playwright, as in an environment for tests."""
    return Path(CHROMIUM).exists() and find_spec("playwright") is not None


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def measure_page(browser: Any, address: str, ready: str, *, slowed: bool = True) -> FirstView:
    """Load a page for the first time and measure it."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    if slowed:
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
        network = {"offline": False, "latency": LATENCY_MS, "uploadThroughput": BYTES_S}
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {**network, "downloadThroughput": BYTES_S})
    finished: list[Any] = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.add_init_script(f"({RECORD_READY})({ready!r})")
    page.goto(address, wait_until="networkidle", timeout=WAIT_MS)
    page.wait_for_selector(ready, timeout=WAIT_MS)
    ready_ms, until_ms = page.evaluate(USABLE)
    sizes = {
        request: request.sizes()["responseBodySize"]
        for request in finished
        if request.timing["startTime"] < until_ms
    }
    context.close()
    html = sum(size for request, size in sizes.items() if request.resource_type == "document")
    data = sum(size for request, size in sizes.items() if "/api/" in request.url)
    return FirstView(ready_ms / 1000, html, data, sum(sizes.values()))


def figures(address: str) -> list[Figure]:
    """Return the cost of the first views of the first page and of the map."""
    found: list[Figure] = []
    with chromium() as browser:
        for path, ready in READY.items():
            views = [measure_page(browser, address + path, ready) for _ in range(REPEATS)]
            name = f"first look at /{path}"
            found += [
                Figure(
                    f"{name}, usable", median_of(view.ready_s for view in views), "s", at_most=INTERACTIVE_S
                ),
                Figure(f"{name}, HTML", views[0].html_bytes / 1024, "KB", at_most=HTML_KB),
                Figure(f"{name}, data", views[0].data_bytes / 1024, "KB", at_most=DATA_KB),
                Figure(f"{name}, all", views[0].whole_bytes / 1024, "KB"),
            ]
    return found
