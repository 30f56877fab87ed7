"""The event clerk's job: the film entered and published, its month, a holiday decided, who came."""

from datetime import datetime, timedelta

import pytest
from phones import Site
from playwright.sync_api import Page, expect
from staff_browser import OpenStaffPage, assert_accessible

from locator.accounts.domain.rights import Role
from locator.time_zone import SHANGHAI

COUNTY = "441202"
pytestmark = pytest.mark.browser


def test_the_event_clerk(staff_page: OpenStaffPage, site: Site, axe: str) -> None:
    page = staff_page(Role.APPROVER, COUNTY)
    page.goto(f"{site.address}staff/events")
    enter_film(page)
    assert_accessible(page, axe, "event")
    page.get_by_role("button", name="发布", exact=True).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("公众看得到了")
    cancel_last(page)
    count_first(page)
    for name in ("events", "events/month", "events/waiting", "events/year"):
        page.goto(f"{site.address}staff/{name}")
        assert_accessible(page, axe, name.replace("/", "-"))
    expect(page.get_by_text("40 人次")).to_be_visible()


def enter_film(page: Page) -> None:
    """Enter a film of each Wednesday for three weeks by now, by keyboard."""
    since = datetime.now(SHANGHAI).date() - timedelta(days=20)
    form = page.locator("form[action='/staff/events'][method=post]")
    form.get_by_label("活动名称").fill("公益电影")
    form.get_by_label("类型").select_option("film")
    form.get_by_label("什么时候").fill(f"从{since}起每周三18:00-20:00")
    form.get_by_label("承办单位").fill("区总工会")
    form.get_by_label("地点的名称").fill("劳动者广场")
    form.get_by_role("button", name="记下活动").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("还是草稿")


def cancel_last(page: Page) -> None:
    """Cancel the last occurrence, as a holiday is decided."""
    row = page.locator("tbody tr").last
    row.locator("summary").press("Enter")
    row.get_by_label("办不办").select_option("cancelled")
    row.get_by_label("为什么").fill("放假")
    row.get_by_role("button", name="定下").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("这一场定下了")
    expect(page.locator("tbody tr").last).to_contain_text("取消 · 放假")


def count_first(page: Page) -> None:
    """Write down who came to the first occurrence."""
    row = page.locator("tbody tr").first
    row.locator("summary").press("Enter")
    row.get_by_label("来了多少人").fill("40")
    row.get_by_role("button", name="记下人数").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("人数记下了")
    expect(page.locator("tbody tr").first).to_contain_text("40 人次")
