"""Workers' own tasks on a slow phone (processor slowed 4 times, slow 3G): at most 3 taps and 20 seconds.

The seconds are the processor's own, and those that the network needs: a round trip for each round of
requests, and the time of all bytes. What a person needs to read is not in them, nor what else the machine
does that runs the test.
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
from phones import PHONE, looks, patient
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

MOST_TAPS, MOST_S = 3, 20.0
LATENCY_S, BYTES_A_S, SLOWDOWN = 0.4, 50_000, 4
SLOW_3G = {
    "offline": False,
    "latency": LATENCY_S * 1000,
    "downloadThroughput": BYTES_A_S,
    "uploadThroughput": BYTES_A_S,
}
ANDROID = "Mozilla/5.0 (Linux; Android 13; M2012K11AC) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36"


def street() -> list[dict[str, Any]]:
    """Return stations around HERE: each is wrong for some task, and one is right for each."""
    now = datetime.now(SHANGHAI)
    soon = f"Mo-Su 00:00-{now + timedelta(minutes=3):%H:%M}" if now.hour or now.minute > 1 else "off"
    qr = access(AccessMethod.QR_SCAN, app="粤工惠", registration_needed=True)
    home = {"kind": StationKind.DRIVER_HOME, "services": offers("shower", "truck_parking")}
    low, high = TruckAccess(max_height_m=3.5), TruckAccess(max_height_m=4.5)
    other_side = TruckAccess(max_height_m=4.5, road="G4", side=RoadSide.DOWN)
    return [
        {"at": north(60), "name": "门锁着的站", "services": offers("toilet")},
        {"at": north(500), "name": "快关门的站", "opening_hours": soon},
        {"at": north(520), "name": "要扫码的站", "access": qr},
        {"at": north(540), "name": "没热水的站", "services": offers("seating")},
        {"at": north(560), "name": "对的站"},
        {"at": north(2000), "name": "矮门司机之家", "truck": low, **home},
        {"at": north(2100), "name": "对面司机之家", "truck": other_side, **home},
        {"at": north(2200), "name": "没淋浴的司机之家", "truck": high, "kind": StationKind.DRIVER_HOME},
        {"at": north(2400), "name": "高门司机之家", "truck": high, **home},
    ]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve the street from a database of its own; give its address and the codes by name."""
    with databases.copied(databases.empty()) as url:
        codes = _fill(url)
        with serving(url, tmp_path_factory.mktemp("tasks") / "server.log") as web:
            yield web.address, codes


def _fill(url: str) -> dict[str, str]:
    drafts, problems = convert_positions([draft(**said) for said in street()])
    assert not problems
    engine = write_engine(url, "test")
    with change(engine) as connection:
        insert_stations(connection, drafts, datetime.now(SHANGHAI).date(), lambda _: None)
        codes = {row.name: row.code for row in connection.execute(text("SELECT name, code FROM station"))}
    engine.dispose()
    return codes


@dataclass
class Task:
    """A task on a slow phone: what was tapped, and what the phone did for it."""

    page: Page
    phone: CDPSession
    taps: int = 0
    round_of: dict[Request, int] = field(default_factory=dict)
    rounds: int = 0  # the longest chain of requests, each of which was sent after an answer to another
    answered_bytes: int = 0

    def tap(self, what: Locator) -> None:
        """Tap something that is in sight."""
        expect(what).to_be_visible()
        what.click()
        self.taps += 1

    def choose(self, label: str) -> None:
        """Tap a condition."""
        self.page.get_by_label(label, exact=True).check()
        self.taps += 1

    def first_is(self, name: str) -> None:
        """Wait until the first card is the wanted one."""
        expect(self.page.locator(".card h2 a").first).to_have_text(name)

    def sent(self, request: Request) -> None:
        """Note the round of a request: the one after all that were answered before."""
        self.round_of[request] = self.rounds + 1

    def answered(self, request: Request) -> None:
        """Note what an answer was: of its bytes, and that the next round may begin."""
        self.rounds = max(self.rounds, self.round_of[request])
        sizes = request.sizes()  # together nothing, where the phone itself kept the answer
        self.answered_bytes += sizes["responseBodySize"] + sizes["responseHeadersSize"]

    def took_s(self) -> float:
        """Return the seconds of the slowed processor and of the slow network."""
        metrics = self.phone.send("Performance.getMetrics")["metrics"]
        (processor_s,) = (one["value"] for one in metrics if one["name"] == "TaskDuration")
        return float(processor_s) + self.rounds * LATENCY_S + self.answered_bytes / BYTES_A_S


@contextmanager
def task(browser: Browser, address: str, **storage: str) -> Iterator[Task]:
    """Open the first page on a slow phone that may be located; the budgets hold at the end."""
    context = browser.new_context(
        viewport=PHONE,
        locale="zh-CN",
        user_agent=ANDROID,
        geolocation={"longitude": HERE.lon, "latitude": HERE.lat},
        permissions=["geolocation"],
    )
    for key, value in storage.items():
        context.add_init_script(f"localStorage.setItem({key!r}, {value!r})")
    page = patient(context).new_page()
    slow = context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", SLOW_3G)
    slow.send("Performance.enable", {"timeDomain": "threadTicks"})  # the thread's own time, no other's
    doing = Task(page, slow)
    page.on("request", lambda one: doing.sent(one))
    page.on("requestfinished", lambda one: doing.answered(one))
    page.goto(address)
    yield doing
    took_s = doing.took_s()
    context.close()
    assert doing.taps <= MOST_TAPS, doing.taps
    assert took_s <= MOST_S, took_s


def test_1_open_when_i_arrive_with_hot_water_and_no_app(
    browser: Browser, town: tuple[str, dict[str, str]]
) -> None:
    with task(browser, town[0]) as doing:
        doing.choose("不用装应用")
        doing.choose("热水")
        doing.tap(doing.page.locator("#locate"))
        doing.first_is("对的站")
        looks(doing.page, "task-1")


def test_2_it_is_night_where(browser: Browser, town: tuple[str, dict[str, str]]) -> None:
    with task(browser, town[0]) as doing:
        doing.choose("今夜通宵")
        doing.tap(doing.page.locator("#locate"))
        doing.first_is("门锁着的站")
        expect(doing.page.locator(".card h2 a", has_text="快关门的站")).to_have_count(0)


def test_3_a_truck_of_4_2_metres_wants_a_shower(browser: Browser, town: tuple[str, dict[str, str]]) -> None:
    """The driver and his truck are remembered from the last time."""
    kept = '{"mode": "truck", "height_m": "4.2", "length_m": ""}'
    with task(browser, town[0], role=kept) as doing:
        expect(doing.page.get_by_label("司机", exact=True)).to_be_checked()
        doing.choose("淋浴")
        doing.tap(doing.page.locator("#locate"))
        doing.first_is("高门司机之家")
        names = doing.page.locator(".card h2 a").all_text_contents()
        assert "矮门司机之家" not in names and names[-1] == "对面司机之家"
        expect(doing.page.locator(".card").last).to_contain_text("下行一侧")
        looks(doing.page, "task-3")


def test_4_the_door_is_locked_say_so(browser: Browser, town: tuple[str, dict[str, str]]) -> None:
    address, codes = town
    with task(browser, f"{address}stations/{codes['门锁着的站']}") as doing:
        doing.tap(doing.page.get_by_role("button", name="锁着门"))
        doing.page.wait_for_url("**/reports/**")
        expect(doing.page.locator("h1")).to_be_visible()
        looks(doing.page, "task-4")
