"""Union staff in a browser: accounts created by command, with password and second factor set in the page."""

import re
from dataclasses import dataclass

import pyotp
from playwright.sync_api import Browser, Page, ViewportSize

from picturing.site import Site

PASSWORD = "picture of a horse"
OFFICE = ViewportSize(width=1100, height=760)


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a union's staff: name, email, role, and the division of the role."""

    name: str
    email: str
    role: str
    division: str

    def invite(self, site: Site) -> str:
        """Create the account; return the link for setting the password."""
        output = site.locator(
            *("staff", "add", self.email, self.name, "--role", self.role, "--division", self.division)
        )
        found = re.search(r"http\S+", output)
        assert found, output
        return found[0]


def sign_in(browser: Browser, site: Site, person: Person) -> Page:
    """Return a page of a new browser in which the person has set a password and signed in."""
    page = browser.new_context(viewport=OFFICE, locale="zh-CN", service_workers="block").new_page()
    page.goto(person.invite(site))
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="设置").click()
    page.wait_for_load_state()
    if page.url.endswith("/sign-in"):
        page.get_by_label("邮箱").fill(person.email)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_load_state()
    return page


def set_up_code(page: Page) -> None:
    """Set up the second factor that the page asks for, and confirm the recovery codes."""
    secret = page.locator("strong.code").inner_text()
    page.get_by_label("六位数字").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="确定").click()
    page.get_by_role("link", name="抄好了，进入").click()
    page.wait_for_load_state()
