"""The search form in a browser: modes, counts, a position picked on the map, recent places."""

import re

import pytest
from factories import HERE
from phones import PageMonitor, Phone, Site, save_screenshot
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

COUNTS = """() => {
  const shown = [...document.querySelectorAll("#ask .chip span[data-count]")];
  const key = ({ previousElementSibling: { name, value } }) => `${name}=${value}`;
  return Object.fromEntries(shown.map((count) => [key(count), Number(count.dataset.count)]));
}"""


def primary_filters(page: Page) -> list[str]:
    return page.locator("#first .chip input").evaluate_all("inputs => inputs.map((input) => input.value)")


def test_a_drivers_mode_and_truck_are_remembered(phone: Phone, site: Site) -> None:
    page = phone(viewport={"width": 320, "height": 640})
    page.goto(site.address)
    assert "truck_parking" not in primary_filters(page)
    page.get_by_label("司机", exact=True).check()
    assert "truck_parking" in primary_filters(page) and page.get_by_label("车高（米）").is_visible()
    page.get_by_label("车高（米）").fill("4.2")
    page.get_by_label("车高（米）").press("Tab")
    save_screenshot(page, "driver-320")
    page.goto(f"{site.address}divisions/")
    page.goto(site.address)
    expect(page.get_by_label("司机", exact=True)).to_be_checked()
    expect(page.get_by_label("车高（米）")).to_have_value("4.2")
    assert "truck_parking" in primary_filters(page)
    assert "lon" not in page.evaluate("JSON.stringify(localStorage)")


def test_the_counts_on_the_phone_equal_those_of_the_server(
    phone: Phone, site: Site, monitor: PageMonitor
) -> None:
    page = phone(position=True)
    page.goto(site.address)
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator("#first [data-count]").first).to_be_visible()
    phone_counts = page.evaluate(COUNTS)
    html = page.evaluate(
        """async ({ lon, lat }) => (await fetch("/", {
          method: "POST", body: new URLSearchParams({ lon, lat, mode: "walk" }),
        })).text()""",
        {"lon": HERE.lon, "lat": HERE.lat},
    )
    server_counts = re.findall(r'name="(\w+)" value="(\w+)"[^>]*><span data-count="(\d+)"', html)
    assert phone_counts == {f"{name}={value}": int(count) for name, value, count in server_counts}
    assert phone_counts["service=toilet"] >= 1
    assert not monitor.problems


def test_a_tap_on_the_map_searches_near_that_position(phone: Phone, site: Site) -> None:
    page = phone()
    # What still loads may move the map from under the finger.
    page.goto(f"{site.address}map#15/{HERE.lat}/{HERE.lon}", wait_until="networkidle")
    page.wait_for_function("window.L && document.querySelector('.leaflet-container')")
    page.locator(".leaflet-container").click(position={"x": 40, "y": 300})
    page.get_by_role("button", name="找这里附近的驿站").click()
    expect(page.locator("h1", has_text="您点的地方附近的驿站")).to_be_visible()
    save_screenshot(page, "picked-390")


def test_recent_places_are_stored_on_the_phone_only(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(f"{site.address}?q=黄塘驿站")
    expect(page.locator(".card")).to_have_count(1)
    page.goto(site.address)
    expect(page.locator("#lately a")).to_contain_text("黄塘驿站")
    save_screenshot(page, "lately-390")
    page.locator("#lately a").click()
    expect(page.locator(".card h2 a")).to_have_text("黄塘驿站")
    page.goto(site.address)
    page.get_by_role("button", name="清掉").click()
    page.reload()
    expect(page.locator("#lately")).to_be_hidden()
