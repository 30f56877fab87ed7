"""List and map are one answer: the same stations, numbers and states, and each points at the other."""

import re
from datetime import datetime, time, timedelta
from urllib.parse import urljoin

import pytest
from country import Country
from factories import HERE
from phones import Phone, Site, save_screenshot, with_long_timeout
from playwright.sync_api import Browser, FrameLocator, Page, expect

from locator.time_zone import SHANGHAI

pytestmark = pytest.mark.browser

FIRST_SCREEN = """(share) => [...document.querySelectorAll(".cards:not(details .cards) > .card")]
  .filter((card) => {
    const { top, height } = card.getBoundingClientRect();
    return top + share * height <= innerHeight;
  }).length"""


def located(page: Page, site: Site) -> None:
    page.goto(site.address)
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator(".card").first).to_be_visible()


def map_of(page: Page) -> FrameLocator:
    expect(page.locator(".switch:not([hidden])")).to_be_attached()
    if page.locator(".switch").is_visible():
        page.get_by_role("button", name="地图").click()
    frame = page.frame_locator("iframe.map-frame")
    expect(frame.locator(".pin.hit").first).to_be_visible()
    return frame


def names_on_map(frame: FrameLocator, pins: str) -> set[str]:
    titles = frame.locator(pins).evaluate_all("pins => pins.map((pin) => pin.title)")
    return {title.split("，")[0] for title in titles}


def test_a_filter_leaves_the_same_stations_on_list_and_map(phone: Phone, site: Site) -> None:
    page = phone(position=True)
    located(page, site)
    frame = map_of(page)
    page.get_by_label("如厕").check()
    expect(frame.locator(".pin[title^='黄塘驿站']:not(.unasked)")).to_have_count(0)
    numbered = page.locator(".cards:not(details .cards) .card[data-lon] h2 a").all_text_contents()
    unknown = page.locator(".unasked .card[data-lon] h2 a").all_text_contents()
    assert "没水的站" in numbered and "黄塘驿站" in unknown
    expect(frame.locator(".pin")).to_have_count(len(numbered) + len(unknown))
    assert names_on_map(frame, ".pin:not(.unasked)") == set(numbered)
    assert names_on_map(frame, ".pin.unasked") == set(unknown)
    assert set(frame.locator(".pin.unasked").all_text_contents()) == {"?"}
    save_screenshot(page, "one-map-390")


def test_list_and_map_point_at_each_other_and_keys_choose(phone: Phone, site: Site) -> None:
    page = phone(position=True, viewport={"width": 1280, "height": 800})
    located(page, site)
    frame, card = map_of(page), page.locator(".card", has_text="黄塘驿站").first
    pin = frame.locator(".pin[title^='黄塘驿站']")
    card.hover()
    expect(pin).to_have_class(re.compile(r"\blit\b"))
    number = pin.text_content() or ""
    pin.click()
    over = frame.locator("#over")
    expect(over.locator("h2")).to_have_text(f"{number} 黄塘驿站")
    for words in ("300 米", "步行约", "开门", "北 · 端州区蓝塘路1号", "扫码开门"):
        expect(over).to_contain_text(words)
    expect(card).to_have_class(re.compile(r"\blit\b"))
    pin.press("Escape")
    expect(over).to_be_hidden()
    pin.press(number)
    expect(over.locator("h2 a")).to_be_focused()
    over.locator("h2 a").press("Escape")
    expect(pin).to_be_focused()
    page.locator("#answer h1").click()
    page.keyboard.press("1")
    expect(over.locator(".number")).to_have_text("1")
    save_screenshot(page, "one-map-1280")


