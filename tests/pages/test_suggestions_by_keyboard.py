"""Places suggested while somebody types, by keyboard; coordinates go in a body, never in an address."""

import pytest
from factories import HERE
from phones import PageMonitor, Phone, Site, save_screenshot
from playwright.sync_api import expect

from locator.db.session import write_engine
from locator.places.actions import rebuild

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def _gazetteer(site: Site) -> None:
    engine = write_engine(site.database_url, "test")
    rebuild.rebuild(engine)
    engine.dispose()


@pytest.mark.usefixtures("_gazetteer")
def test_a_place_is_chosen_by_keyboard_alone(phone: Phone, site: Site, monitor: PageMonitor) -> None:
    """The combobox of WAI-ARIA: the field keeps the focus, the list is walked by arrows and left by Esc."""
    page = phone()
    page.goto(site.address)
    field = page.get_by_role("combobox")
    page.locator("#q").focus()
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("zhaoq")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("肇庆市")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value("zhaoq")
    page.keyboard.type("ing")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    expect(field).to_be_focused()
    save_screenshot(page, "suggestions-390")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?*division=441200*")
    expect(page.locator("#answer h1")).to_contain_text("肇庆市")
    assert not monitor.problems


@pytest.mark.usefixtures("_gazetteer")
def test_coordinates_are_sent_in_a_body_and_to_no_suggestion(phone: Phone, site: Site) -> None:
    page = phone()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.goto(site.address)
    page.locator("#q").focus()
    page.keyboard.type(f"{HERE.lat},{HERE.lon}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="百度地图（BD-09）")).to_be_visible()
    expect(page.locator("#answer .card").first).to_be_visible()
    assert f"POST {site.address}" in asked
    assert [
        line for line in asked if str(HERE.lat) in line or ("suggestions" in line and "POST" in line)
    ] == []
    assert page.url == site.address
