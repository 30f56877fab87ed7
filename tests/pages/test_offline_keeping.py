"""What a phone keeps of its owner: favourites, and reports that wait for a network."""

from time import monotonic
from typing import Any

import pytest
from phones import PATIENCE_MS, Site, looks
from playwright.sync_api import BrowserContext, expect
from pockets import lose_network, opened, until
from sqlalchemy import func, select

from locator.db.session import write_engine
from locator.reports.tables import report
from locator.stations.tables import public_station

pytestmark = pytest.mark.browser

DAY_MS = 86_400_000


def test_favourites_survive_and_follow_mergers(pocket: BrowserContext, site: Site) -> None:
    page = opened(pocket, site.station("黄塘驿站"))
    page.get_by_role("button", name="收藏 黄塘驿站").click()
    expect(page.get_by_role("button", name="收藏 黄塘驿站")).to_have_attribute("aria-pressed", "true")
    page.goto(f"{site.address}?q=关着的站")
    page.get_by_role("button", name="收藏 关着的站").click()
    page.goto(site.station("并走的站"))
    page.get_by_role("button", name="收藏 并走的站").click()
    until(page, "JSON.parse(localStorage.stars).length === 2")  # merged into 黄塘驿站
    lose_network(page)
    page.goto(site.address)
    names = page.locator("#favourites a")
    expect(names).to_have_count(2)
    assert set(names.all_text_contents()) == {"黄塘驿站", "关着的站"}
    expect(page.locator("#favourites .state.closed")).to_have_count(1)
    expect(page.locator("#favourites .age")).to_have_text("刚才")
    looks(page, "favourites-390")
    names.filter(has_text="黄塘驿站").click()
    expect(page.locator("h1")).to_have_text("黄塘驿站")


def reports_of(site: Site, name: str) -> int:
    engine = write_engine(site.database_url, "test")
    with engine.connect() as connection:
        at = select(public_station.c.station_id).where(public_station.c.code == site.codes[name])
        count = connection.scalar(
            select(func.count()).select_from(report).where(report.c.station_id == at.scalar_subquery())
        )
    engine.dispose()
    return count or 0


def test_a_report_written_without_a_network_is_sent_once(pocket: BrowserContext, site: Site) -> None:
    page = opened(pocket, site.station("大概的站"))
    before = reports_of(site, "大概的站")
    lose_network(page)
    page.get_by_role("button", name="开着，好用").click()
    expect(page.locator("#taps [role=status]")).to_contain_text("先存在手机里了")
    looks(page, "report-kept-390")
    assert reports_of(site, "大概的站") == before
    lost: list[Any] = []

    def lose_the_first(route: Any) -> None:
        """Let the server take it in, and lose its answer on the way back."""
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0))
            route.abort()
        else:
            route.continue_()

    page.route("**/reports", lose_the_first)
    pocket.set_offline(False)  # which the page hears of
    ends = monotonic() + PATIENCE_MS / 1000
    while not lost and monotonic() < ends:
        page.wait_for_timeout(100)
    assert lost and lost[0].status == 303
    until(page, "localStorage.waiting !== undefined")
    page.goto(site.address)
    expect(page.locator("#outbox")).to_contain_text("发出去了")
    assert reports_of(site, "大概的站") == before + 1
    page.goto(site.address)
    until(page, "localStorage.waiting === undefined")
    assert reports_of(site, "大概的站") == before + 1
