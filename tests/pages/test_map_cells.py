"""The map: counts when zoomed out, stations with their state when zoomed in, keyboard, languages."""

import re

import pytest
from phones import PageMonitor, Phone, Site, save_screenshot
from playwright.sync_api import expect
from staff_browser import OpenStaffPage

from locator.accounts.domain.rights import Role

pytestmark = pytest.mark.browser


def test_zoomed_out_a_count_shows_place_and_number(phone: Phone, site: Site, monitor: PageMonitor) -> None:
    page = phone()
    page.goto(f"{site.address}map")
    count = page.locator(".count")
    expect(count).to_have_count(1)
    assert re.fullmatch(r"广东省一带 \d+ 处驿站", count.get_attribute("title") or "")
    save_screenshot(page, "map-counts-390")
    assert not [url for url in monitor.urls if "/api/v1/stations" in url]


def test_a_station_is_reached_by_keyboard_from_the_whole_country(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(f"{site.address}map")
    page.locator(".count").first.focus()
    for _ in range(4):
        shown = page.evaluate_handle("document.querySelector('.leaflet-marker-icon')")
        page.keyboard.press("Enter")
        # The markers are replaced, and a new one takes the focus.
        page.wait_for_function("marker => !marker.isConnected", arg=shown)
        if page.locator(".pin").count():
            break
    focused = page.locator(".pin:focus")
    expect(focused).to_have_count(1)
    name = (focused.get_attribute("title") or "").split("，")[0]
    focused.press("Enter")
    expect(page.locator("#over")).to_contain_text(name)


def test_a_closed_station_is_marked_by_symbol_and_text(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(f"{site.address}map?station={site.codes['关着的站']}")
    pin = page.locator(".pin.closed[title^='关着的站，关门']")
    expect(pin).to_have_text("▬")
    save_screenshot(page, "map-stations-390")
    pin.press("Enter")
    expect(page.locator("#over")).to_contain_text("关门")


def test_the_first_view_of_the_country_is_small(phone: Phone, site: Site) -> None:
    page = phone()
    sizes_bytes: list[int] = []

    def record_size(response: object) -> None:
        if "/api/" in response.url:  # type: ignore[attr-defined]
            sizes_bytes.append(response.request.sizes()["responseBodySize"])  # type: ignore[attr-defined]

    page.on("requestfinished", lambda request: record_size(request.response()))
    page.goto(f"{site.address}map")
    page.wait_for_selector(".leaflet-marker-icon")
    page.wait_for_load_state("networkidle")
    assert sizes_bytes and sum(sizes_bytes) <= 60_000


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("zh-CN", ("放大", "缩小", "关上")),
        ("en", ("Zoom in", "Zoom out", "Close this")),
        ("mn", ("Томруулах", "Жижигрүүлэх", "Хаах")),
        ("ru", ("Увеличить", "Уменьшить", "Закрыть")),
    ],
)
def test_the_buttons_of_the_map_are_in_the_language_of_the_page(
    phone: Phone, site: Site, language: str, labels: tuple[str, str, str]
) -> None:
    page = phone(locale=language)
    page.goto(f"{site.address}map")
    for label in labels[:2]:
        expect(page.get_by_role("button", name=label)).to_have_attribute("title", label)
    while not page.locator(".pin").count():
        shown = page.locator(".count").first.element_handle()
        page.locator(".count").first.press("Enter")
        page.wait_for_function("marker => !marker.isConnected", arg=shown)
        page.wait_for_selector(".count, .pin")
    page.locator(".pin").first.press("Enter")
    expect(page.locator("#over .close")).to_have_attribute("aria-label", labels[2])


def test_the_maps_of_staff_pages_are_in_the_language_of_the_account(
    staff_page: OpenStaffPage, site: Site
) -> None:
    page = staff_page(Role.EDITOR, "441202", locale="en")
    page.goto(f"{site.address}staff/stations/new")
    expect(page.get_by_role("button", name="放大")).to_be_visible()
    page.goto(f"{site.address}staff/account")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="English")).to_have_attribute("aria-current", "true")
    page.goto(f"{site.address}staff/stations/new")
    expect(page.get_by_role("button", name="Zoom in")).to_be_visible()
