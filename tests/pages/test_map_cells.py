"""The map by cells: counts from afar, stations by state from near, all by keyboard and by name."""

import re

import pytest
from phones import Phone, Site, Watch, looks
from playwright.sync_api import expect
from staff_browser import Desk

from locator.accounts.domain.rights import Role

pytestmark = pytest.mark.browser


def test_from_afar_a_count_says_where_and_how_many(phone: Phone, site: Site, watch: Watch) -> None:
    page = phone()
    page.goto(f"{site.address}map")
    count = page.locator(".count")
    expect(count).to_have_count(1)
    assert re.fullmatch(r"广东省一带 \d+ 处驿站", count.get_attribute("title") or "")
    looks(page, "map-counts-390")
    assert not [one for one in watch.addresses if "/api/v1/stations" in one]


def test_by_keyboard_from_the_country_to_a_door(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(f"{site.address}map")
    page.locator(".count").first.focus()
    for _ in range(4):
        shown = page.evaluate_handle("document.querySelector('.leaflet-marker-icon')")
        page.keyboard.press("Enter")
        page.wait_for_function("one => !one.isConnected", arg=shown)  # drawn anew, and the focus with it
        if page.locator(".pin").count():
            break
    focused = page.locator(".pin:focus")
    expect(focused).to_have_count(1)
    name = (focused.get_attribute("title") or "").split("，")[0]
    focused.press("Enter")
    expect(page.locator(".leaflet-popup")).to_contain_text(name)


def test_a_closed_door_is_told_by_shape_and_words(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(f"{site.address}map?station={site.codes['关着的站']}")
    pin = page.locator(".pin.closed[title^='关着的站，关门']")
    expect(pin).to_have_text("▬")
    looks(page, "map-stations-390")
    pin.press("Enter")
    expect(page.locator(".leaflet-popup")).to_contain_text("关门")


def test_the_first_look_at_the_country_is_light(phone: Phone, site: Site) -> None:
    page = phone()
    bodies: list[int] = []

    def weigh(answer: object) -> None:
        if "/api/" in answer.url:  # type: ignore[attr-defined]
            bodies.append(answer.request.sizes()["responseBodySize"])  # type: ignore[attr-defined]

    page.on("requestfinished", lambda request: weigh(request.response()))
    page.goto(f"{site.address}map")
    page.wait_for_selector(".leaflet-marker-icon")
    page.wait_for_load_state("networkidle")
    assert bodies and sum(bodies) <= 60_000


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-CN", ("放大", "缩小", "关上")),
        ("en", ("Zoom in", "Zoom out", "Close this")),
        ("mn", ("Томруулах", "Жижигрүүлэх", "Хаах")),
        ("ru", ("Увеличить", "Уменьшить", "Закрыть")),
    ],
)
def test_the_maps_own_buttons_speak_the_language_of_the_page(
    phone: Phone, site: Site, language: str, words: tuple[str, str, str]
) -> None:
    page = phone(locale=language)
    page.goto(f"{site.address}map")
    for word in words[:2]:
        expect(page.get_by_role("button", name=word)).to_have_attribute("title", word)
    while not page.locator(".pin").count():
        shown = page.locator(".count").first.element_handle()
        page.locator(".count").first.press("Enter")
        page.wait_for_function("one => !one.isConnected", arg=shown)
        page.wait_for_selector(".count, .pin")
    page.locator(".pin").first.press("Enter")
    expect(page.locator(".leaflet-popup-close-button")).to_have_attribute("aria-label", words[2])


def test_the_maps_of_the_desk_speak_the_language_of_its_person(desk: Desk, site: Site) -> None:
    page = desk(Role.EDITOR, "441202", locale="en")
    page.goto(f"{site.address}staff/stations/new")
    expect(page.get_by_role("button", name="放大")).to_be_visible()
    page.goto(f"{site.address}staff/account")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="English")).to_have_attribute("aria-current", "true")
    page.goto(f"{site.address}staff/stations/new")
    expect(page.get_by_role("button", name="Zoom in")).to_be_visible()
