"""An administrator of a province appoints one of a county, who opens the link and sets up both factors."""

import re

import pytest
from phones import PageMonitor, Phone, Site, save_screenshot
from playwright.sync_api import expect
from staff_browser import OpenStaffPage, next_code

from locator.accounts.domain.rights import Role

pytestmark = pytest.mark.browser

EMAIL = "zhao@example.org"


def test_an_administrator_appoints_one_of_a_county(
    staff_page: OpenStaffPage, phone: Phone, site: Site, monitor: PageMonitor
) -> None:
    province = staff_page(Role.ADMINISTRATOR, "440000")
    province.goto(f"{site.address}staff/people")
    invite = province.locator("form", has=province.get_by_role("button", name="开通账号，显示链接"))
    invite.get_by_label("姓名").fill("赵敏")
    invite.get_by_label("邮箱").fill(EMAIL)
    invite.get_by_label("岗位").select_option("administrator")
    invite.get_by_label("管哪个地区").fill("端州区")
    invite.get_by_role("button", name="开通账号，显示链接").click()
    invitation = province.locator("#hand-over input").input_value()
    link = site.address + invitation[invitation.index("staff/link/") :]
    row = province.get_by_role("row", name=re.compile("赵敏"))
    expect(row).to_contain_text("管理员 · 广东省肇庆市端州区")
    save_screenshot(province, "staff-invited-1280")

    county = phone()
    county.goto(link)
    county.get_by_label("新密码").fill("蓝塘加油站的水很热呢 2026")
    county.get_by_role("button", name="设置").click()
    secret = county.locator(".code").inner_text()
    save_screenshot(county, "staff-code-390")
    county.get_by_label("六位数字").fill(next_code(secret))
    county.get_by_role("button", name="确定").click()
    expect(county.locator(".codes li")).to_have_count(10)
    county.get_by_role("link", name="抄好了").click()
    expect(county.locator(".bar")).to_contain_text("端州区")
    county.goto(f"{site.address}staff/people")
    expect(county.get_by_role("heading", name="邀请一个人")).to_be_visible()
    used_link = county.goto(link)
    assert used_link and used_link.status == 410
    monitor.problems[:] = [problem for problem in monitor.problems if "410" not in problem]
