"""A guard scans the card behind the plaque: the code is in its field, one tap opens, another confirms."""

from datetime import datetime

import pytest
from phones import Phone, Site, save_screenshot
from playwright.sync_api import expect
from sqlalchemy import select

from locator.db.session import change, write_engine
from locator.plaques.actions import codes
from locator.stations.tables import station
from locator.time_zone import SHANGHAI

pytestmark = pytest.mark.browser


def test_a_scanned_card_confirms_in_two_taps(phone: Phone, site: Site, axe: str) -> None:
    number = site.codes["黄塘驿站"]
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:
        key = connection.execute(select(station.c.id).where(station.c.code == number)).scalar_one()
        code = codes.renew(connection, key, datetime.now(SHANGHAI))
    engine.dispose()
    page = phone(viewport={"width": 390, "height": 844}, bypass_csp=True)
    page.goto(f"{site.address}p/{number}#{code}")
    expect(page.get_by_label("口令")).to_have_value(code)
    assert code not in page.url
    save_screenshot(page, "plaque-code")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.evaluate(axe)
    assert page.evaluate("axe.run().then(({ violations }) => violations.map((rule) => rule.id))") == []
    page.get_by_role("button", name="打开").click()
    page.get_by_role("button", name="都对，照常开放").click()
    expect(page.locator("h1")).to_contain_text("谢谢")
