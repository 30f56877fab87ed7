"""Every page, light and dark, small and large: nothing breaks, nothing overflows, axe finds nothing."""

import json

import pytest
from phones import HOSTILE, Phone, Site, Watch, looks
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

HOUR_MS = 3_600_000
ABOUT = ("data", "privacy", "builder", "framed", "open-data", "status")
ON_PAPER = ("card", "sheet")
ON_THE_PHONE = ("kept", "offline")
WHAT = (
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
    *ABOUT,
    *ON_PAPER,
    *ON_THE_PHONE,
)


def address_of(site: Site, what: str) -> str:
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
    }[what]


@pytest.mark.parametrize("what", WHAT)
def test_nothing_overflows_at_320(phone: Phone, site: Site, what: str) -> None:
    page = phone(viewport={"width": 320, "height": 568})
    page.goto(address_of(site, what))
    wide = page.evaluate("document.documentElement.scrollWidth")
    looks(page, f"{what}-320")
    assert wide <= 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("what", [one for one in WHAT if one != "api"])
def test_axe_finds_nothing(phone: Phone, site: Site, axe: str, what: str, scheme: str) -> None:
    page = phone(color_scheme=scheme, bypass_csp=True)
    page.goto(address_of(site, what))
    page.evaluate(axe)
    found = page.evaluate("axe.run({ iframes: false }).then(({ violations }) => violations)")
    told = [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found]
    looks(page, f"{what}-{scheme}")
    assert not told, json.dumps(told, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("what", WHAT)
def test_a_page_loads_without_trouble(phone: Phone, site: Site, watch: Watch, what: str, width: int) -> None:
    page = phone(viewport={"width": width, "height": 800})
    page.goto(address_of(site, what), wait_until="networkidle")
    looks(page, f"{what}-{width}")
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
    looks(page, "map-phone-390")
    assert frame.locator(".pin.hit").count() == page.locator(".card[data-lon]").count()
    expect(frame.locator(".pin.closed.hit")).to_have_count(1)


def test_a_pin_opens_the_stations_card(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(f"{site.address}map?station={site.codes['黄塘驿站']}")
    pin = page.locator(".pin[title^='黄塘驿站']").first
    pin.press("Enter")
    expect(page.locator(".leaflet-popup a", has_text="黄塘驿站")).to_be_visible()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_a_name(phone: Phone, site: Site, watch: Watch, name: str) -> None:
    page = phone()
    page.goto(site.station(name))
    expect(page.locator("h1")).to_have_text(name)
    page.goto(f"{site.address}?division=441202")
    page.goto(f"{site.address}map?station={site.codes[name]}")
    pins = page.locator(".pin")
    expect(pins.first).to_be_visible()
    for index in range(min(pins.count(), 12)):
        pins.nth(index).press("Enter")
    assert page.locator("img[src='x']").count() == 0


def test_a_badge_that_lies_open_stays_true(phone: Phone, site: Site) -> None:
    page = phone()
    page.clock.install()
    page.goto(site.station("黄塘驿站"))
    badge = page.locator(".state").first
    expect(badge).to_contain_text("开门")
    page.clock.fast_forward(400 * HOUR_MS)  # beyond what is known of the hours
    expect(badge).to_contain_text("时间未核实")
