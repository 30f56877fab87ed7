"""The map of a move: a tap sets the new position, and the neighbours are shown."""

import pytest
from phones import Site
from playwright.sync_api import expect
from staff_browser import OpenStaffPage

from locator.accounts.domain.rights import Role

pytestmark = pytest.mark.browser


def test_a_tap_on_the_map_is_the_new_place(staff_page: OpenStaffPage, site: Site) -> None:
    page = staff_page(Role.EDITOR, "441202")
    page.goto(f"{site.address}staff/stations/{site.codes['黄塘驿站']}/life?to=moved")
    expect(page.locator("#map-box .neighbour").first).to_be_attached()
    page.locator("#map-box .map").click(position={"x": 200, "y": 120})
    expect(page.locator("#map-box .place-pin")).to_be_visible()
    assert float(page.locator("[name=lon]").input_value()) == pytest.approx(112.47, abs=0.2)
    assert page.locator("#move [name=crs]").input_value() == "wgs84"
