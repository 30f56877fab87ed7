"""The desk of staff: what everybody finds there after signing in."""

import pytest
from desk import Desk
from phones import Site, looks
from playwright.sync_api import expect

from locator.domain.rights import Role

pytestmark = pytest.mark.browser


def test_an_editor_sits_down_at_the_own_area(desk: Desk, site: Site) -> None:
    page = desk(Role.EDITOR, "441202")
    page.goto(f"{site.address}staff/")
    expect(page.locator(".bar")).to_contain_text("端州区")
    looks(page, "staff-home-1280")
