"""The import wizard in a browser: upload, columns, coordinate system, corrections, import, undo."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from import_tables import sheet
from phones import PHONE, Site, save_screenshot
from playwright.sync_api import Page, expect
from programs import Program, running
from sqlalchemy import delete, select
from staff_browser import OpenStaffPage

from locator.accounts.domain.rights import Role
from locator.db.session import change, write_engine
from locator.reports.actions import reports
from locator.reports.actions.reports import NewReport
from locator.reports.domain.report import Verdict
from locator.stations.tables import station as station_table

COUNTY = "441202"
HEADING = ("驿站名称", "所属区县", "详细地址", "经度", "纬度", "联系电话", "开放时间", "服务项目")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def worker(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Run an import worker beside the server, as scripts/serve does."""
    log = tmp_path_factory.mktemp("worker") / "log"
    with running(log, "work", LOCATOR_DATABASE_URL=site.database_url) as program:
        yield program
        program.end()


def station(n: int, **cells: str) -> tuple[str, ...]:
    """Return a valid row, with cells replaced."""
    row = {
        "驿站名称": f"西江{n}号码头驿站",
        "所属区县": "端州区",
        "详细地址": f"江滨西路{n * 10}号",
        "经度": f"{112.3 + n % 25 * 0.0041:.6f}",
        "纬度": f"{23.0 + n // 25 * 0.0043:.6f}",
        "联系电话": f"0758-22{n:05d}",
        "开放时间": "周一至周五8:30-17:30",
        "服务项目": "饮水、充电、微波炉",
    } | cells
    return tuple(row[name] for name in HEADING)


