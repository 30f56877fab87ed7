"""A union adds a word of its own and a course under it; a phone tells it in words."""

import pytest
from phones import Phone, Site, save_screenshot
from playwright.sync_api import Page, expect
from staff_browser import DESKTOP, OpenStaffPage, assert_accessible

from locator.accounts.domain.rights import Role

CITY = "441200"
pytestmark = pytest.mark.browser


def add_course(page: Page, site: Site, axe: str) -> None:
    """Add the word, the union's link, and a course on Wednesdays under it."""
    page.goto(f"{site.address}staff/words")
    form = page.locator("form[action='/staff/words']")
    form.get_by_label("归在哪项服务下面").select_option("training")
    form.get_by_label("叫法", exact=True).fill("银发课堂")
    form.get_by_label("英文名").fill("Silver class")
    form.get_by_label("英文名").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("服务词加上了")
    page.locator("summary", has_text="本会的链接").press("Enter")
    page.get_by_label("网页、小程序，一行一个").fill("肇庆工会 https://zq.example.cn")
    page.locator("form[action='/staff/words/links']").get_by_role("button", name="保存").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("链接改好了")
    assert_accessible(page, axe, "words")
    page.set_viewport_size(DESKTOP)
    page.goto(f"{site.address}staff/stations/{site.codes['黄塘驿站']}/edit", wait_until="networkidle")
    page.get_by_role("button", name="全部打开").press("Enter")
    page.locator("summary", has_text="再加一项").last.press("Enter")
    page.get_by_label("哪项服务").last.select_option("training:银发课堂")
    page.get_by_label("什么时候").last.fill("周三14:00-16:00，节假日休息")
    page.get_by_label("为什么改").fill("新开的课")
    page.get_by_role("button", name="发布，公众马上看到").press("Enter")
    expect(page.get_by_text("已经发布")).to_be_visible()
    page.goto(f"{site.address}staff/stations/{site.codes['黄塘驿站']}/edit", wait_until="networkidle")
    page.locator("details.offer summary", has_text="银发课堂").press("Enter")
    assert_accessible(page, axe, "words-opened-row")


def test_a_course_is_told_in_words_on_a_phone(
    staff_page: OpenStaffPage, phone: Phone, site: Site, axe: str
) -> None:
    add_course(staff_page(Role.APPROVER, CITY, bypass_csp=True), site, axe)
    for language, code, name, hours in (
        ("zh-CN", "zh-Hans", "银发课堂", "周三 14:00-16:00"),
        ("en", "en", "Silver class", "Wed 14:00-16:00"),
    ):
        page = phone(position=True, locale=language, bypass_csp=True)
        page.goto(site.address)
        page.locator("#locate").click()
        card = page.locator(".card", has=page.locator("h2 a", has_text="黄塘驿站"))
        expect(card.locator(".offers li")).to_contain_text(f"{name} {hours}")
        expect(card.locator(".offers b")).to_have_attribute("lang", code)
        save_screenshot(page, f"words-card-{language}")
        card.locator("h2 a").click()
        expect(page.locator(".services .said")).to_contain_text(hours)
        expect(page.locator(".links")).to_contain_text("肇庆工会")
        assert_accessible(page, axe, f"words-station-{language}")
