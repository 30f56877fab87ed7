"""Tasks of workers on a slow phone (CPU throttled 4 times, slow 3G): at most 3 taps and 20 seconds.

The seconds are the CPU time of the page, a round trip for each round of requests, and the transfer time of
all bytes; neither the time a person needs to read nor other load on the test machine is included.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import databases
import pytest
from country import serving
from factories import HERE, access, draft, north, offers
from phones import PHONE, save_screenshot, with_long_timeout
from playwright.sync_api import Browser, CDPSession, Locator, Page, Request, expect
from sqlalchemy import text

from locator.db.session import change, write_engine
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.station import StationKind
from locator.stations.domain.truck import RoadSide, TruckAccess
from locator.time_zone import SHANGHAI

pytestmark = pytest.mark.browser

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MAX_TAPS, MAX_DURATION_S = 3, 20.0
LATENCY_S, BYTES_PER_S, CPU_SLOWDOWN = 0.4, 50_000, 4
SLOW_3G = {
    "offline": False,
    "latency": LATENCY_S * 1000,
    "downloadThroughput": BYTES_PER_S,
    "uploadThroughput": BYTES_PER_S,
}
ANDROID = "Mozilla/5.0 (Linux; Android 13; M2012K11AC) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36"


def street() -> list[dict[str, Any]]:
    """Return stations around HERE: for each task one is right, and others are each wrong in one way."""
    now = datetime.now(SHANGHAI)
    closing = now + timedelta(minutes=3)
    closing_soon = f"{WEEKDAYS[now.weekday()]} 00:00-"
    closing_soon += f"{closing:%H:%M}" if closing.date() == now.date() else "24:00"
    qr = access(AccessMethod.QR_SCAN, app="粤工惠", registration_needed=True)
    driver_home = {"kind": StationKind.DRIVER_HOME, "services": offers("shower", "truck_parking")}
    low, high = TruckAccess(max_height_m=3.5), TruckAccess(max_height_m=4.5)
    other_side = TruckAccess(max_height_m=4.5, road="G4", side=RoadSide.DOWN)
    return [
        {"at": north(60), "name": "门锁着的站", "services": offers("toilet")},
        {"at": north(500), "name": "快关门的站", "opening_hours": closing_soon},
        {"at": north(520), "name": "要扫码的站", "access": qr},
        {"at": north(540), "name": "没热水的站", "services": offers("seating")},
        {"at": north(560), "name": "对的站"},
        {"at": north(2000), "name": "矮门司机之家", "truck": low, **driver_home},
        {"at": north(2100), "name": "对面司机之家", "truck": other_side, **driver_home},
        {"at": north(2200), "name": "没淋浴的司机之家", "truck": high, "kind": StationKind.DRIVER_HOME},
        {"at": north(2400), "name": "高门司机之家", "truck": high, **driver_home},
    ]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve the stations from a database of their own; return the URL and the codes by name."""
    with databases.copied(databases.empty()) as url:
        codes = _fill(url)
        with serving(url, tmp_path_factory.mktemp("tasks") / "server.log") as web:
            yield web.address, codes


def _fill(url: str) -> dict[str, str]:
    drafts, problems = convert_positions([draft(**fields) for fields in street()])
    assert not problems
    engine = write_engine(url, "test")
    with change(engine) as connection:
        insert_stations(connection, drafts, datetime.now(SHANGHAI).date(), lambda _: None)
        codes = {row.name: row.code for row in connection.execute(text("SELECT name, code FROM station"))}
    engine.dispose()
    return codes


