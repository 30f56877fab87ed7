"""The complete task on a phone: find the nearest open station with hot water, and directions to it."""

from urllib.parse import unquote

import pytest
from factories import HERE, north
from phones import PageMonitor, Phone, Site, decimal_numbers, save_screenshot
from playwright.sync_api import Page, expect

from geodata.crs.arrays import to_wgs84
from geodata.crs.conversion import Crs
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat

pytestmark = pytest.mark.browser

TOLERANCE_M = 1.0


def card_names(page: Page) -> list[str]:
    return page.locator(".cards:not(details .cards) h2 a").all_text_contents()


def open_huangtang(page: Page) -> None:
    """Open the station found, and check its access and directions."""
    page.locator(".card h2 a", has_text="黄塘驿站").click()
    expect(page.locator("h1")).to_have_text("黄塘驿站")
    expect(page.locator("body")).to_contain_text("扫码开门（粤工惠）")
    expect(page.locator("body")).to_contain_text("要先登记")
    save_screenshot(page, "station-390")
    for label in ("高德", "百度", "腾讯", "苹果"):  # the links on a desktop
        url = page.get_by_role("link", name=label, exact=True).get_attribute("href")
        assert url
        assert distance_m(position_in_link(unquote(url)), north(300)) < TOLERANCE_M, label


def position_in_link(url: str) -> LonLat:
    """Return the WGS 84 position in a link, whatever order and coordinate system its app uses."""
    lat, lon = sorted(decimal_numbers(url)[:2])
    if url.startswith("geo:"):
        return LonLat(lon, lat)
    wgs84 = to_wgs84([lon], [lat], Crs.GCJ_02)
    return LonLat(float(wgs84[0][0]), float(wgs84[1][0]))


def test_the_task_with_a_position(phone: Phone, site: Site, monitor: PageMonitor) -> None:
    page = phone(position=True)
    page.goto(site.address)
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator(".card").first).to_be_visible()
    assert "关着的站" in card_names(page)
    page.get_by_label("到达时开门").check()
    page.get_by_label("热水", exact=True).check()
    expect(page.locator(".card h2 a").first).to_have_text("黄塘驿站")
    expect(page.locator(".unasked .card h2 a")).to_have_text(["没水的站"])
    save_screenshot(page, "answer-390")
    assert not {"关着的站", "没水的站", "不知道几点的站"} & set(card_names(page))
    expect(page.locator(".card").first).to_contain_text("300 米")
    expect(page.locator(".card").first).to_contain_text("步行约")
    open_huangtang(page)
    assert not [url for url in monitor.urls if str(HERE.lon) in url or str(HERE.lat) in url]


def test_the_task_without_javascript(phone: Phone, site: Site) -> None:
    page = phone(java_script_enabled=False)
    page.goto(site.address)
    assert not page.get_by_role("button", name="用我的位置").is_visible()
    page.get_by_label("地名、路名、站名或拼音").fill("huangtang")
    page.get_by_label("现在开门").check()
    page.get_by_label("热水", exact=True).check()
    page.get_by_role("button", name="找", exact=True).click()
    assert card_names(page) == ["黄塘驿站"]
    open_huangtang(page)


@pytest.mark.parametrize("permissions", [[], ["geolocation"]], ids=["refused", "unavailable"])
def test_the_task_without_a_position(
    phone: Phone, site: Site, monitor: PageMonitor, permissions: list[str]
) -> None:
    page = phone(permissions=permissions)
    if permissions:
        page.add_init_script("navigator.geolocation.getCurrentPosition = (_, failed) => failed({ code: 2 });")
    page.goto(site.address)
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator("#say")).to_contain_text("没拿到您的位置")
    expect(page.get_by_label("地名、路名、站名或拼音")).to_be_focused()
    page.keyboard.type("黄塘驿站")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    open_huangtang(page)


def test_a_station_is_found_by_division(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(site.address)
    for name in ("广东省", "肇庆市", "端州区"):
        page.get_by_role("link", name=name).click()
    expect(page.locator(".card h2 a", has_text="黄塘驿站")).to_be_visible()


def test_the_mode_changes_the_travel_time(phone: Phone, site: Site) -> None:
    page = phone(position=True)
    page.goto(site.address)
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator(".card").first).to_contain_text("步行约")
    page.get_by_label("骑手").check()
    expect(page.locator(".card").first).to_contain_text("电动车约")


def test_the_task_by_keyboard_alone(phone: Phone, site: Site) -> None:
    page = phone(position=True)
    page.goto(site.address)
    press_until(page, "用我的位置")
    page.keyboard.press("Enter")
    expect(page.locator(".card").first).to_be_visible()
    press_until(page, "热水", key="Shift+Tab" if focused(page) else "Tab")
    page.keyboard.press("Space")
    expect(page.locator(".unasked .card h2 a")).to_have_text(["没水的站"])
    press_until(page, "黄塘驿站")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("黄塘驿站")
    press_until(page, "高德")


def focused(page: Page) -> str:
    """Return the text of the focused element, or of its label."""
    return str(
        page.evaluate(
            "(() => { const e = document.activeElement; return (e.labels?.[0] ?? e).textContent.trim(); })()"
        )
    )


def press_until(page: Page, label: str, key: str = "Tab") -> None:
    for _ in range(60):
        if label in focused(page) and page.evaluate("document.activeElement !== document.body"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the focus never reached {label}")
