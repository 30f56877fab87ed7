"""The first look of a cheap phone on a slow network: a real Chromium, slowed down, with nothing kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmark.figures import Figure, middle

CHROMIUM = "/usr/bin/chromium"
CPU_SLOWDOWN = 4
LATENCY_MS = 400  # slow 3G: a round trip, and 400 kbit/s
BYTES_S = 50_000
INTERACTIVE_S = 5.0
HTML_KB = 14
DATA_KB = 60
LOOKS = 3
WAIT_MS = 120_000
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE = {"viewport": {"width": 390, "height": 844}, "service_workers": "block"}
# A second after it loaded, the first page fetches ahead what a search will take: no part of the first look.
AHEAD_MS = 900
USABLE = f"""() => {{
  const [{{ loadEventStart }}] = performance.getEntriesByType("navigation");
  return [readyMs, performance.timeOrigin + Math.max(readyMs, loadEventStart + {AHEAD_MS})];
}}"""
# When a page can be used: the button that finds from here is there; the map shows what there is.
READY = {"": "#locate:not([hidden])", "map": ".leaflet-marker-icon"}
NOTE = """(selector) => {
  const look = () => {
    if (document.querySelector(selector)) globalThis.readyMs ??= performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@dataclass(frozen=True, slots=True)
class Look:
    """One first look: when the page could be used, and what it asked for over the wire by then."""

    ready_s: float
    html_bytes: int
    data_bytes: int
    whole_bytes: int


def is_possible() -> bool:
    """Tell whether there is a browser, and what drives it: an environment for tests has both."""
    return Path(CHROMIUM).exists() and find_spec("playwright") is not None


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def look(browser: Any, address: str, ready: str, *, slowed: bool = True) -> Look:
    """Look at a page for the first time."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    if slowed:
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
        network = {"offline": False, "latency": LATENCY_MS, "uploadThroughput": BYTES_S}
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {**network, "downloadThroughput": BYTES_S})
    finished: list[Any] = []
    page.on("requestfinished", lambda one: finished.append(one))
    page.add_init_script(f"({NOTE})({ready!r})")
    page.goto(address, wait_until="networkidle", timeout=WAIT_MS)
    page.wait_for_selector(ready, timeout=WAIT_MS)
    ready_ms, until_ms = page.evaluate(USABLE)
    sizes = {one: one.sizes()["responseBodySize"] for one in finished if one.timing["startTime"] < until_ms}
    context.close()
    html = sum(size for one, size in sizes.items() if one.resource_type == "document")
    data = sum(size for one, size in sizes.items() if "/api/" in one.url)
    return Look(ready_ms / 1000, html, data, sum(sizes.values()))


def figures(address: str) -> list[Figure]:
    """Return what the first looks at the first page and at the map cost."""
    found: list[Figure] = []
    with chromium() as browser:
        for path, ready in READY.items():
            seen = [look(browser, address + path, ready) for _ in range(LOOKS)]
            name = f"first look at /{path}"
            found += [
                Figure(f"{name}, usable", middle(one.ready_s for one in seen), "s", at_most=INTERACTIVE_S),
                Figure(f"{name}, HTML", seen[0].html_bytes / 1024, "KB", at_most=HTML_KB),
                Figure(f"{name}, data", seen[0].data_bytes / 1024, "KB", at_most=DATA_KB),
                Figure(f"{name}, all", seen[0].whole_bytes / 1024, "KB"),
            ]
    return found
