"""Reports from the door: one tap, with and without JavaScript, position only in the body."""

import pytest
from factories import north
from phones import PageMonitor, Phone, Site, save_screenshot
from playwright.sync_api import Page, expect

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


def test_a_permitted_position_is_sent_in_the_body_only(
    phone: Phone, site: Site, monitor: PageMonitor
) -> None:
    page = phone(
        geolocation={"longitude": AT_THE_DOOR.lon, "latitude": AT_THE_DOOR.lat}, permissions=["geolocation"]
    )
    with page.expect_request(lambda request: request.method == "POST" and "/reports" in request.url) as sent:
        report(page, site, "锁着门")
    assert f"lon={AT_THE_DOOR.lon:.6f}" in (sent.value.post_data or "")
    assert not [url for url in monitor.urls if f"{AT_THE_DOOR.lat:.3f}" in url]


def test_a_report_does_not_ask_for_the_position(phone: Phone, site: Site) -> None:
    page = phone()
    page.add_init_script("navigator.geolocation.getCurrentPosition = () => { throw Error('asked'); };")
    with page.expect_request(lambda request: request.method == "POST" and "/reports" in request.url) as sent:
        report(page, site, "人满了")
    assert "lon=&lat=" in (sent.value.post_data or "")


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
