"""Favourites, and reports that wait for a network, stored on the phone."""

from time import monotonic
from typing import Any

import pytest
from offline_phones import lose_network, open_page, wait_until
from phones import BROWSER_TIMEOUT_MS, Site, save_screenshot
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import func, select

from locator.db.session import write_engine
from locator.reports.tables import report
from locator.stations.tables import public_station

pytestmark = pytest.mark.browser

DAY_MS = 86_400_000


def test_favourites_are_available_offline_and_follow_mergers(
    offline_phone: BrowserContext, site: Site
) -> None:
    page = open_page(offline_phone, site.station("黄塘驿站"))
    page.get_by_role("button", name="收藏 黄塘驿站").click()
    expect(page.get_by_role("button", name="收藏 黄塘驿站")).to_have_attribute("aria-pressed", "true")
    page.goto(f"{site.address}?q=关着的站")
    page.get_by_role("button", name="收藏 关着的站").click()
    page.goto(site.station("并走的站"))
    page.get_by_role("button", name="收藏 并走的站").click()
    wait_until(page, "JSON.parse(localStorage.stars).length === 2")  # merged into 黄塘驿站
    lose_network(page)
    page.goto(site.address)
    names = page.locator("#favourites a")
    expect(names).to_have_count(2)
    assert set(names.all_text_contents()) == {"黄塘驿站", "关着的站"}
    expect(page.locator("#favourites .state.closed")).to_have_count(1)
    expect(page.locator("#favourites .age")).to_have_text("刚才")
    save_screenshot(page, "favourites-390")
    names.filter(has_text="黄塘驿站").click()
    expect(page.locator("h1")).to_have_text("黄塘驿站")


def count_reports(site: Site, name: str) -> int:
    engine = write_engine(site.database_url, "test")
    with engine.connect() as connection:
        station_id = select(public_station.c.station_id).where(public_station.c.code == site.codes[name])
        count = connection.scalar(
            select(func.count())
            .select_from(report)
            .where(report.c.station_id == station_id.scalar_subquery())
        )
    engine.dispose()
    return count or 0


def test_a_report_written_offline_is_sent_once(offline_phone: BrowserContext, site: Site) -> None:
    page = open_page(offline_phone, site.station("大概的站"))
    before = count_reports(site, "大概的站")
    lose_network(page)
    page.get_by_role("button", name="开着，好用").click()
    expect(page.locator("#taps [role=status]")).to_contain_text("先存在手机里了")
    save_screenshot(page, "report-kept-390")
    assert count_reports(site, "大概的站") == before
    lost: list[Any] = []

    def lose_first_response(route: Any) -> None:
        """Let the server accept the first report, but lose its response."""
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0))
            route.abort()
        else:
            route.continue_()

    page.route("**/reports", lose_first_response)
    offline_phone.set_offline(False)  # triggers the page's online event
    deadline = monotonic() + BROWSER_TIMEOUT_MS / 1000
    while not lost and monotonic() < deadline:
        page.wait_for_timeout(100)
    assert lost and lost[0].status == 303
    wait_until(page, "localStorage.waiting !== undefined")
    page.goto(site.address)
    expect(page.locator("#outbox")).to_contain_text("发出去了")
    assert count_reports(site, "大概的站") == before + 1
    page.goto(site.address)
    wait_until(page, "localStorage.waiting === undefined")
    assert count_reports(site, "大概的站") == before + 1
