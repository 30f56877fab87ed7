"""Reports from the door: one tap, what the phone keeps of it; never a position."""

from datetime import UTC, datetime

import pytest
from factories import north
from phones import PageMonitor, Phone, Site, save_screenshot
from playwright.sync_api import Page, expect
from sqlalchemy import select

from locator.db.session import change, write_engine
from locator.reports.actions import presence
from locator.reports.tables import report as table

pytestmark = pytest.mark.browser

AT_THE_DOOR = north(300)


def report(page: Page, site: Site, verdict: str) -> None:
    page.goto(site.station("黄塘驿站"))
    page.get_by_role("button", name=verdict).click()
    expect(page.locator("h1")).to_contain_text("谢谢")
    expect(page.locator("body")).to_contain_text(verdict)


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["script", "no script"])
def test_one_tap_sends_a_report(phone: Phone, site: Site, java_script_enabled: bool) -> None:
    page = phone(java_script_enabled=java_script_enabled)
    report(page, site, "开着，好用")
    save_screenshot(page, f"report-{java_script_enabled}")
    code = page.locator(".code").inner_text()
    page.goto(f"{site.address}reports/")
    page.get_by_label("反映的编号").fill(code.lower())
    page.get_by_role("button", name="查看").click()
    expect(page.locator("body")).to_contain_text("黄塘驿站")


def test_no_position_is_sent_or_asked_for(phone: Phone, site: Site, monitor: PageMonitor) -> None:
    page = phone(
        geolocation={"longitude": AT_THE_DOOR.lon, "latitude": AT_THE_DOOR.lat}, permissions=["geolocation"]
    )
    page.add_init_script("navigator.geolocation.getCurrentPosition = () => { throw Error('asked'); };")
    with page.expect_request(lambda request: request.method == "POST" and "/reports" in request.url) as sent:
        report(page, site, "锁着门")
    assert sent.value.post_data == "verdict=locked"
    assert not [url for url in monitor.urls if f"{AT_THE_DOOR.lat:.3f}" in url]


def test_a_scanned_plaque_shows_that_one_is_there(phone: Phone, site: Site, monitor: PageMonitor) -> None:
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:
        number = presence.station_id_of(connection, site.codes["黄塘驿站"])
        mark = presence.renew_mark(connection, number, datetime.now(UTC))
    page = phone()
    page.goto(f"{site.address}s/{site.codes['黄塘驿站']}#{mark}")
    expect(page.locator("#presence")).to_contain_text("您扫了门口的码")
    assert mark not in page.url
    save_screenshot(page, "plaque-scanned-390")
    page.get_by_role("button", name="开着，好用").click()
    expect(page.locator("h1")).to_contain_text("谢谢")
    with change(engine) as connection:
        latest = select(table.c.near).order_by(table.c.id.desc()).limit(1)
        assert connection.scalar(latest) is True
    engine.dispose()
    assert not [url for url in monitor.urls if mark in url.partition("#")[0]]


def test_the_phone_keeps_its_reports_and_ranks_by_them(phone: Phone, site: Site) -> None:
    page = phone(position=True)
    page.goto(site.address)
    page.get_by_role("button", name="用我的位置").click()
    first = page.locator(".card h2 a").first
    expect(first).to_be_visible()
    # Which two come first depends on what other tests have confirmed on the site that they share.
    reported, other = page.locator(".card h2 a").all_inner_texts()[:2]
    save_screenshot(page, "before-own-report-390")
    page.goto(site.station(reported))
    page.get_by_role("button", name="锁着门").click()
    expect(page.locator("h1")).to_contain_text("谢谢")
    save_screenshot(page, "receipt-390")
    page.goto(site.station(reported))
    expect(page.locator(".title")).to_contain_text("您反映过：锁着门")
    expect(page.locator(".title .state")).to_contain_text("时间未核实")
    save_screenshot(page, "own-report-on-station-390")
    page.goto(site.address)  # searches again by itself, from the position of a moment ago
    expect(first).to_have_text(other)
    mine = page.locator(".card", has_text=reported)
    expect(mine).to_contain_text("您反映过：锁着门")
    save_screenshot(page, "after-own-report-390")
    page.get_by_label("到达时开门").check()
    expect(first).to_have_text(other)
    expect(mine).to_have_count(0)
    page.get_by_role("link", name="反映查询").click()
    expect(page.locator("#my-reports li")).to_contain_text(f"{reported} · 锁着门")
    save_screenshot(page, "my-reports-390")
    page.get_by_role("button", name="从手机里忘掉").click()
    expect(page.locator("#my-reports")).to_be_hidden()


def test_a_list_from_the_server_is_marked_as_well(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(site.station("没水的站"))
    page.get_by_role("button", name="锁着门").click()
    expect(page.locator("h1")).to_contain_text("谢谢")
    page.goto(f"{site.address}?near={site.codes['关着的站']}")
    cards = page.locator("ol.cards").first.locator(".card")
    expect(cards.locator("h2 a").last).to_have_text("没水的站")
    expect(cards.last).to_contain_text("您反映过：锁着门")
    page.goto(site.station("关着的站"))
    page.get_by_role("button", name="锁着门").click()
    expect(page.locator("h1")).to_contain_text("本来就关着")
    page.goto(site.station("关着的站"))
    expect(page.locator(".title")).to_contain_text("您反映过：锁着门")
    expect(page.locator(".title .state")).to_contain_text("关门")  # by its hours, which nobody doubts


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["script", "no script"])
def test_a_wrong_line_is_reported(phone: Phone, site: Site, java_script_enabled: bool) -> None:
    page = phone(java_script_enabled=java_script_enabled)
    page.goto(site.station("关着的站"))
    expect(page.locator("#taps")).to_contain_text("这一站现在算关着")
    page.locator("summary", has_text="这一行不对").click()
    page.get_by_label("哪一行不对").select_option("hours")
    page.get_by_label("应该是什么").fill("周末也开")
    save_screenshot(page, f"wrong-line-{java_script_enabled}-390")
    page.get_by_role("button", name="告诉工会").first.click()
    expect(page.locator("h1")).to_contain_text("工会核实以前，网上的说法不变")
    expect(page.locator("main")).to_contain_text("这一行不对：开放时间")


def test_details_can_be_added_by_keyboard_alone(phone: Phone, site: Site) -> None:
    page = phone()
    report(page, site, "东西坏了")
    page.get_by_label("什么坏了").select_option("drinking_water")
    page.get_by_label("怎么回事").press_sequentially("饮水机没电")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("谢谢")
    expect(page.locator("body")).to_contain_text("热水")
    save_screenshot(page, "report-details")


def test_the_page_of_a_report_is_accessible(phone: Phone, site: Site, axe: str) -> None:
    page = phone(bypass_csp=True)
    report(page, site, "锁着门")
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(({ violations }) => violations.map((rule) => rule.id))")
    assert found == []
