"""A clerk works through the checking queue on a phone: takes a station, asks, goes on to the next."""

import pytest
from phones import PHONE, Site, save_screenshot
from playwright.sync_api import expect
from staff_browser import OpenStaffPage, assert_accessible

from locator.accounts.domain.rights import Role

pytestmark = pytest.mark.browser


def test_a_clerk_takes_a_station_asks_and_goes_on(staff_page: OpenStaffPage, site: Site, axe: str) -> None:
    page = staff_page(Role.EDITOR, "441202", bypass_csp=True, viewport=PHONE)
    page.goto(f"{site.address}staff/checks")
    assert_accessible(page, axe, "checks")
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="打下一个").click()
    expect(page.locator("#done")).to_contain_text("半小时内归您打")
    first = page.url.split("/checks/")[1].split("?")[0]
    assert_accessible(page, axe, "check-script")
    page.set_viewport_size(PHONE)
    page.get_by_label("接了，问到了").check()
    page.get_by_label("对 时间", exact=True).check()
    page.get_by_label("对 进门", exact=True).check()
    page.get_by_label("给同事的备注").fill("门卫接的")
    save_screenshot(page, "check-answered-390")
    page.get_by_role("button", name="记下，打下一个").click()
    expect(page.locator("#done")).to_contain_text("记下了")
    second = page.url.split("/checks/")[1].split("?")[0]
    assert first != second
    page.goto(f"{site.address}staff/checks/{first}")
    expect(page.locator("main")).to_contain_text("门卫接的")
