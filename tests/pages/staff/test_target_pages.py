"""A province sets its two targets, reads who is short, and takes the report away as one file."""

from pathlib import Path

import pytest
from phones import Site, save_screenshot
from playwright.sync_api import Browser, Page, expect
from staff_browser import DESKTOP, OpenStaffPage, assert_accessible

from locator.accounts.domain.rights import Role

PROVINCE = "440000"
pytestmark = pytest.mark.browser


def set_target(page: Page, site: Site, per: str, least: str) -> None:
    """Set a target of the province by its form."""
    page.goto(f"{site.address}staff/targets")
    page.get_by_label("对谁").select_option(label=per)
    page.get_by_label("至少").fill(least)
    page.get_by_label("到", exact=True).fill("2027")
    page.get_by_label("依据的文件").fill("粤工发〔2025〕1号")
    page.get_by_role("button", name="定下").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("目标定下了")


def test_a_province_sets_two_targets_and_sends_the_report(
    staff_page: OpenStaffPage, site: Site, axe: str, tmp_path: Path, browser: Browser
) -> None:
    page = staff_page(Role.EDITOR, PROVINCE)
    set_target(page, site, "合计", "2")
    set_target(page, site, "每个区县", "1")
    expect(page.get_by_role("heading", name="没达到的")).to_be_visible()
    assert_accessible(page, axe, "target")
    page.goto(f"{site.address}staff/targets")
    expect(page.get_by_role("row").filter(has_text="合计")).to_contain_text("达到")
    assert_accessible(page, axe, "targets")
    page.goto(f"{site.address}staff/figures/comparison")
    assert_accessible(page, axe, "comparison")
    with page.expect_download() as started:
        page.get_by_role("button", name="下载报告").click()
    started.value.save_as(tmp_path / "report.html")
    reader = browser.new_page()
    read_report(reader, tmp_path / "report.html")
    reader.close()


def read_report(page: Page, file: Path) -> None:
    """Open the file as whoever it is sent to: it draws the map and asks for nothing."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    expect(page.locator(".map path").first).to_be_visible()
    for width in (390, DESKTOP["width"]):
        page.set_viewport_size({"width": width, "height": 900})
        save_screenshot(page, f"staff-report-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [file.as_uri()]
