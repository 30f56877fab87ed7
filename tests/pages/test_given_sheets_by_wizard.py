"""The given sheets through the wizard in a browser, as a clerk of the city takes them; clicks counted.

What must be found in each is held by the command's test (`tests/imports/test_given_sheets.py`); page and
command read and check a file by the same code.
"""

import json
import sys
from pathlib import Path

import pytest
from phones import Site, save_screenshot
from playwright.sync_api import Page, expect
from programs import Program
from staff_browser import OpenStaffPage
from test_import_by_pointing import MOST_CLICKS, Clicks
from test_import_wizard import worker

from locator.accounts.domain.rights import Role

__all__ = ["worker"]  # the fixture: an import worker beside the server
pytestmark = pytest.mark.browser
FOLDER = Path(__file__).parents[1] / "imports" / "given_sheets"
ANSWERS = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
REFUSED = {"25-status-words.xlsx": 1}  # 搬迁 is asked
PER_SERVICE = "30-row-per-service-merged.xlsx"
CITY = "441200"


def test_the_given_sheets_are_written_in_few_clicks(
    staff_page: OpenStaffPage, site: Site, worker: Program
) -> None:
    """From the file to the button that writes; one of them is written, and its services have their hours."""
    page = staff_page(Role.APPROVER, CITY)
    clicks = {answer["file"]: Clicks() for answer in ANSWERS}
    begun = {name: upload(page, site, name, click) for name, click in clicks.items()}
    for name, address in begun.items():
        columns(page, address, clicks[name])
    for answer in ANSWERS:
        name = answer["file"]
        page.goto(begun[name])
        n = answer["count"] - REFUSED.get(name, 0)
        write = page.get_by_role("button", name=f"写入 {n} 行", exact=True)
        expect(write).to_be_visible()
        save_screenshot(page, f"given-{name[:2]}-1280")
        clicks[name].n += 1  # on that button
        sys.stdout.write(f"{name}: {clicks[name].n} clicks\n")
        assert clicks[name].n <= MOST_CLICKS
    page.goto(begun[PER_SERVICE])
    page.get_by_role("button", name="写入 4 行").click()
    expect(page.get_by_role("status")).to_contain_text("已写入")
    page.goto(f"{site.address}staff/stations?q=城东街道环卫综合驿站")
    page.get_by_role("link", name="城东街道环卫综合驿站").first.click()
    expect(page.locator("details.offer > summary", has_text="热水")).to_contain_text("24/7")
    page.goto(begun[PER_SERVICE])
    page.get_by_role("link", name="撤销这次导入").click()  # other tests use the same site
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已撤销")


def upload(page: Page, site: Site, name: str, click: Clicks) -> str:
    """Choose and upload a sheet; return the address of its import, which may still be read."""
    page.goto(f"{site.address}staff/imports")
    with page.expect_file_chooser() as chooser:
        click(page.locator("input[type=file]"))
    chooser.value.set_files(FOLDER / name)
    click(page.get_by_role("button", name="上传，开始检查"))
    page.wait_for_url("**/staff/imports/*")
    return page.url


def columns(page: Page, address: str, click: Clicks) -> None:
    """Take the columns as they were understood; where there are coordinates, say that they are 高德's."""
    page.goto(address)
    page.get_by_role("button", name="列都对了，下一步").wait_for()
    if (system := page.get_by_role("radio", name="高德")).count() and not system.first.is_checked():
        click(system.first)
    click(page.get_by_role("button", name="列都对了，下一步"))
