"""The keeper's page on a phone: no overflow, accessible, confirmation by touch and by keyboard."""

from datetime import datetime

import pytest
from phones import Phone, Site, save_screenshot
from playwright.sync_api import expect
from sqlalchemy import select

from locator.db.session import change, write_engine
from locator.keepers.actions import links
from locator.stations.tables import station
from locator.time_zone import SHANGHAI

pytestmark = pytest.mark.browser


@pytest.fixture
def link(site: Site) -> str:
    """Return a new link for one of the stations."""
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:
        query = select(station.c.id).where(station.c.code == site.codes["黄塘驿站"])
        token = links.create(connection, connection.execute(query).scalar_one(), datetime.now(SHANGHAI))
    engine.dispose()
    return f"{site.address}keeper/{token}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible_and_does_not_overflow(phone: Phone, link: str, axe: str, scheme: str) -> None:
    page = phone(viewport={"width": 320, "height": 568}, color_scheme=scheme, bypass_csp=True)
    page.goto(link)
    save_screenshot(page, f"keeper-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate(axe)
    assert page.evaluate("axe.run().then(({ violations }) => violations.map((rule) => rule.id))") == []


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["script", "no script"])
def test_one_tap_confirms(phone: Phone, link: str, java_script_enabled: bool) -> None:
    page = phone(java_script_enabled=java_script_enabled)
    page.goto(link)
    page.get_by_role("button", name="都对，照常开放").press("Enter")
    expect(page.locator("h1")).to_contain_text("谢谢")


def test_a_reported_change_needs_a_description(phone: Phone, link: str) -> None:
    page = phone()
    page.goto(link)
    page.get_by_role("button", name="告诉工会").click()
    expect(page.locator("h1")).to_contain_text("还对吗")
    page.get_by_label("变了什么").fill("周六不开了")
    page.get_by_role("button", name="告诉工会").click()
    expect(page.locator("body")).to_contain_text("已经转给工会")
