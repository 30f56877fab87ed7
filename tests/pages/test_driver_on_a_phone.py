"""A driver's screen: the vehicle stays on the phone, bad numbers get words, and what is ahead on a road."""

import pytest
from phones import PageMonitor, Phone, Site, save_screenshot
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

FAULTS = (
    ("40", "应在 0 到 10 米之间"),
    ("4,2", "小数点用"),
    ("４．２", "请用半角数字"),
    ("高", "应是米数"),
)


def open_as_driver(page: Page, site: Site) -> None:
    page.goto(site.address)
    page.get_by_label("司机", exact=True).check()


@pytest.mark.parametrize("width", [390, 320])
def test_the_vehicle_is_kept_on_the_phone_and_in_no_address(
    phone: Phone, site: Site, monitor: PageMonitor, width: int
) -> None:
    page = phone(position=True, viewport={"width": width, "height": 844})
    open_as_driver(page, site)
    height = page.get_by_label("车高（米）")
    for text, words in FAULTS:
        height.fill(text)
        height.press("Tab")
        expect(page.locator("#height_m-fault")).to_contain_text(words)
        expect(height).to_have_attribute("aria-invalid", "true")
    save_screenshot(page, f"driver-fault-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    height.fill("4.2")
    height.press("Tab")
    expect(page.locator("#height_m-fault")).to_be_hidden()
    page.get_by_label("地名、路名").fill("黄塘")
    searches = {"method": "POST", "url": site.address}  # suggestions are asked for by POST as well
    with page.expect_request(lambda sent: {"method": sent.method, "url": sent.url} == searches) as asked:
        page.get_by_role("button", name="找", exact=True).click()
    assert "height_m=4.2" in (asked.value.post_data or "")
    expect(page.locator(".card").first).to_be_visible()
    assert not [url for url in monitor.urls if "height_m" in url or "4.2" in url]
    save_screenshot(page, f"driver-{width}")


def test_what_is_ahead_is_asked_for_with_the_position_in_the_body(
    phone: Phone, site: Site, monitor: PageMonitor
) -> None:
    page = phone(position=True)
    open_as_driver(page, site)
    page.get_by_role("button", name="这条路前面有什么").click()
    expect(page.locator("#road-fault")).to_contain_text("请写路名或编号")
    page.get_by_label("在哪条路").fill("G42")
    page.get_by_role("button", name="这条路前面有什么").click()
    expect(page.locator("#answer h1")).to_have_text("G42 附近的站")
    expect(page.locator("#answer .say")).to_contain_text("这里没有装路线图")
    save_screenshot(page, "driver-ahead-without-ground-390")
    assert not [url for url in monitor.urls if "G42" in url or "112.4" in url]