@dataclass
class Task:
    """A task on a slow phone: its page, taps, rounds of requests and bytes received."""

    page: Page
    phone: CDPSession
    taps: int = 0
    round_by_request: dict[Request, int] = field(default_factory=dict)
    rounds: int = 0  # the longest chain of requests, each sent after the response to another
    received_bytes: int = 0

    def tap(self, target: Locator) -> None:
        """Tap a visible element."""
        expect(target).to_be_visible()
        target.click()
        self.taps += 1

    def choose(self, label: str) -> None:
        """Tap a quick filter."""
        self.page.get_by_label(label, exact=True).check()
        self.taps += 1

    def expect_first(self, name: str) -> None:
        """Wait until the first card has a name."""
        expect(self.page.locator(".card h2 a").first).to_have_text(name)

    def on_request(self, request: Request) -> None:
        """Record the round of a request: the one after all rounds that have finished."""
        self.round_by_request[request] = self.rounds + 1

    def on_response(self, request: Request) -> None:
        """Record the size of a response, and that its round has finished."""
        self.rounds = max(self.rounds, self.round_by_request[request])
        sizes = request.sizes()  # zero for a cached response
        self.received_bytes += sizes["responseBodySize"] + sizes["responseHeadersSize"]

    def duration_s(self) -> float:
        """Return the seconds of the throttled CPU and of the slow network."""
        metrics = self.phone.send("Performance.getMetrics")["metrics"]
        (cpu_s,) = (metric["value"] for metric in metrics if metric["name"] == "TaskDuration")
        return float(cpu_s) + self.rounds * LATENCY_S + self.received_bytes / BYTES_PER_S


@contextmanager
def task(browser: Browser, url: str, **storage: str) -> Iterator[Task]:
    """Open a page on a slow phone with a position; check taps and duration at the end."""
    context = browser.new_context(
        viewport=PHONE,
        locale="zh-CN",
        user_agent=ANDROID,
        geolocation={"longitude": HERE.lon, "latitude": HERE.lat},
        permissions=["geolocation"],
    )
    for key, value in storage.items():
        context.add_init_script(f"localStorage.setItem({key!r}, {value!r})")
    page = with_long_timeout(context).new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_3G)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})  # CPU time of the thread
    current = Task(page, session)
    page.on("request", current.on_request)
    page.on("requestfinished", current.on_response)
    page.goto(url)
    yield current
    duration_s = current.duration_s()
    context.close()
    assert current.taps <= MAX_TAPS, current.taps
    assert duration_s <= MAX_DURATION_S, duration_s


def test_1_find_a_station_open_on_arrival_with_hot_water_and_without_app(
    browser: Browser, town: tuple[str, dict[str, str]]
) -> None:
    with task(browser, town[0]) as current:
        current.choose("不用装应用")
        current.choose("热水")
        current.tap(current.page.locator("#locate"))
        current.expect_first("对的站")
        save_screenshot(current.page, "task-1")


def test_2_find_a_station_open_all_night(browser: Browser, town: tuple[str, dict[str, str]]) -> None:
    with task(browser, town[0]) as current:
        current.choose("今夜通宵")
        current.tap(current.page.locator("#locate"))
        current.expect_first("门锁着的站")
        expect(current.page.locator(".card h2 a", has_text="快关门的站")).to_have_count(0)


def test_3_find_a_shower_for_a_truck_of_4_2_metres(
    browser: Browser, town: tuple[str, dict[str, str]]
) -> None:
    """The mode and the size of the truck are remembered from the last visit."""
    stored_role = '{"mode": "truck", "height_m": "4.2", "length_m": ""}'
    with task(browser, town[0], role=stored_role) as current:
        expect(current.page.get_by_label("司机", exact=True)).to_be_checked()
        current.choose("淋浴")
        current.tap(current.page.locator("#locate"))
        current.expect_first("高门司机之家")
        listed = current.page.locator(".cards:not(details .cards) > .card")  # who certainly has a shower
        names = listed.locator("h2 a").all_text_contents()
        assert "矮门司机之家" not in names and names[-1] == "对面司机之家"
        expect(listed.last).to_contain_text("下行一侧")
        save_screenshot(current.page, "task-3")


def test_4_report_a_locked_door(browser: Browser, town: tuple[str, dict[str, str]]) -> None:
    address, codes = town
    with task(browser, f"{address}stations/{codes['门锁着的站']}") as current:
        current.tap(current.page.get_by_role("button", name="锁着门"))
        current.page.wait_for_url("**/reports/**")
        expect(current.page.locator("h1")).to_be_visible()
        save_screenshot(current.page, "task-4")
