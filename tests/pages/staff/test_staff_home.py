"""The staff home page, and all pages of the navigation in English."""

import pytest
from phones import Site, save_screenshot
from playwright.sync_api import Page, expect
from staff_browser import OpenStaffPage

from locator.accounts.domain.rights import Role
from locator.staff.views.navigation import NAVIGATION

pytestmark = pytest.mark.browser


def test_an_editor_starts_in_their_own_area(staff_page: OpenStaffPage, site: Site) -> None:
    page = staff_page(Role.EDITOR, "441202")
    page.goto(f"{site.address}staff/")
    expect(page.locator(".bar")).to_contain_text("端州区")
    told = page.locator("#missing-processes")
    expect(told).to_contain_text("后台没有在运行")
    expect(told).not_to_contain_text("locator")  # a command that an editor cannot type
    save_screenshot(page, "staff-home-1280")


def switch_to_english(page: Page, site: Site) -> None:
    """Choose English on the account page."""
    page.goto(f"{site.address}staff/account")
    page.locator("form[action$='/account/language'] button[value='en']").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_every_page_of_the_navigation_works_in_english(
    staff_page: OpenStaffPage, site: Site, axe: str
) -> None:
    page = staff_page(Role.ADMINISTRATOR)
    switch_to_english(page, site)
    for path, _, _ in (link for links in NAVIGATION.values() for link in links):
        page.goto(f"{site.address}{path.removeprefix('/')}")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.evaluate(axe)
        found = page.evaluate("axe.run({ iframes: false }).then(({ violations }) => violations)")
        save_screenshot(page, f"en{path.replace('/', '-')}")
        violations = [(rule["id"], [node["html"][:120] for node in rule["nodes"]][:3]) for rule in found]
        assert not violations, (path, violations)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, path
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{site.address}staff/stations/new")
    buttons = page.locator(".last-row").bounding_box()
    assert buttons and buttons["height"] < 768 / 4, "the row of buttons leaves the form to be seen"
