"""A clerk pastes employers' posts, publishes them, prints a poster; a rider finds the job."""

from datetime import date, timedelta

import pytest
from phones import PHONE, Site
from playwright.sync_api import expect
from staff_browser import DESKTOP, OpenStaffPage, assert_accessible

from locator.accounts.domain.rights import Role

pytestmark = pytest.mark.browser

HEADING = "用人单位\t岗位\t人数\t月薪\t工作地点\t联系方式\t可公开\t核实"
POSTS = (
    "某某外卖平台\t外卖骑手\t200\t6000-8000元/月\t端州区各站点\t0758-1234567\t是\t是",
    "某某鞋业\t针车工\t10\t5000元以上\t金利镇\t13900000002\t\t是",
    "某某物业\t物业保安\t20\t面议\t黄塘路\t\t\t",
)


def test_a_clerk_publishes_a_list_and_a_rider_finds_the_job(
    staff_page: OpenStaffPage, site: Site, axe: str
) -> None:
    page = staff_page(Role.EDITOR, "441202", bypass_csp=True)
    page.goto(f"{site.address}staff/bulletins")
    page.get_by_label("标题").fill("就业快讯第10期")
    first = date.fromisoformat(page.get_by_label("发布日").input_value())
    page.get_by_label("到期日").fill(f"{first + timedelta(days=30)}")
    assert_accessible(page, axe, "job-lists")
    page.get_by_label("或者把表贴在这里").fill("\n".join((HEADING, *POSTS)))
    page.get_by_role("button", name="发布，公众马上看到").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("发布了")
    page.get_by_role("button", name="核实了 某某物业").press("Enter")
    expect(page.get_by_role("cell", name="核实过")).to_have_count(3)
    assert_accessible(page, axe, "job-list")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("link", name="打印海报").click()
    expect(page.get_by_text("招 230 人，3 家单位")).to_be_visible()
    assert_accessible(page, axe, "job-poster")
    page.set_viewport_size(PHONE)
    page.goto(f"{site.address}jobs/")
    page.get_by_label("地点").fill("金利")
    page.get_by_role("button", name="找", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="针车工")).to_be_visible()
    expect(page.get_by_text("13900000002")).to_have_count(0)
    assert_accessible(page, axe, "jobs-found")
    page.goto(f"{site.address}jobs/")
    assert_accessible(page, axe, "jobs")