def test_open_doors_stand_above_closed_ones(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(f"{site.address}?division=441202")
    frame = map_of(page)
    height = "pin => Number(getComputedStyle(pin).zIndex)"
    closed = frame.locator(".pin.closed[title^='关着的站']").evaluate(height)
    opened = frame.locator(".pin.unknown").evaluate_all(f"pins => pins.map({height})")
    assert opened and min(opened) > closed


def test_searching_where_the_map_is_changes_the_list(phone: Phone, site: Site) -> None:
    page = phone(position=True)
    located(page, site)
    frame = map_of(page)
    frame.locator(".leaflet-container").press("ArrowUp")
    frame.get_by_role("button", name="在这一带找").click()
    expect(page.locator("#answer h1")).to_have_text("您点的地方附近的驿站")
    expect(frame.locator(".picked")).to_be_visible()
    assert page.locator(".map-side").is_visible()


def test_the_map_by_itself_has_filters_numbers_and_the_card(phone: Phone, site: Site) -> None:
    here = {"longitude": HERE.lon, "latitude": HERE.lat, "accuracy": 80}
    page = phone(geolocation=here, permissions=["geolocation"])
    page.goto(f"{site.address}map?service=toilet")
    expect(page.get_by_label("如厕")).to_be_checked()
    page.get_by_role("button", name="我在哪").click()
    expect(page.locator(".pin.hit").first).to_be_visible()
    expect(page.locator(".vague")).to_have_count(1)
    assert names_on_map(page, ".pin:not(.unasked)") == {"没水的站"}  # type: ignore[arg-type]
    page.keyboard.press("1")
    expect(page.locator("#over")).to_contain_text("没水的站")
    expect(page.locator("#over")).to_contain_text("150 米")
    way = page.get_by_role("link", name="带我去").get_attribute("href") or ""
    answer = page.request.get(urljoin(site.address, way), max_redirects=0)
    assert answer.headers["location"].startswith("https://uri.amap.com/navigation?to=")
    page.get_by_role("button", name="关上").click()
    expect(page.locator(".ring-words").first).to_be_visible()
    words = page.locator(".ring-words").all_text_contents()
    assert words and len(set(words)) == len(words) and set(words) <= {"500 米", "1 公里", "3 公里", "10 公里"}


def test_a_name_has_its_distance_where_the_phone_knows_its_place(phone: Phone, site: Site) -> None:
    page = phone(position=True)
    page.goto(f"{site.address}?q=黄塘驿站")
    expect(page.locator(".card .far")).to_have_text("300 米 · 离您")
    expect(page.locator(".card .where")).to_have_text("北 · 端州区蓝塘路1号")
    assert not page.evaluate("sessionStorage.length")


def test_cards_of_phone_and_server_say_the_same_place(phone: Phone, site: Site) -> None:
    page = phone(position=True)
    located(page, site)
    places = "cards => cards.map((card) => card.querySelector('.where').textContent.trim())"
    shown = page.locator(".cards:not(details .cards) > .card").evaluate_all(places)
    html = page.evaluate(
        """async ({ lon, lat }) => {
          const answer = await fetch("/", { method: "POST", body: new URLSearchParams({ lon, lat }) });
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          return [...page.querySelectorAll(".cards:not(details .cards) > .card .where")]
            .map((where) => where.textContent.trim());
        }""",
        {"lon": HERE.lon, "lat": HERE.lat},
    )
    assert shown == html


def coming_monday_noon() -> datetime:
    """Return a moment of office hours for which the server knows the hours; what is open depends on it."""
    now = datetime.now(SHANGHAI)
    return datetime.combine(now.date() + timedelta(days=7 - now.weekday()), time(12), SHANGHAI)


@pytest.mark.parametrize(("width", "height", "whole", "half"), [(390, 844, 2, 3), (844, 390, 1, 1)])
def test_the_first_screen_shows_cards(
    browser: Browser, country: Country, width: int, height: int, whole: int, half: int
) -> None:
    """Two cards and a half on a phone, one on a phone on its side; at night cards say more."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        geolocation={"longitude": 116.4, "latitude": 39.92},
        permissions=["geolocation"],
        service_workers="block",
    )
    page = with_long_timeout(context).new_page()
    page.clock.set_fixed_time(coming_monday_noon())
    page.goto(country.web.address)
    page.locator("#locate").click()
    expect(page.locator(".card").first).to_be_visible()
    save_screenshot(page, f"first-screen-{width}")
    assert page.evaluate(FIRST_SCREEN, 1) >= whole and page.evaluate(FIRST_SCREEN, 0.5) >= half
    strip = page.locator(".filters").bounding_box()
    assert strip and strip["height"] <= 60, "the filters take one line"
    page.locator("#more summary").click()
    expect(page.locator("#others .chip").first).to_be_visible()
    context.close()


def test_a_longer_list_on_the_phone_begins_with_the_shorter(browser: Browser, country: Country) -> None:
    context = browser.new_context(
        geolocation={"longitude": 116.4, "latitude": 39.92},
        permissions=["geolocation"],
        locale="zh-CN",
        service_workers="block",
    )
    page = with_long_timeout(context).new_page()
    page.goto(country.web.address)
    page.locator("#locate").click()
    cards = page.locator(".cards:not(details .cards) > .card")
    expect(cards).to_have_count(10)
    codes = "cards => cards.map((card) => card.dataset.code)"
    shorter = cards.evaluate_all(codes)
    page.get_by_role("button", name="再看 10 处").click()
    expect(cards).to_have_count(20)
    assert cards.evaluate_all(codes)[:10] == shorter
    expect(cards.nth(10).locator("h2 a")).to_be_focused()
    context.close()