def test_a_clerk_imports_a_sheet_and_undoes_it(
    staff_page: OpenStaffPage, site: Site, worker: object, axe: str, tmp_path: Path
) -> None:
    rows = [station(n) for n in range(1, 12)]
    rows[3] = station(4, 经度="23.04", 纬度="112.41")
    rows[4] = station(5, 开放时间="周一至周五8:30-25:00")
    rows[5] = station(6, 驿站名称="")
    file = tmp_path / "端州台账.csv"
    file.write_bytes(sheet(*rows, heading=HEADING))
    page = staff_page(Role.APPROVER, COUNTY)
    page.goto(f"{site.address}staff/imports")
    assert_page_accessible(page, "import-list", axe)
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="上传，开始检查").click()
    expect(page.get_by_role("heading", name="导入“端州台账.csv”")).to_be_visible()
    page.get_by_role("button", name="列都对了，下一步").wait_for()
    assert_page_accessible(page, "import-columns", axe)
    page.get_by_role("radio", name="GPS").check()
    page.get_by_role("button", name="列都对了，下一步").click()
    page.locator(".figures").wait_for()
    assert_page_accessible(page, "import-checked", axe)
    correct_cell(page, 7, "西江6号码头驿站")
    page.get_by_role("button", name=re.compile("采用全部")).click()
    write = page.get_by_role("button", name="写入 11 行")
    write.wait_for()
    write.click()
    expect(page.get_by_role("status")).to_contain_text("已写入")
    assert_page_accessible(page, "import-applied", axe)
    with locked_door_report(site, "西江2号码头驿站"):
        page.get_by_role("link", name="撤销这次导入").click()
        page.get_by_role("button", name="撤销", exact=True).wait_for()
        expect(page.get_by_role("link", name="西江2号码头驿站")).to_be_visible()
        assert_page_accessible(page, "import-undo", axe)
        page.get_by_role("button", name="撤销", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("已撤销")
        expect(page.get_by_role("link", name="西江2号码头驿站").first).to_be_visible()
        assert_page_accessible(page, "import-undone", axe)


@contextmanager
def locked_door_report(site: Site, name: str) -> Iterator[None]:
    """Add a report to a station, which undoing the import must then keep."""
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:
        code = connection.scalar(select(station_table.c.code).where(station_table.c.name == name)) or ""
        reports.submit(connection, NewReport(code, Verdict.LOCKED, "phone", "here"), datetime.now(UTC))
    yield
    with change(engine) as connection:  # other tests use the same site
        connection.execute(delete(station_table).where(station_table.c.code == code))
    engine.dispose()


def test_two_rows_that_may_be_duplicates_are_shown_side_by_side(
    staff_page: OpenStaffPage, site: Site, worker: object, axe: str, tmp_path: Path
) -> None:
    page = staff_page(Role.APPROVER, COUNTY)
    first = station(701)
    second = ("西江第701号驿站", *first[1:])
    upload_and_check(page, site, tmp_path, sheet(first, second, heading=HEADING))
    page.get_by_role("link", name=re.compile("并排看")).click()
    expect(page.locator("table.beside")).to_be_visible()
    assert_page_accessible(page, "import-side-by-side", axe)


def correct_cell(page: Page, line: int, value: str) -> None:
    """Type the correct value of a cell, by keyboard alone."""
    row = page.get_by_role("row").filter(has=page.get_by_role("cell", name=str(line), exact=True))
    row.first.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type(value)
    page.keyboard.press("Enter")
    page.locator(".figures").wait_for()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def assert_page_accessible(page: Page, name: str, axe: str) -> None:
    """Assert that a page has no accessibility violations, wide and narrow."""
    wide = page.viewport_size
    for size, suffix in ((wide, "1280"), (PHONE, "390")):
        assert size
        page.set_viewport_size(size)
        page.evaluate(axe)
        found = page.evaluate("axe.run()")
        assert [rule["id"] for rule in found["violations"]] == [], (name, found["violations"])
        save_screenshot(page, f"{name}-{suffix}")
    assert wide
    page.set_viewport_size(wide)


def test_a_clerk_corrects_thirty_errors_in_the_annotated_file(
    staff_page: OpenStaffPage, site: Site, worker: object, tmp_path: Path
) -> None:
    wrong = {n: {"经度": "23.04", "纬度": "112.41"} for n in range(100, 400, 12)} | {
        n: {"驿站名称": ""} for n in range(401, 406)
    }
    page = staff_page(Role.APPROVER, COUNTY)
    rows = [station(n, **wrong.get(n, {})) for n in range(100, 600)]
    upload_and_check(page, site, tmp_path, sheet(*rows, heading=HEADING))
    expect(page.locator(".figures .refused")).to_contain_text("30")
    marked = page.get_by_role("link", name="下载带批注的原表")
    while not marked.is_visible():
        page.reload()
    with page.expect_download() as download:
        marked.click()
    download.value.save_as(tmp_path / "批注.xlsx")
    correct_file(tmp_path / "批注.xlsx", wrong)
    upload_and_check(page, site, tmp_path, (tmp_path / "批注.xlsx").read_bytes(), "改好.xlsx")
    page.get_by_role("button", name="写入 500 行").click()
    expect(page.get_by_role("status")).to_contain_text("已写入")
    expect(page.locator(".figures .added")).to_contain_text("500")


def upload_and_check(page: Page, site: Site, folder: Path, content: bytes, name: str = "台账.csv") -> None:
    """Upload a file, accept the columns, choose GPS, wait for the check."""
    (folder / name).write_bytes(content)
    page.goto(f"{site.address}staff/imports")
    page.set_input_files("input[type=file]", folder / name)
    page.get_by_role("button", name="上传，开始检查").click()
    page.get_by_role("radio", name="GPS").check()
    page.get_by_role("button", name="列都对了，下一步").click()
    page.locator(".figures").wait_for()


def correct_file(path: Path, wrong: dict[int, dict[str, str]]) -> None:
    """Correct each cell annotated with an error, as a clerk does in Excel."""
    book = openpyxl.load_workbook(path)
    page = book.active
    assert page is not None
    for n in wrong:
        line = n - 100 + 2
        bad = [cell for cell in page[line] if cell.comment and "有错" in cell.comment.text]
        assert bad, line
        for column, value in enumerate(station(n), start=1):
            if column in [cell.column for cell in bad]:
                page.cell(line, column).value = value
    book.save(path)
