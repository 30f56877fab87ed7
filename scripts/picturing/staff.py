"""What union staff see: a change approved, a sheet imported, a report answered, duplicates compared."""

import re
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect

from picturing.album import Album
from picturing.people import OFFICE, Person, set_up_code, sign_in
from picturing.site import Site

LEDGER = Path(__file__).parent / "ledger.csv"
EDITOR = Person("李小红", "li@example.org", "editor", "441202")
APPROVER = Person("王建国", "wang@example.org", "approver", "441200")
UNCHECKED = "环卫道班房驿站"
REPORTED = "星湖大道加油站驿站"
CLOSING = "城东公园智慧驿站"
TALL = ViewportSize(width=1100, height=900)


def take(album: Album, browser: Browser, site: Site) -> None:
    """Follow one morning of a district's editor and the city's approver."""
    _report(browser, site)
    editor = sign_in(browser, site, EDITOR)
    _propose(album, editor, site)
    approver = sign_in(browser, site, APPROVER)
    set_up_code(approver)
    album.add("staff-home", approver)
    _approve(album, approver, site)
    _show_stations(album, approver, site)
    _answer(album, approver, site)
    _import(album, approver, site)
    _compare(album, approver, site)


def _report(browser: Browser, site: Site) -> None:
    """Report a locked door as a visitor."""
    page = browser.new_context(locale="zh-CN", service_workers="block").new_page()
    page.goto(f"{site.address}?q={REPORTED}")
    page.get_by_role("link", name=REPORTED).first.click()
    page.get_by_role("button", name="锁着门").click()
    page.wait_for_url(re.compile("/reports/"))
    page.context.close()


def _edit(page: Page, site: Site, name: str) -> None:
    page.goto(f"{site.address}staff/stations?q={name}")
    page.get_by_role("link", name=name).click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="全部打开").click()


def _propose(album: Album, page: Page, site: Site) -> None:
    """Enter hours as posted, see how they are read, and submit them."""
    _edit(page, site, UNCHECKED)
    page.set_viewport_size(TALL)
    page.get_by_label("开放时间", exact=False).first.fill("周一至周五8:30-17:30")
    page.get_by_text("对，就是这个意思").wait_for()
    album.add("staff-hours", page.locator("#g-hours"), height=560)
    page.get_by_label("对，就是这个意思").check()
    page.get_by_label("为什么改").fill("到现场看了牌子")
    page.get_by_role("button", name="交去审批").click()
    page.wait_for_url(re.compile("/staff/proposals/"))


def _approve(album: Album, page: Page, site: Site) -> None:
    page.goto(f"{site.address}staff/proposals")
    page.get_by_role("link", name=UNCHECKED).first.click()
    page.wait_for_load_state("networkidle")
    album.add("staff-proposal", page, height=560)
    page.get_by_role("button", name="通过，公众马上看到").click()
    page.get_by_text("已经发布").wait_for()
    album.add("staff-history", page, height=640)


def _show_stations(album: Album, page: Page, site: Site) -> None:
    page.goto(f"{site.address}staff/stations?division=441202")
    album.add("staff-stations", page)
    _edit(page, site, REPORTED)
    place = page.locator("#g-place")
    place.scroll_into_view_if_needed()
    album.add("staff-place", place, height=720)
    page.goto(f"{site.address}staff/stations?q={CLOSING}")
    page.get_by_role("link", name=CLOSING).click()
    page.get_by_role("link", name="开放与关停").click()
    page.get_by_role("link", name="暂停开放").click()
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    album.add("staff-life", page)


def _answer(album: Album, page: Page, site: Site) -> None:
    page.goto(f"{site.address}staff/reports")
    page.get_by_role("link", name="锁着门").first.click()
    page.wait_for_load_state("networkidle")
    album.add("staff-report", page, height=640)


def _import(album: Album, page: Page, site: Site) -> None:
    """Import a sheet with errors up to its check."""
    page.goto(f"{site.address}staff/imports")
    file = FilePayload(name="端州区驿站台账.csv", mimeType="text/csv", buffer=LEDGER.read_bytes())
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="上传，开始检查").click()
    page.get_by_role("button", name="列都对了，下一步").wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    album.add("staff-import-columns", page)
    page.get_by_role("radio", name="GPS").check()
    page.get_by_role("button", name="列都对了，下一步").click()
    page.locator(".figures").wait_for(timeout=60_000)
    page.locator(".figures .refused").click()
    page.wait_for_load_state("networkidle")
    page.set_viewport_size(TALL)
    album.add("staff-import-check", page)
    page.set_viewport_size(OFFICE)
    page.locator(".figures .doubted").click()
    page.get_by_role("link", name=re.compile("并排看")).first.click()
    expect(page.locator("table.beside")).to_be_visible()
    page.wait_for_load_state("networkidle")
    album.add("staff-import-beside", page)


def _compare(album: Album, page: Page, site: Site) -> None:
    site.locator("duplicates")
    page.goto(f"{site.address}staff/duplicates")
    page.locator("table a").first.click()
    page.wait_for_load_state("networkidle")
    page.set_viewport_size(TALL)
    album.add("staff-duplicates", page)
