"""An office makes a scheme and a round, deals a month out, sees who is missing; a colleague confirms."""

import re

import pytest
from phones import PageMonitor, Site
from playwright.sync_api import Page, expect
from staff_browser import OpenStaffPage, assert_accessible

from locator.accounts.domain.rights import Role

COUNTY = "441202"
pytestmark = pytest.mark.browser


def fill_scheme(page: Page, weights: tuple[str, str]) -> None:
    """Fill the form of a scheme with two criteria and two levels."""
    for number, (words, weight) in enumerate(zip(("整洁", "按时开门"), weights, strict=True), 1):
        page.get_by_label(f"第 {number} 条标准", exact=True).fill(words)
        page.get_by_label(f"第 {number} 条最高几分").fill("10")
        page.get_by_label(f"第 {number} 条权重").fill(weight)
    for number, (level, stars, least, yuan) in enumerate(
        (("五星级", "5", "90", "5000"), ("四星级", "4", "80", "3000")), 1
    ):
        page.get_by_label(f"第 {number} 级的名字").fill(level)
        page.get_by_label(f"第 {number} 级几颗星").fill(stars)
        page.get_by_label(f"第 {number} 级至少几分").fill(least)
        page.get_by_label(f"第 {number} 级补贴").fill(yuan)


def make_scheme(page: Page, site: Site, axe: str) -> None:
    page.goto(f"{site.address}staff/schemes")
    page.get_by_label("名称").fill("星级评定")
    page.get_by_label("代号（小写字母，例如 star）").fill("star")
    page.get_by_label("种类").select_option(label="星级评定")
    fill_scheme(page, ("60", "30"))
    page.get_by_role("button", name="定下").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("各条权重加起来是 90%，应该正好 100%")
    expect(page.get_by_label("第 2 条标准", exact=True)).to_have_value("按时开门")
    assert_accessible(page, axe, "schemes-refused")
    page.get_by_label("第 2 条权重").fill("40")
    page.get_by_role("button", name="定下").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("标准定好了")
    assert_accessible(page, axe, "scheme")


def begin_round(page: Page, site: Site, axe: str) -> None:
    page.goto(f"{site.address}staff/rounds")
    page.get_by_label("名称").fill("每月巡查")
    for stage in ("复核", "确认"):
        page.get_by_label(f"{stage}从").fill("2020-01-01")
        page.get_by_label(f"{stage}到").fill("2099-12-31")
    assert_accessible(page, axe, "rounds")
    page.get_by_role("button", name="开始").press("Enter")
    for name in ("一组", "二组"):
        page.get_by_label("再建一组，组名").fill(name)
        page.get_by_role("button", name="建组").press("Enter")
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.get_by_text("加一个人").first.click()
    page.get_by_label("姓名").first.fill("周巡")
    page.get_by_label("来自哪里（地区或工会）").first.fill("广东省肇庆市鼎湖区 441203")
    page.get_by_label("带队").first.check()
    page.get_by_role("button", name="加进组").first.press("Enter")
    expect(page.get_by_role("listitem").filter(has_text="周巡")).to_contain_text("带队")


def missing_in(page: Page) -> int:
    """Return how many stations the page of a round says are missing."""
    found = re.search(r"还差 (\d+) 处", page.locator("#month").inner_text())
    assert found
    return int(found[1])


def test_an_office_sees_who_is_missing_and_a_colleague_confirms(
    staff_page: OpenStaffPage, site: Site, axe: str, monitor: PageMonitor
) -> None:
    page = staff_page(Role.EDITOR, COUNTY)
    make_scheme(page, site, axe)
    monitor.problems[:] = [one for one in monitor.problems if "400" not in one]  # the refusal
    begin_round(page, site, axe)
    page.get_by_role("button", name=re.compile("的站点分给各组")).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("站点分好了")
    assert_accessible(page, axe, "round")
    before, round_address = missing_in(page), page.url
    page.get_by_role("region", name=re.compile("还差")).get_by_role("link").first.click()
    for field, points in zip(page.get_by_label("几分（最高 10）").all(), ("9", "10"), strict=True):
        field.fill(points)
    page.get_by_label("要改的问题（没有就空着）").first.fill("灯不亮")
    assert_accessible(page, axe, "judge")
    page.get_by_role("button", name="记下打分").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("等另一位同事确认")
    assert_accessible(page, axe, "station-assessments")
    page.goto(round_address)
    assert missing_in(page) == before - 1
    page.get_by_role("link", name="结果和确认").click()
    expect(page.get_by_text("等管这一轮的审核员确认")).to_be_visible()
    results = page.url
    colleague = staff_page(Role.APPROVER, COUNTY)
    colleague.goto(site.address + "staff/")
    colleague.get_by_role("link", name="1 评估结果等您确认").click()
    colleague.goto(results)
    colleague.get_by_role("button", name="全部确认").press("Enter")
    expect(colleague.get_by_role("status")).to_contain_text("确认了")
    expect(colleague.get_by_role("row").filter(has_text="五星级").first).to_contain_text("5,000 元")
    assert_accessible(colleague, axe, "results")
    colleague.goto(f"{site.address}staff/steps")
    colleague.get_by_text("定一条规则").click()
    colleague.get_by_label("到多少").fill("3")
    colleague.get_by_role("button", name="定下").press("Enter")
    expect(colleague.get_by_role("status")).to_contain_text("规则定好了")
    assert_accessible(colleague, axe, "steps")
