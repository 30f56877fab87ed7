"""Networks that hang, stop half-way, trickle or answer in the server's name: all are no network.

The service worker's patience is real time: a test waits for what it shows, never for a number of seconds.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bad_networks import BadNetwork, Fault, bad_network
from country import serving
from offline_phones import clear_browser_cache, find_here, open_page, wait_until
from phones import Site, save_screenshot
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select

from locator.db.session import write_engine
from locator.reports.tables import report

pytestmark = pytest.mark.browser

USABLE_MS = 6_000  # twice the patience of 3 s: who waits twice is noticed, a busy machine is not
STORED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const text = await (await cache.match(request, { ignoreVary: true })).text();
      found.push([name, request.url, text.includes("<h1>Wi-Fi") || text.includes("Bad Gateway")]);
    }
  }
  return found;
}"""
RESPONSE_STARTED_MS = "performance.getEntriesByType('navigation')[0].responseStart"


@pytest.fixture
def network(site: Site) -> Iterator[BadNetwork]:
    """Return a network in front of the site; it is good at first."""
    with bad_network(urlsplit(site.address).port or 0) as network:
        yield network


def stored_urls(page: Page, cache: str) -> list[str]:
    """Return the addresses of the copies of a kind, the oldest first; none is somebody else's page."""
    entries = page.evaluate(STORED)
    assert not [url for _, url, is_foreign in entries if is_foreign]
    urls = [urlsplit(url) for name, url, _ in entries if name.startswith(cache)]
    return [f"{url.path}?{url.query}".removesuffix("?") for url in urls]


REASONS = {
    Fault.SILENT: "网络没有回音",
    Fault.HALF: "网络没有回音",
    Fault.TRICKLE: "网络没有回音",
    Fault.CUT: "没有网络",
    Fault.GONE: "没有网络",
    Fault.ELSEWHERE: "没有网络",
    Fault.BAD_GATEWAY: "网络没有通到本站，可能要先登录这个网络",
    Fault.GATEWAY_TIMEOUT: "网络没有通到本站，可能要先登录这个网络",
    Fault.PORTAL: "网络没有通到本站，可能要先登录这个网络",
}


@pytest.mark.parametrize("fault", REASONS, ids=lambda fault: fault.name.lower())
def test_a_bad_network_is_no_network(
    offline_phone: BrowserContext, network: BadNetwork, site: Site, fault: Fault
) -> None:
    station = f"{network.address}stations/{site.codes['黄塘驿站']}"
    page = open_page(offline_phone, network.address)
    online = find_here(page)
    page.goto(station)
    copies = stored_urls(page, "")
    clear_browser_cache(page)
    network.become(fault)
    page.goto(station)
    expect(page.locator("h1")).to_have_text("黄塘驿站")
    expect(page.locator(".lower-bar")).to_contain_text(f"{REASONS[fault]}。这一页是刚才存的。")
    assert page.evaluate(RESPONSE_STARTED_MS) < USABLE_MS
    page.evaluate("sessionStorage.clear()")
    page.goto(network.address)
    assert find_here(page) == online
    expect(page.locator(".say.offline")).to_contain_text("这是手机里存的")
    page.goto(f"{network.address}divisions/440000")  # never visited
    expect(page.locator("#away h1")).to_be_visible()
    assert set(stored_urls(page, "")) == set(copies)
    page.goto("about:blank")  # the page before would replace itself
    network.become(Fault.NONE)
    page.goto(station)
    expect(page.locator("h1")).to_have_text("黄塘驿站")
    expect(page.locator(".lower-bar")).to_have_count(0)


@pytest.mark.parametrize(
    "fault", [Fault.SILENT, Fault.GONE, Fault.PORTAL], ids=lambda fault: fault.name.lower()
)
def test_on_the_way_to_a_map_app_a_bad_network_shows_the_station(
    offline_phone: BrowserContext, network: BadNetwork, site: Site, fault: Fault
) -> None:
    station = f"{network.address}stations/{site.codes['黄塘驿站']}"
    page = open_page(offline_phone, network.address)
    page.goto(station)
    clear_browser_cache(page)
    network.become(fault)
    page.goto(f"{station}/directions")
    expect(page.locator("h1")).to_have_text("黄塘驿站")
    expect(page).to_have_url(f"{station}#ways")
    assert page.evaluate(RESPONSE_STARTED_MS) < USABLE_MS


def test_an_answer_that_comes_late_is_offered_and_moves_nothing(
    offline_phone: BrowserContext, network: BadNetwork
) -> None:
    listed = f"{network.address}?division=441202"
    page = open_page(offline_phone, network.address)
    page.goto(listed)
    network.become(Fault.SILENT)
    page.goto(listed)
    bar = page.locator(".lower-bar")
    expect(bar).to_contain_text("还在等")
    save_screenshot(page, "silent-copy-390")
    place = page.locator(".card").first.bounding_box()
    asked = len(network.requests)
    network.become(Fault.NONE)
    expect(bar).to_contain_text("新的这一页到了")
    assert page.locator(".card").first.bounding_box() == place
    bar.get_by_role("button", name="看新的").click()
    expect(bar).to_have_count(0)
    expect(page.locator(".card").first).to_be_visible()
    assert "GET /?division=441202" not in network.requests[asked:], "what came late is what is shown"


def test_a_page_that_was_never_visited_comes_by_itself(
    offline_phone: BrowserContext, network: BadNetwork
) -> None:
    page = open_page(offline_phone, network.address)
    network.become(Fault.SILENT)
    page.goto(f"{network.address}?division=441202")
    expect(page.locator("#away h1")).to_have_text("网络没有回音")
    network.become(Fault.NONE)
    expect(page.locator(".card").first).to_be_visible()


