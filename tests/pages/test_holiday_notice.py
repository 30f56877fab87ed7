"""In a browser: the State Council's notice is pasted, read into days, and shown before it is stored."""

import pytest
from notices import NOTICE_2027
from phones import Phone, Site
from playwright.sync_api import expect
from staff_browser import DESKTOP, assert_accessible, sign_in

from locator.accounts.domain.rights import Role

pytestmark = pytest.mark.browser


def test_a_pasted_notice_is_shown_day_by_day(site: Site, phone: Phone, axe: str) -> None:
    page = phone(viewport=DESKTOP, bypass_csp=True)
    sign_in(page, site, Role.ADMINISTRATOR)
    page.goto(f"{site.address}staff/calendar")
    page.get_by_label("把通知的原文贴在这里").fill(NOTICE_2027)
    page.get_by_role("button", name="读一读").click()
    expect(page.get_by_role("heading", name="读出来 31 天，请核对")).to_be_visible()
    expect(page.get_by_role("button", name="没有错，装入")).to_be_visible()
    assert_accessible(page, axe, "holiday-notice")
