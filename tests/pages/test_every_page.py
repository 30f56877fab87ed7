"""Every public page, light and dark, narrow and wide: no errors, no overflow, accessible."""

import json
import re

import pytest
from phones import HOSTILE_NAMES, PageMonitor, Phone, Site, save_screenshot
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

HOUR_MS = 3_600_000
ABOUT_PAGES = ("data", "privacy", "builder", "framed", "open-data", "status")
PRINT_PAGES = ("card", "sheet")
OFFLINE_PAGES = ("kept", "offline")
PAGES = (
    "home",
    "answer",
    "none",
    "station",
    "suspended",
    "merged",
    "nowhere",
    "divisions",
    "map",
    "api",
    *ABOUT_PAGES,
    *PRINT_PAGES,
    *OFFLINE_PAGES,
)


def url_of(site: Site, page_name: str) -> str:
    return {
        "home": site.address,
        "answer": f"{site.address}?division=441202",
        "none": f"{site.address}?q=火星",
        "station": site.station("黄塘驿站"),
        "suspended": site.station("停着的站"),
        "merged": site.station("并走的站"),
        "nowhere": f"{site.address}stations/0",
        "divisions": f"{site.address}divisions/440000",
        "map": f"{site.address}map",
        "api": f"{site.address}api/",
        "data": f"{site.address}about/data",
        "privacy": f"{site.address}about/privacy",
        "builder": f"{site.address}embed/?division=441202",
        "framed": f"{site.address}embed/list/441202",
        "open-data": f"{site.address}data/",
        "status": f"{site.address}status",
        "card": f"{site.station('黄塘驿站')}/card",
        "sheet": f"{site.address}divisions/441202/sheet",
        "kept": f"{site.address}kept",
        "offline": f"{site.address}offline",
    }[page_name]


@pytest.mark.parametrize("page_name", PAGES)
def test_nothing_overflows_at_320(reader: Phone, site: Site, page_name: str) -> None:
    page = reader(viewport={"width": 320, "height": 568})
    page.goto(url_of(site, page_name))
    width_px = page.evaluate("document.documentElement.scrollWidth")
    save_screenshot(page, f"{page_name}-320")
    assert width_px <= 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page_name", [page for page in PAGES if page != "api"])
def test_a_page_has_no_accessibility_violations(
    reader: Phone, site: Site, axe: str, page_name: str, scheme: str
) -> None:
    page = reader(color_scheme=scheme, bypass_csp=True)
    page.goto(url_of(site, page_name))
    page.evaluate(axe)
    found = page.evaluate("axe.run({ iframes: false }).then(({ violations }) => violations)")
    violations = [(rule["id"], [node["html"][:120] for node in rule["nodes"]][:3]) for rule in found]
    save_screenshot(page, f"{page_name}-{scheme}")
    assert not violations, json.dumps(violations, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("page_name", PAGES)
def test_a_page_loads_without_problems(
    reader: Phone, site: Site, monitor: PageMonitor, page_name: str, width: int
) -> None:
    page = reader(viewport={"width": width, "height": 800})
    page.goto(url_of(site, page_name), wait_until="networkidle")
    save_screenshot(page, f"{page_name}-{width}")
    assert page.locator("h1").first.text_content()


def frame_of(page: Page) -> object:
    return page.frame_locator("iframe.map-frame")


def test_the_map_shows_what_the_list_shows(phone: Phone, site: Site) -> None:
    page = phone(position=True)
    page.goto(site.address)
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator(".card").first).to_be_visible()
    page.get_by_role("button", name="地图").click()
    frame = page.frame_locator("iframe.map-frame")
    expect(frame.locator(".pin.hit").first).to_be_visible()
    save_screenshot(page, "map-phone-390")
    assert frame.locator(".pin.hit").count() == page.locator(".card[data-lon]").count()
    expect(frame.locator(".pin.closed.hit")).to_have_count(1)


def test_a_pin_opens_the_card_of_its_station(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(f"{site.address}map?station={site.codes['黄塘驿站']}")
    pin = page.locator(".pin[title^='黄塘驿站']").first
    pin.press("Enter")
    card = page.locator("#over")
    expect(card.locator("h2 a")).to_have_text("黄塘驿站")
    expect(card).to_contain_text("扫码开门（要先登记）")
    expect(card.get_by_role("link", name="带我去")).to_have_attribute("href", re.compile("/directions$"))
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(pin).to_be_focused()


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_is_shown_as_text(phone: Phone, site: Site, monitor: PageMonitor, name: str) -> None:
    page = phone()
    page.goto(site.station(name))
    expect(page.locator("h1")).to_have_text(name)
    page.goto(f"{site.address}?division=441202")
    page.goto(f"{site.address}map?station={site.codes[name]}")
    page.get_by_title(name).first.press("Enter")
    expect(page.locator("#over h2 a")).to_have_text(name)
    assert page.locator("img[src='x']").count() == 0


def test_a_state_is_updated_while_the_page_is_open(phone: Phone, site: Site) -> None:
    page = phone()
    page.clock.install()
    page.goto(site.station("黄塘驿站"))
    badge = page.locator(".state").first
    expect(badge).to_contain_text("开门")
    page.clock.fast_forward(400 * HOUR_MS)  # beyond the computed hours
    expect(badge).to_contain_text("时间未核实")
