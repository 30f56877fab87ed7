"""A county keeps its ledger here: its sheet in by one click, a value by keyboard, money and use beside it."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from phones import Site
from playwright.sync_api import Page, expect
from programs import Program, running
from staff_browser import DESKTOP, OpenStaffPage, assert_accessible

from locator.accounts.domain.rights import Role

LEDGER = Path(__file__).parents[2] / "imports" / "ledgers" / "dachuan67.xlsx"
COUNTY = "511703"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def worker(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Run an import worker beside the server, as scripts/serve does."""
    log = tmp_path_factory.mktemp("worker") / "log"
    with running(log, "work", LOCATOR_DATABASE_URL=site.database_url) as program:
        yield program
        program.end()


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Return the county's ledger with its first nine stations, whose names are far enough apart."""
    book = openpyxl.load_workbook(LEDGER)
    book.worksheets[0].delete_rows(11, 1000)
    book.save(tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


def test_a_county_keeps_its_ledger(
    staff_page: OpenStaffPage, site: Site, worker: object, axe: str, ledger: Path
) -> None:
    page = staff_page(Role.APPROVER, COUNTY)
    page.goto(f"{site.address}staff/imports")
    page.set_input_files("input[type=file]", ledger)
    page.get_by_role("button", name="上传，开始检查").click()
    offer = page.get_by_role("button", name="列都记成本会自己的栏目，下一步")
    expect(offer).to_contain_text("6 列")
    page.get_by_role("radio", name="高德").check()
    assert_accessible(page, axe, "ledger-columns")
    offer.press("Enter")
    page.get_by_role("button", name="写入 9 行").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已写入")
    expect(page.get_by_role("link", name="照这张表的列，下载这些站现在的样子")).to_be_visible()
    page.goto(f"{site.address}staff/fields")
    expect(page.get_by_role("row").filter(has_text="运维单位")).to_be_visible()
    add_choice(page)
    assert_accessible(page, axe, "ledger-fields")
    page.goto(f"{site.address}staff/stations")
    page.get_by_role("link", name="达川区第1工会驿站").first.click()
    fill_ledger(page, axe)
    page.get_by_role("link", name="经费与使用").last.click()
    keep_books(page, axe)
    page.goto(f"{site.address}staff/books")
    expect(page.get_by_text("平均每天 600 人次")).to_be_visible()
    assert_accessible(page, axe, "ledger-union-books")
    in_english(page, site, axe)


def add_choice(page: Page) -> None:
    """Add a field with choices, by keyboard."""
    form = page.locator("form[action='/staff/fields']")
    form.get_by_label("名字").fill("评定")
    form.get_by_label("类型").select_option("choice")
    form.get_by_label("有哪几种").fill("优秀、合格")
    form.get_by_label("有哪几种").press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("栏目加上了")


def fill_ledger(page: Page, axe: str) -> None:
    """Fill a declared and an own field of a station's form, by keyboard, and publish."""
    page.set_viewport_size(DESKTOP)
    if "/edit" not in page.url:
        page.goto(page.url.partition("?")[0].removesuffix("/history") + "/edit")
    page.get_by_role("button", name="全部打开").press("Enter")
    summary = page.locator("summary", has_text="面积、人数、运维、合同、网格")
    expect(summary).to_contain_text("填了 3 项")
    summary.press("Enter")
    expect(page.get_by_label("运维方式")).to_have_value("incubated")
    page.get_by_label("面积（平方米）").fill("20.5")
    page.locator("summary", has_text="本会自己的栏目").press("Enter")
    expect(page.get_by_label("运维单位")).to_have_value("达州市某某公司0")
    page.get_by_label("评定").select_option("优秀")
    assert_accessible(page, axe, "ledger-form")
    page.get_by_label("怎么进门").first.select_option("open_door")
    page.get_by_label("为什么改").fill("照台账")
    page.get_by_role("button", name="发布，公众马上看到").press("Enter")
    expect(page.get_by_role("heading", name="达川区第1工会驿站")).to_be_visible()
    expect(page.locator("main")).to_contain_text("优秀")
    page.go_back()


def keep_books(page: Page, axe: str) -> None:
    """Note money and use of a station."""
    page.get_by_label("从哪里来").fill("工会经费")
    page.get_by_label("金额").fill("1815万元")
    page.get_by_role("button", name="记一笔").press("Enter")
    expect(page.get_by_role("cell", name="1,815 万元")).to_be_visible()
    page.get_by_label("月份").fill("2024-06")
    page.get_by_label("人次").fill("18000")
    page.get_by_role("button", name="记下").press("Enter")
    expect(page.get_by_role("cell", name="18000")).to_be_visible()
    assert_accessible(page, axe, "ledger-station-books")


def in_english(page: Page, site: Site, axe: str) -> None:
    """Look at the pages in English."""
    page.goto(f"{site.address}staff/account")
    page.get_by_role("button", name="English").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for name in ("staff/fields", "staff/books"):
        page.goto(f"{site.address}{name}")
        assert_accessible(page, axe, f"{name.replace('/', '-')}-en")
