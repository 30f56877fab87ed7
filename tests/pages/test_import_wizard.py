"""A clerk's sheet on the desk: given, its columns and its system confirmed, mended, written, taken back."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from import_tables import sheet
from phones import PHONE, Site, looks
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select
from staff_browser import Desk

from locator.accounts.domain.rights import Role
from locator.db.session import change, write_engine
from locator.reports.actions import reports
from locator.reports.actions.reports import NewReport
from locator.reports.domain.report import Verdict
from locator.stations.tables import station as station_table

ROOT = Path(__file__).parents[2]
COUNTY = "441202"
HEADING = ("驿站名称", "所属区县", "详细地址", "经度", "纬度", "联系电话", "开放时间", "服务项目")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def worker(site: Site) -> Iterator[subprocess.Popen[bytes]]:
    """Keep a worker running beside the server, as scripts/serve does."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LOCATOR_DATABASE_URL", site.database_url)
        process = subprocess.Popen([sys.executable, "-m", "locator.cli", "imports", "work"], cwd=ROOT)
    yield process
    process.terminate()
    process.wait()


def station(n: int, **said: str) -> tuple[str, ...]:
    """Return a row of a good sheet, or of one with something wrong in it."""
    row = {
        "驿站名称": f"西江{n}号码头驿站",
        "所属区县": "端州区",
        "详细地址": f"江滨西路{n * 10}号",
        "经度": f"{112.3 + n % 25 * 0.0041:.6f}",
        "纬度": f"{23.0 + n // 25 * 0.0043:.6f}",
        "联系电话": f"0758-22{n:05d}",
        "开放时间": "周一至周五8:30-17:30",
        "服务项目": "饮水、充电、微波炉",
    } | said
    return tuple(row[name] for name in HEADING)


