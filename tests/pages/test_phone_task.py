"""The whole task on a phone: find the nearest open station with hot water, and the way to it."""

from urllib.parse import unquote

import pytest
from factories import HERE, north
from phones import Phone, Site, Watch, looks, numbers
from playwright.sync_api import Page, expect

from geodata.crs.conversion import Crs, to_wgs84
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat

pytestmark = pytest.mark.browser

WITHIN_M = 1.0


def card_names(page: Page) -> list[str]:
    return page.locator(".card h2 a").all_text_contents()


def open_huangtang(page: Page) -> None:
    """Open the station found, and look at its ways."""
    page.locator(".card h2 a", has_text="黄塘驿站").click()
    expect(page.locator("h1")).to_have_text("黄塘驿站")
    expect(page.locator("body")).to_contain_text("扫码开门（粤工惠）")
    expect(page.locator("body")).to_contain_text("要先登记")
    looks(page, "station-390")
    for label in ("高德", "百度", "腾讯", "苹果"):  # of a computer's browser; test_ways.py has the phones'
        address = page.get_by_role("link", name=label, exact=True).get_attribute("href")
        assert address
        assert distance_m(decoded(unquote(address)), north(300)) < WITHIN_M, label


def decoded(address: str) -> LonLat:
    """Return the WGS 84 place in a link, whichever order and system its app has."""
    one, other = numbers(address)[:2]
    lon, lat = max(one, other), min(one, other)
    if address.startswith("geo:"):
        return LonLat(lon, lat)
    back = to_wgs84([lon], [lat], Crs.GCJ_02)
    return LonLat(float(back[0][0]), float(back[1][0]))


def test_with_the_position_allowed(phone: Phone, site: Site, watch: Watch) -> None:
    page = phone(position=True)
    page.goto(site.address)
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator(".card").first).to_be_visible()
    assert "关着的站" in card_names(page)
    page.get_by_label("现在开门").check()
    page.get_by_label("热水", exact=True).check()
    expect(page.locator(".card h2 a").first).to_have_text("黄塘驿站")
    expect(page.locator(".card h2 a", has_text="没水的站")).to_have_count(0)
    looks(page, "answer-390")
    assert not {"关着的站", "没水的站", "不知道几点的站"} & set(card_names(page))
    expect(page.locator(".card").first).to_contain_text("300 米")
    expect(page.locator(".card").first).to_contain_text("步行约")
    open_huangtang(page)
    assert not [one for one in watch.addresses if str(HERE.lon) in one or str(HERE.lat) in one]


def test_without_javascript(phone: Phone, site: Site) -> None:
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
def test_without_a_position(phone: Phone, site: Site, watch: Watch, permissions: list[str]) -> None:
    page = phone(permissions=permissions)
    if permissions:
        page.add_init_script("navigator.geolocation.getCurrentPosition = (_, failed) => failed({ code: 2 });")
    page.goto(site.address)
    page.get_by_role("button", name="用我的位置").click()
    expect(page.get_by_role("status").first).to_contain_text("没拿到您的位置")
    expect(page.get_by_label("地名、路名、站名或拼音")).to_be_focused()
    page.keyboard.type("黄塘驿站")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    open_huangtang(page)


def test_by_division(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(site.address)
    for name in ("广东省", "肇庆市", "端州区"):
        page.get_by_role("link", name=name).click()
    expect(page.locator(".card h2 a", has_text="黄塘驿站")).to_be_visible()


def test_the_mode_changes_how_long_the_way_takes(phone: Phone, site: Site) -> None:
    page = phone(position=True)
    page.goto(site.address)
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator(".card").first).to_contain_text("步行约")
    page.get_by_label("骑手").check()
    expect(page.locator(".card").first).to_contain_text("电动车约")


def test_by_keyboard_alone(phone: Phone, site: Site) -> None:
    page = phone(position=True)
    page.goto(site.address)
    press_until(page, "用我的位置")
    page.keyboard.press("Enter")
    expect(page.locator(".card").first).to_be_visible()
    press_until(page, "热水", key="Shift+Tab" if focused(page) else "Tab")
    page.keyboard.press("Space")
    expect(page.locator(".card h2 a", has_text="没水的站")).to_have_count(0)
    press_until(page, "黄塘驿站")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("黄塘驿站")
    press_until(page, "高德")


def focused(page: Page) -> str:
    """Return the words of what has the focus: its own, or its label's."""
    return str(
        page.evaluate(
            "(() => { const e = document.activeElement; return (e.labels?.[0] ?? e).textContent.trim(); })()"
        )
    )


def press_until(page: Page, words: str, key: str = "Tab") -> None:
    for _ in range(60):
        if words in focused(page) and page.evaluate("document.activeElement !== document.body"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the focus never came to {words}")
