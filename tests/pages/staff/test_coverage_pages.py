"""A planner sends a grid, asks who reaches a station in time, reads map and table, and tries a new one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import HERE
from phones import Site, save_screenshot
from playwright.sync_api import Browser, Page, expect
from queues import work
from sqlalchemy import Engine, text
from staff_browser import OpenStaffPage, assert_accessible

from locator.accounts.domain.rights import Role
from locator.db.session import change, write_engine

pytestmark = pytest.mark.browser
NEW = f"{HERE.lon + 0.3:.4f},{HERE.lat + 0.3:.4f}"


@pytest.fixture
def engine(site: Site) -> Iterator[Engine]:
    """Return an engine of the site's database; what the planner adds is removed."""
    engine = write_engine(site.database_url, "test")
    yield engine
    with change(engine) as connection:
        connection.execute(text("DELETE FROM reach_run"))
        connection.execute(text("DELETE FROM coverage_grid"))
    engine.dispose()


def test_a_planner_measures_coverage_and_compares_with_a_planned_station(
    staff_page: OpenStaffPage, site: Site, axe: str, engine: Engine, tmp_path: Path, browser: Browser
) -> None:
    grid = tmp_path / "人口.csv"
    grid.write_text(f"经度,纬度,人口\n{HERE.lon},{HERE.lat},600\n{NEW},400\n", encoding="utf-8")
    page = staff_page(Role.EDITOR, "441200", bypass_csp=True)
    page.goto(f"{site.address}staff/coverage")
    send = page.locator("form[enctype]")
    send.get_by_label("名称").fill("常住人口")
    send.get_by_label("文件").set_input_files(grid)
    send.get_by_role("button", name="传上去").click()
    expect(page.get_by_role("cell", name="正在读")).to_be_visible()
    work(engine)
    page.reload()
    expect(page.get_by_role("region", name="网格")).to_contain_text("1000")
    _ask(page, engine)
    expect(page.get_by_text("直线估算").first).to_be_visible()
    expect(page.locator(".map")).to_have_attribute("data-ready", "9")
    before = page.get_by_role("row", name="不看时间").inner_text()
    assert "60.0 %" in before
    page.goto(f"{site.address}staff/coverage")
    page.get_by_label("新点的经纬度").fill(NEW)
    page.get_by_label("新点叫什么").fill("河边新点")
    page.get_by_label("新点的开放时间").fill("Mo-Su 08:00-20:00")
    _ask(page, engine)
    expect(page.locator(".change")).to_contain_text("加上“河边新点”")
    expect(page.locator(".change")).to_contain_text("100.0 %")
    expect(page.locator(".map")).to_have_attribute("data-ready", "10")
    assert_accessible(page, axe, "coverage-run")
    page.goto(f"{site.address}staff/coverage")
    assert_accessible(page, axe, "coverage")
    page.get_by_role("link", name="各类站点").first.click()
    with page.expect_download() as sent:
        page.get_by_role("link", name="下载报告").click()
    sent.value.save_as(tmp_path / "report.html")
    with browser.new_page() as reader:
        _read_report(reader, tmp_path / "report.html")


def _ask(page: Page, engine: Engine) -> None:
    """Ask with what the form says and let the worker measure."""
    page.get_by_role("combobox", name="网格").select_option(label="常住人口")
    page.get_by_role("button", name="开始算").click()
    expect(page.get_by_text("在后台接着做")).to_be_visible()
    work(engine)
    page.get_by_role("link", name="看看好了没有").click()


def _read_report(page: Page, file: Path) -> None:
    """Open the report as whoever it is sent to: it draws the map and asks for nothing."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    expect(page.locator(".map path").first).to_be_visible()
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        save_screenshot(page, f"staff-coverage-report-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [file.as_uri()]
