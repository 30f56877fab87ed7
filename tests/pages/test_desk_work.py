"""A clerk's day in a browser: a typhoon over forty stations and back, a report answered, a keeper named."""

import json
from datetime import datetime

import pytest
from phones import Phone, Site, looks
from playwright.sync_api import Page

from locator.actions import accounts
from locator.actions.sign_in import open_session
from locator.db.session import change, write_engine
from locator.domain.rights import Role
from locator.domain.timeline import SHANGHAI
from locator.web.staff_session import COOKIE

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(site: Site, phone: Phone, request: pytest.FixtureRequest) -> Page:
    """Return a page on which an approver of Duanzhou is signed in."""
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:
        email = f"clerk{datetime.now(SHANGHAI).timestamp()}@example.org"
        key = accounts.add(connection, email, "陈建国")
        accounts.appoint(connection, key, Role.APPROVER, "test", division_code="441202")
        token = open_session(connection, key, "test", second_factor=True)
    engine.dispose()
    page = phone(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": f"{site.address}staff/"}])
    return page


PAGES = ("reports", "closures", "campaigns", "campaigns/new", "keepers", "calendar")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("where", PAGES)
def test_axe_finds_nothing_and_nothing_overflows(
    desk: Page, site: Site, axe: str, where: str, width: int
) -> None:
    desk.set_viewport_size({"width": width, "height": 844})
    desk.goto(f"{site.address}staff/{where}")
    looks(desk, f"desk-{where.replace('/', '-')}-{width}")
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    desk.evaluate(axe)
    found = desk.evaluate("axe.run().then(({ violations }) => violations)")
    told = [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found]
    assert not told, json.dumps(told, ensure_ascii=False, indent=1)
