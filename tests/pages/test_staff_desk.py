"""The desk of staff: what everybody finds there after signing in."""

import pytest
from phones import Site, looks
from playwright.sync_api import Page, expect
from staff_browser import Desk

from locator.accounts.domain.rights import Role
from locator.staff.views.navigation import LINKS

pytestmark = pytest.mark.browser


def test_an_editor_sits_down_at_the_own_area(desk: Desk, site: Site) -> None:
    page = desk(Role.EDITOR, "441202")
    page.goto(f"{site.address}staff/")
    expect(page.locator(".bar")).to_contain_text("端州区")
    looks(page, "staff-home-1280")


def in_english(page: Page, site: Site) -> None:
    """Choose English on the page of the own account."""
    page.goto(f"{site.address}staff/account")
    page.locator("form[action$='/account/language'] button[value='en']").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_every_page_of_the_side_is_as_good_in_english(desk: Desk, site: Site, axe: str) -> None:
    page = desk(Role.ADMINISTRATOR)
    in_english(page, site)
    for address, _, _ in (link for links in LINKS.values() for link in links):
        page.goto(f"{site.address}{address.removeprefix('/')}")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.evaluate(axe)
        found = page.evaluate("axe.run({ iframes: false }).then(({ violations }) => violations)")
        looks(page, f"en{address.replace('/', '-')}")
        told = [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found]
        assert not told, (address, told)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, address
