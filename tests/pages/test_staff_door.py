"""The pages before the desk, as a new administrator goes through them: wide enough to read, and whole."""

import json

import pytest
from phones import Phone, Site, looks
from playwright.sync_api import Page, expect
from staff_browser import next_code

from locator.accounts.actions import accounts
from locator.accounts.domain.rights import LinkPurpose, Role
from locator.db.session import change, write_engine

pytestmark = pytest.mark.browser

WIDTHS = (390, 1280)
NARROWEST_PX = 340
PASSWORD = "门前的水一直是热的 2026"


def invited(site: Site, email: str) -> str:
    """Add an administrator; return the path of the link that sets the password."""
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:
        key = accounts.add_account(connection, email, "钱进")
        accounts.appoint(connection, key, Role.ADMINISTRATOR, "test")
        token = accounts.send_link(connection, key, email, LinkPurpose.INVITATION, "")
    engine.dispose()
    return f"staff/link/{token}"


def read_well(page: Page, axe: str, name: str) -> None:
    """The panel is as wide as can be read, everything lies in it, nothing overflows, axe finds nothing."""
    looks(page, name)
    panel = page.locator(".panel.gate").bounding_box()
    assert panel and panel["width"] >= NARROWEST_PX, name
    for inside in page.locator(".gate input:visible, .gate img, .gate button, .gate li").all():
        box = inside.bounding_box()
        assert box and box["x"] >= panel["x"] and box["x"] + box["width"] <= panel["x"] + panel["width"], name
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(({ violations }) => violations)")
    told = [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found]
    assert not told, json.dumps(told, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_the_door_reads_well(phone: Phone, site: Site, axe: str, width: int) -> None:
    page = phone(viewport={"width": width, "height": 844}, bypass_csp=True)
    email = f"qian{width}@example.org"
    page.goto(site.address + invited(site, email))
    read_well(page, axe, f"door-link-{width}")
    page.get_by_label("新密码").fill(PASSWORD)
    page.get_by_role("button", name="设置").click()
    read_well(page, axe, f"door-set-up-{width}")
    secret = page.locator(".code").inner_text()
    page.get_by_label("六位数字").fill(next_code(secret))
    page.get_by_role("button", name="确定").click()
    expect(page.locator(".codes li")).to_have_count(10)
    read_well(page, axe, f"door-codes-{width}")
    page.context.clear_cookies()
    page.goto(f"{site.address}staff/forgot")
    read_well(page, axe, f"door-forgot-{width}")
    page.goto(f"{site.address}staff/sign-in")
    read_well(page, axe, f"door-sign-in-{width}")
    page.get_by_label("邮箱").fill(email)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="手机验证码")).to_be_visible()
    read_well(page, axe, f"door-code-{width}")
