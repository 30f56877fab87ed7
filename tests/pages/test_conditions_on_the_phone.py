"""Who one is, what is counted, a place picked on the map, the last places: in a real browser."""

import re

import pytest
from factories import HERE
from phones import Phone, Site, Watch, looks
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

COUNTS = """() => {
  const shown = [...document.querySelectorAll("#ask .chip span[data-count]")];
  const key = ({ previousElementSibling: { name, value } }) => `${name}=${value}`;
  return Object.fromEntries(shown.map((one) => [key(one), Number(one.dataset.count)]));
}"""


def first(page: Page) -> list[str]:
    return page.locator("#first .chip input").evaluate_all("all => all.map((one) => one.value)")


def test_who_drives_says_so_once(phone: Phone, site: Site) -> None:
    page = phone(viewport={"width": 320, "height": 640})
    page.goto(site.address)
    assert "truck_parking" not in first(page)
    page.get_by_label("司机", exact=True).check()
    assert "truck_parking" in first(page) and page.get_by_label("车高（米）").is_visible()
    page.get_by_label("车高（米）").fill("4.2")
    page.get_by_label("车高（米）").press("Tab")
    looks(page, "driver-320")
    page.goto(f"{site.address}divisions/")
    page.goto(site.address)
    expect(page.get_by_label("司机", exact=True)).to_be_checked()
    expect(page.get_by_label("车高（米）")).to_have_value("4.2")
    assert "truck_parking" in first(page)
    assert "lon" not in page.evaluate("JSON.stringify(localStorage)")


def test_the_phone_counts_as_the_server_does(phone: Phone, site: Site, watch: Watch) -> None:
    page = phone(position=True)
    page.goto(site.address)
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator("#first [data-count]").first).to_be_visible()
    counted = page.evaluate(COUNTS)
    html = page.evaluate(
        """async ({ lon, lat }) => (await fetch("/", {
          method: "POST", body: new URLSearchParams({ lon, lat, mode: "walk" }),
        })).text()""",
        {"lon": HERE.lon, "lat": HERE.lat},
    )
    told = re.findall(r'name="(\w+)" value="(\w+)"[^>]*><span data-count="(\d+)"', html)
    assert counted == {f"{name}={value}": int(count) for name, value, count in told}
    assert counted["service=toilet"] >= 1
    assert not watch.troubles


def test_a_place_tapped_on_the_map_asks_what_is_near_it(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(f"{site.address}map#15/{HERE.lat}/{HERE.lon}")
    page.wait_for_function("window.L && document.querySelector('.leaflet-container')")
    page.locator(".leaflet-container").click(position={"x": 40, "y": 300})
    page.get_by_role("button", name="找这里附近的驿站").click()
    expect(page.locator("h1", has_text="您点的地方附近的驿站")).to_be_visible()
    looks(page, "picked-390")


def test_the_last_places_are_on_this_phone_only(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(f"{site.address}?q=黄塘驿站")
    expect(page.locator(".card")).to_have_count(1)
    page.goto(site.address)
    expect(page.locator("#lately a")).to_contain_text("黄塘驿站")
    looks(page, "lately-390")
    page.locator("#lately a").click()
    expect(page.locator(".card h2 a")).to_have_text("黄塘驿站")
    page.goto(site.address)
    page.get_by_role("button", name="清掉").click()
    page.reload()
    expect(page.locator("#lately")).to_be_hidden()
