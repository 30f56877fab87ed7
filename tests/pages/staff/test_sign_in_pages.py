"""The sign-in pages, as a new administrator uses them: readable width, no overflow, accessible."""

import json

import pytest
from phones import Phone, Site, save_screenshot
from playwright.sync_api import Page, expect
from staff_browser import next_code

from locator.accounts.actions import accounts
from locator.accounts.domain.rights import LinkPurpose, Role
from locator.db.session import change, write_engine

pytestmark = pytest.mark.browser

WIDTHS = (390, 1280)
MIN_PANEL_WIDTH_PX = 340
PASSWORD = "门前的水一直是热的 2026"


def invite_administrator(site: Site, email: str) -> str:
    """Add an administrator; return the path of the link to set the password."""
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:
        account_id = accounts.add_account(connection, email, "钱进")
        accounts.appoint(connection, account_id, Role.ADMINISTRATOR, "test")
        token = accounts.send_link(connection, account_id, email, LinkPurpose.INVITATION, "")
    engine.dispose()
    return f"staff/link/{token}"


def assert_readable(page: Page, axe: str, name: str) -> None:
    """Assert that the panel is wide enough, contains its elements, does not overflow and is accessible."""
    save_screenshot(page, name)
    panel = page.locator(".panel.gate").bounding_box()
    assert panel and panel["width"] >= MIN_PANEL_WIDTH_PX, name
    for element in page.locator(".gate input:visible, .gate img, .gate button, .gate li").all():
        box = element.bounding_box()
        assert box and box["x"] >= panel["x"] and box["x"] + box["width"] <= panel["x"] + panel["width"], name
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(({ violations }) => violations)")
    violations = [(rule["id"], [node["html"][:120] for node in rule["nodes"]][:3]) for rule in found]
    assert not violations, json.dumps(violations, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_sign_in_page_is_readable_and_accessible(
    phone: Phone, site: Site, axe: str, width: int
) -> None:
    page = phone(viewport={"width": width, "height": 844}, bypass_csp=True)
    email = f"qian{width}@example.org"
    page.goto(site.address + invite_administrator(site, email))
    assert_readable(page, axe, f"sign-in-link-{width}")
    page.get_by_label("新密码").fill(PASSWORD)
    page.get_by_role("button", name="设置").click()
    assert_readable(page, axe, f"sign-in-set-up-{width}")
    secret = page.locator(".code").inner_text()
    page.get_by_label("六位数字").fill(next_code(secret))
    page.get_by_role("button", name="确定").click()
    expect(page.locator(".codes li")).to_have_count(10)
    assert_readable(page, axe, f"sign-in-codes-{width}")
    page.context.clear_cookies()
    page.goto(f"{site.address}staff/forgot")
    assert_readable(page, axe, f"sign-in-forgot-{width}")
    page.goto(f"{site.address}staff/sign-in")
    assert_readable(page, axe, f"sign-in-form-{width}")
    page.get_by_label("邮箱").fill(email)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="手机验证码")).to_be_visible()
    assert_readable(page, axe, f"sign-in-code-{width}")