def test_a_clerk_takes_a_sheet_in_and_back(
    desk: Desk, site: Site, worker: object, axe: str, tmp_path: Path
) -> None:
    rows = [station(n) for n in range(1, 12)]
    rows[3] = station(4, 经度="23.04", 纬度="112.41")
    rows[4] = station(5, 开放时间="周一至周五8:30-25:00")
    rows[5] = station(6, 驿站名称="")
    file = tmp_path / "端州台账.csv"
    file.write_bytes(sheet(*rows, heading=HEADING))
    page = desk(Role.APPROVER, COUNTY)
    page.goto(f"{site.address}staff/imports")
    seen(page, "import-list", axe)
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="上传，开始检查").click()
    expect(page.get_by_role("heading", name="导入“端州台账.csv”")).to_be_visible()
    page.get_by_role("button", name="列都对了，下一步").wait_for()
    seen(page, "import-columns", axe)
    page.get_by_role("button", name="列都对了，下一步").click()
    page.get_by_role("radio", name="GPS").wait_for()
    seen(page, "import-datum", axe)
    page.get_by_role("radio", name="GPS").check()
    page.get_by_role("button", name="开始检查").click()
    page.locator(".figures").wait_for()
    seen(page, "import-checked", axe)
    mend(page, 7, "西江6号码头驿站")
    page.get_by_role("button", name=re.compile("采用全部")).click()
    write = page.get_by_role("button", name="写入 11 行")
    write.wait_for()
    write.click()
    expect(page.get_by_role("status")).to_contain_text("已写入")
    seen(page, "import-applied", axe)
    with said_of(site, "西江2号码头驿站"):
        page.get_by_role("link", name="撤销这次导入").click()
        page.get_by_role("button", name="撤销", exact=True).wait_for()
        expect(page.get_by_role("link", name="西江2号码头驿站")).to_be_visible()
        seen(page, "import-undo", axe)
        page.get_by_role("button", name="撤销", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("已撤销")
        expect(page.get_by_role("link", name="西江2号码头驿站").first).to_be_visible()
        seen(page, "import-undone", axe)


@contextmanager
def said_of(site: Site, name: str) -> Iterator[None]:
    """Let somebody find a station's door locked: it stays, whatever becomes of its sheet."""
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:
        code = connection.scalar(select(station_table.c.code).where(station_table.c.name == name)) or ""
        reports.submit(connection, NewReport(code, Verdict.LOCKED, "phone", "here"), datetime.now(UTC))
    yield
    with change(engine) as connection:  # other tests look at this site, too
        connection.execute(delete(station_table).where(station_table.c.code == code))
    engine.dispose()


def test_two_rows_that_may_be_one_are_laid_side_by_side(
    desk: Desk, site: Site, worker: object, axe: str, tmp_path: Path
) -> None:
    page = desk(Role.APPROVER, COUNTY)
    one = station(701)
    other = ("西江第701号驿站", *one[1:])
    checked(page, site, tmp_path, sheet(one, other, heading=HEADING))
    page.get_by_role("link", name=re.compile("并排看")).click()
    expect(page.locator("table.beside")).to_be_visible()
    seen(page, "import-side-by-side", axe)


def mend(page: Page, line: int, words: str) -> None:
    """Type what a cell is to be read as, by keyboard alone."""
    row = page.get_by_role("row").filter(has=page.get_by_role("cell", name=str(line), exact=True))
    row.first.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.locator(".figures").wait_for()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def seen(page: Page, name: str, axe: str) -> None:
    """Find nothing that keeps anybody out, wide and narrow; keep a picture of both."""
    wide = page.viewport_size
    for size, suffix in ((wide, "1280"), (PHONE, "390")):
        assert size
        page.set_viewport_size(size)
        page.evaluate(axe)
        found = page.evaluate("axe.run()")
        assert [one["id"] for one in found["violations"]] == [], (name, found["violations"])
        looks(page, f"{name}-{suffix}")
    assert wide
    page.set_viewport_size(wide)


def test_a_clerk_mends_thirty_errors_in_the_marked_file(
    desk: Desk, site: Site, worker: object, tmp_path: Path
) -> None:
    wrong = {n: {"经度": "23.04", "纬度": "112.41"} for n in range(100, 400, 12)} | {
        n: {"驿站名称": ""} for n in range(401, 406)
    }
    page = desk(Role.APPROVER, COUNTY)
    rows = [station(n, **wrong.get(n, {})) for n in range(100, 600)]
    checked(page, site, tmp_path, sheet(*rows, heading=HEADING))
    expect(page.locator(".figures .refused")).to_contain_text("30")
    marked = page.get_by_role("link", name="下载带批注的原表")
    while not marked.is_visible():
        page.reload()
    with page.expect_download() as download:
        marked.click()
    download.value.save_as(tmp_path / "批注.xlsx")
    mended(tmp_path / "批注.xlsx", wrong)
    checked(page, site, tmp_path, (tmp_path / "批注.xlsx").read_bytes(), "改好.xlsx")
    page.get_by_role("button", name="写入 500 行").click()
    expect(page.get_by_role("status")).to_contain_text("已写入")
    expect(page.locator(".figures .added")).to_contain_text("500")


def checked(page: Page, site: Site, folder: Path, content: bytes, name: str = "台账.csv") -> None:
    """Give a file, take the columns as they are, say GPS, wait for the check."""
    (folder / name).write_bytes(content)
    page.goto(f"{site.address}staff/imports")
    page.set_input_files("input[type=file]", folder / name)
    page.get_by_role("button", name="上传，开始检查").click()
    page.get_by_role("button", name="列都对了，下一步").click()
    page.get_by_role("radio", name="GPS").check()
    page.get_by_role("button", name="开始检查").click()
    page.locator(".figures").wait_for()


def mended(path: Path, wrong: dict[int, dict[str, str]]) -> None:
    """Mend each commented cell that keeps its row out, as a clerk does in Excel."""
    book = openpyxl.load_workbook(path)
    page = book.active
    assert page is not None
    for n in wrong:
        line = n - 100 + 2
        bad = [cell for cell in page[line] if cell.comment and "有错" in cell.comment.text]
        assert bad, line
        for column, words in enumerate(station(n), start=1):
            if column in [cell.column for cell in bad]:
                page.cell(line, column).value = words
    book.save(path)
