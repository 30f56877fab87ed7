"""A clerk's sheet in a browser: written in few clicks, and its layout corrected by pointing."""

import sys
from pathlib import Path

import openpyxl
import pytest
from phones import Site, save_screenshot
from playwright.sync_api import Locator, Page, expect
from programs import Program
from staff_browser import OpenStaffPage
from test_import_wizard import worker

from locator.accounts.domain.rights import Role

__all__ = ["worker"]  # the fixture: an import worker beside the server
pytestmark = pytest.mark.browser
MOST_CLICKS = 5
ROWS = (
    ("附件2 端州区工会驿站一览表", "", "", "", ""),
    ("序号", "站点名称", "详细地址", "开放时间", "服务项目"),
    (1, "七星岩东门指引驿站", "星湖东路901号", "周一至周日8:30-17:30", "饮水、充电"),
    (2, "牌坊广场指引驿站", "天宁北路902号", "24小时", "饮水、微波炉"),
    ("样例", "阅江楼指引驿站", "正东路903号", "24小时", "饮水"),
    ("合计", 3, "", "", ""),
)


class Clicks:
    """Counts what a clerk clicks."""

    def __init__(self) -> None:
        self.n = 0

    def __call__(self, target: Locator) -> None:
        target.click()
        self.n += 1


def chosen(page: Page, site: Site, folder: Path, click: Clicks) -> None:
    """Choose and upload the sheet; wait until it is read."""
    book = openpyxl.Workbook()
    for row in ROWS:
        book.worksheets[0].append(row)
    book.save(folder / "一览表.xlsx")
    page.goto(f"{site.address}staff/imports")
    with page.expect_file_chooser() as chooser:
        click(page.locator("input[type=file]"))
    chooser.value.set_files(folder / "一览表.xlsx")
    click(page.get_by_role("button", name="上传，开始检查"))
    page.get_by_role("button", name="列都对了，下一步").wait_for()


def test_the_commonest_sheet_is_written_after_five_clicks(
    staff_page: OpenStaffPage, site: Site, worker: Program, tmp_path: Path
) -> None:
    """A title, headings, stations, a total; without coordinates nobody is asked for their system."""
    page, click = staff_page(Role.APPROVER, "441202"), Clicks()
    chosen(page, site, tmp_path, click)
    save_screenshot(page, "import-grid-1280")
    row = page.get_by_role("row").filter(has_text="阅江楼指引驿站").first
    row.get_by_role("cell", name="正东路903号").click()  # anywhere in the row
    expect(row.get_by_role("checkbox")).to_be_checked()
    page.get_by_role("button", name="这一行不导入").click()
    page.get_by_role("row").filter(has_text="不导入").filter(has_text="阅江楼指引驿站").wait_for()
    click(page.get_by_role("button", name="列都对了，下一步"))
    expect(page.locator(".figures .added")).to_contain_text("2")
    click(page.get_by_role("button", name="写入 2 行"))
    expect(page.get_by_role("status")).to_contain_text("已写入")
    sys.stdout.write(f"clicks from the file to written: {click.n}\n")
    assert click.n <= MOST_CLICKS
    page.get_by_role("link", name="撤销这次导入").click()  # other tests use the same site
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已撤销")


def test_rows_are_pointed_at_by_keyboard_alone(
    staff_page: OpenStaffPage, site: Site, worker: Program, tmp_path: Path
) -> None:
    page = staff_page(Role.EDITOR, "441202")
    chosen(page, site, tmp_path, Clicks())
    page.get_by_role("checkbox", name="5").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="这是小标题，下面的站都归它").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("读到 2 个站。")).to_be_visible()
    page.get_by_role("button", name="不导了").click()
    expect(page.get_by_text("已放弃")).to_be_visible()


WORD = """<table><tr><th>站点名称</th><th>镇街</th><th>地址</th></tr>
<tr><td>牌坊广场驿站</td><td rowspan="2">城东街道</td><td>天宁北路902号</td></tr>
<tr><td>阅江楼驿站</td><td>正东路903号</td></tr></table>"""
TEXT = "站点名称\t镇街\t地址\n牌坊广场驿站\t城东街道\t天宁北路902号\n阅江楼驿站\t\t正东路903号"
COPY = """([html, text]) => navigator.clipboard.write([new ClipboardItem({
  "text/html": new Blob([html], { type: "text/html" }),
  "text/plain": new Blob([text], { type: "text/plain" }),
})])"""


def test_a_table_is_pasted_with_its_merged_cells(
    staff_page: OpenStaffPage, site: Site, worker: Program
) -> None:
    """What Word and web pages put into the clipboard has merged cells; its plain text has not."""
    page = staff_page(Role.APPROVER, "441202")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site.address}staff/imports")
    page.get_by_text("或者粘贴一张表").click()
    page.evaluate(COPY, [WORD, TEXT])
    page.locator("textarea[name=pasted]").press("Control+V")
    page.get_by_role("button", name="读这张表，开始检查").click()
    page.get_by_role("button", name="列都对了，下一步").wait_for()
    town = page.get_by_role("region", name="表的样子").get_by_role("cell", name="城东街道", exact=True)
    expect(town).to_have_attribute("rowspan", "2")
    save_screenshot(page, "import-pasted-1280")