def test_a_search_in_a_silent_network_is_offered_anew_when_it_answers(
    offline_phone: BrowserContext, network: BadNetwork
) -> None:
    page = open_page(offline_phone, network.address)
    find_here(page)
    clear_browser_cache(page)
    network.become(Fault.SILENT)
    page.goto(network.address)  # the position of this tab is searched from at once
    expect(page.locator(".say.offline")).to_contain_text("网络没有回音。这是手机里存的")
    network.become(Fault.NONE)
    page.locator(".lower-bar").get_by_role("button", name="看新的").click()
    expect(page.locator(".say.offline")).to_be_hidden()
    expect(page.locator(".card").first).to_be_visible()


def test_locating_says_what_it_waits_for(offline_phone: BrowserContext, site: Site) -> None:
    page = open_page(offline_phone, site.address)
    find_here(page)
    page.clock.install()
    page.goto(site.address)
    expect(page.locator(".card").first).to_be_visible()
    page.evaluate("navigator.geolocation.getCurrentPosition = () => {}")
    page.get_by_role("button", name="定位").click()
    expect(page.locator("#say")).to_have_text("正在定位……")
    page.clock.fast_forward(3_000)
    expect(page.locator("#say")).to_contain_text("手机还没有给出位置，还在等")
    expect(page.locator("#say a")).to_have_attribute("href", "/kept")
    save_screenshot(page, "locating-390")
    page.locator("#say").get_by_role("button", name="按刚才的位置找").click()
    expect(page.locator("#say")).to_be_empty()
    expect(page.locator(".card").first).to_be_visible()


def test_the_pages_visited_last_are_kept_without_positions(
    offline_phone: BrowserContext, network: BadNetwork, site: Site
) -> None:
    page = open_page(offline_phone, network.address)
    codes = list(site.codes.values())
    visited = [f"/stations/{code}" for code in codes[:3]]
    for path in visited:
        page.goto(network.address.rstrip("/") + path)
    for path in (
        "?q=23.048123,112.465456",
        "?q=23°02′52″",
        "?q=N 23 2 52 E 112 27 54",
        "?lon=112.465456&lat=23.048123",
        "?mode=truck&q=黄塘&height_m=4.2#23.048123",
        "staff/sign-in",
        "reports/",
    ):
        page.goto(network.address + path)
    kept = stored_urls(page, "visited")
    assert kept[:2] == [path for path in visited if "并走" not in path][:2]
    assert "/?mode=truck&q=%E9%BB%84%E5%A1%98" in kept
    assert not [path for path in kept if "112" in path or "23" in path or "4.2" in path or "staff" in path]


def test_at_most_thirty_visited_pages_are_kept_the_oldest_go_first(
    offline_phone: BrowserContext, network: BadNetwork
) -> None:
    page = open_page(offline_phone, network.address)
    open_frames = """async (paths) => {
      for (const path of paths) {
        const frame = document.createElement("iframe");
        frame.src = path;
        await new Promise((resolve) => { frame.onload = resolve; document.body.append(frame); });
        frame.remove();
      }
    }"""
    words = [f"/?q=w{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(33)]
    page.evaluate(open_frames, words)
    wait_until(page, "caches.keys().then((names) => names.some((name) => name.startsWith('visited')))")
    assert stored_urls(page, "visited") == words[3:]
    page.evaluate(open_frames, [words[3], "/?q=wzz"])
    assert stored_urls(page, "visited") == [*words[5:], words[3], "/?q=wzz"]


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.PORTAL, Fault.BAD_GATEWAY, Fault.ELSEWHERE])
def test_a_report_in_a_bad_network_is_sent_once(
    offline_phone: BrowserContext, network: BadNetwork, site: Site, fault: Fault
) -> None:
    page = open_page(offline_phone, f"{network.address}stations/{site.codes['大概的站']}")
    before = count_reports(site)
    network.become(fault)
    page.get_by_role("button", name="开着，好用").click()
    expect(page.locator("#taps [role=status]")).to_contain_text("先存在手机里了")
    network.become(Fault.NONE)  # the server now gets what a silent network held back
    page.goto(network.address)
    expect(page.locator("#outbox")).to_contain_text("发出去了")
    wait_until(page, "localStorage.waiting === undefined")
    assert count_reports(site) == before + 1


def count_reports(site: Site) -> int:
    engine = write_engine(site.database_url, "test")
    with engine.connect() as connection:
        count = connection.scalar(select(func.count()).select_from(report))
    engine.dispose()
    return count or 0


def with_descendants(pid: int) -> Iterator[int]:
    """Yield a process and all that came of it."""
    yield pid
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in tasks.read_text().split():
            yield from with_descendants(int(child))


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """Stop a process and all below it as a machine that is overloaded stops: connections are accepted."""
    everyone = list(with_descendants(pid))
    for one in everyone:
        os.kill(one, signal.SIGSTOP)
    yield
    for one in everyone:
        os.kill(one, signal.SIGCONT)


def test_a_stopped_server_is_no_network(offline_phone: BrowserContext, site: Site, tmp_path: Path) -> None:
    """It accepts connections and never answers."""
    with serving(site.database_url, tmp_path / "server.log") as web:
        page = open_page(offline_phone, web.address)
        online = find_here(page)
        clear_browser_cache(page)
        with stopped(web.pid):
            page.goto(web.address)
            expect(page.locator(".say.offline")).to_contain_text("网络没有回音。这是手机里存的")
            assert page.locator(".card h2 a").all_text_contents() == online
            assert page.evaluate(RESPONSE_STARTED_MS) < USABLE_MS
            save_screenshot(page, "stopped-server-390")
        expect(page.locator(".lower-bar")).to_contain_text("新的")
