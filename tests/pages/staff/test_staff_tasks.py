"""Staff tasks in a browser: a campaign for a typhoon, merging two stations and undoing it, a report."""

from datetime import timedelta

import pytest
from factories import draft, north
from phones import PHONE, Phone, Site, save_screenshot
from playwright.sync_api import Page, expect
from sqlalchemy import select
from staff_browser import DESKTOP, OpenStaffPage, assert_accessible, sign_in

from locator.accounts.domain.rights import Role
from locator.db.session import change, write_engine
from locator.duplicates.actions import duplicates
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.http import clock
from locator.reports.actions.reports import NewReport, submit
from locator.reports.domain.report import Verdict
from locator.stations.tables import station

pytestmark = pytest.mark.browser

COUNTY = "441226"  # used by this module only, so that other tests do not count its stations
STATIONS_IN_STORM = 40


@pytest.fixture
def staff_page(site: Site, phone: Phone) -> Page:
    """Return a page on which an approver of the county is signed in."""
    page = phone(viewport=DESKTOP, bypass_csp=True)
    sign_in(page, site, Role.APPROVER, COUNTY)
    return page


@pytest.fixture(scope="module")
def codes(site: Site) -> dict[str, str]:
    """Return the codes of the county's stations by name: forty in the storm, and two alike."""
    position_of = {f"风口{n}号驿站": north(40_000 + 300 * n) for n in range(STATIONS_IN_STORM)}
    position_of |= {"德庆江边工会驿站": north(60_000), "江边户外劳动者服务站": north(60_040)}
    drafts, problems = convert_positions(
        [draft(name=name, at=at, division_code=COUNTY) for name, at in position_of.items()]
    )
    assert not problems
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:
        insert_stations(connection, drafts, clock.now().date(), lambda _: None)
        found = select(station.c.name, station.c.code).where(station.c.division_code == COUNTY)
        codes = {row.name: row.code for row in connection.execute(found)}
        new = NewReport(codes["风口1号驿站"], Verdict.LOCKED, "phone", "here")
        submit(connection, new, clock.now())
    duplicates.find_duplicates(engine, clock.now())
    engine.dispose()
    return codes


@pytest.mark.parametrize(
    "path",
    [
        *("reports", "closures", "campaigns", "campaigns/new", "keepers", "calendar", "duplicates"),
        *("life", "life?to=suspended", "life?to=moved"),
        *("exports/roster", "exports/roster/print"),
    ],
)
def test_staff_pages_are_accessible_and_do_not_overflow(
    staff_reader: OpenStaffPage, site: Site, codes: dict[str, str], axe: str, path: str
) -> None:
    page = staff_reader(Role.APPROVER, COUNTY, bypass_csp=True)
    prefix = f"stations/{codes['风口1号驿站']}/" if path.startswith("life") else ""
    page.goto(f"{site.address}staff/{prefix}{path}")
    assert_accessible(page, axe, path.replace("/", "-").replace("?to=", "-"))


def states(page: Page, site: Site) -> list[str]:
    page.goto(f"{site.address}?division={COUNTY}")
    return page.locator(".card .state").all_text_contents()


def test_forty_stations_close_for_a_typhoon_and_reopen(
    staff_page: Page, phone: Phone, site: Site, codes: dict[str, str], axe: str
) -> None:
    worker = phone()
    assert not any("关门" in label for label in states(worker, site))
    staff_page.goto(f"{site.address}staff/campaigns/new")
    staff_page.get_by_label("或者列出编号").fill(
        "\n".join(codes[f"风口{n}号驿站"] for n in range(STATIONS_IN_STORM))
    )
    staff_page.get_by_role("button", name="看看有哪些站").click()
    expect(staff_page.get_by_role("status")).to_contain_text(f"一共 {STATIONS_IN_STORM} 站")
    staff_page.get_by_label("行动名称").fill("台风天琴")
    staff_page.get_by_label("站点页面上的一句话").fill("台风过境，暂停开放")
    staff_page.locator("select[name=doors]").select_option("closed")
    now = clock.now()
    staff_page.get_by_label("从", exact=True).fill(f"{now:%Y-%m-%dT%H:00}")
    staff_page.get_by_label("至", exact=True).fill(f"{now + timedelta(days=2):%Y-%m-%dT%H:00}")
    save_screenshot(staff_page, "staff-typhoon")
    staff_page.get_by_role("button", name=f"开始行动，{STATIONS_IN_STORM} 站").click()
    expect(staff_page.get_by_text("正在进行")).to_be_visible()
    assert_accessible(staff_page, axe, "campaigns-going-on")
    worker.goto(f"{site.address}stations/{codes['风口7号驿站']}")
    expect(worker.locator(".notice", has_text="台风")).to_contain_text("台风过境，暂停开放")
    save_screenshot(worker, "staff-typhoon-worker")
    assert sum("关门" in label for label in states(worker, site)) >= 28  # of the 30 stations on a page
    staff_page.get_by_role("button", name=f"提前结束，{STATIONS_IN_STORM} 站恢复原来的时间").click()
    expect(staff_page.get_by_text("提前结束，站点都已恢复")).to_be_visible()
    assert not any("关门" in label for label in states(worker, site))


def test_two_stations_are_merged_and_separated_again(
    staff_page: Page, phone: Phone, site: Site, codes: dict[str, str], axe: str
) -> None:
    kept, merged = codes["德庆江边工会驿站"], codes["江边户外劳动者服务站"]
    staff_page.goto(f"{site.address}staff/duplicates")
    staff_page.get_by_role("link", name="德庆江边工会驿站").click()
    expect(staff_page.locator(".mark-pin")).to_have_count(2)
    assert_accessible(staff_page, axe, "pair")
    staff_page.get_by_label("为什么合并").fill("同一间屋子登记了两次")
    staff_page.get_by_role("button", name="是同一个，看看合并以后").click()
    expect(staff_page.locator("h1")).to_have_text(f"把 {merged} 并入 {kept}？")
    assert_accessible(staff_page, axe, "before-merging")
    staff_page.get_by_role("button", name=f"合并：{merged} 并入 {kept}").click()
    expect(staff_page.locator("h1")).to_have_text("德庆江边工会驿站")
    assert_accessible(staff_page, axe, "life-merged")
    worker = phone()
    worker.goto(f"{site.address}s/{merged}")
    assert f"/stations/{kept}" in worker.url
    expect(worker.locator(".notice.told")).to_contain_text(f"您找的编号 {merged} 已经并入这一站")
    save_screenshot(worker, "staff-merged-worker")
    worker.goto(f"{site.address}stations/{merged}")
    expect(worker.locator("main")).to_contain_text("已并入别的站")
    staff_page.get_by_role("button", name=f"撤销合并，{merged} 回到合并前的样子").click()
    expect(staff_page.locator("h1")).to_have_text("江边户外劳动者服务站")
    later = phone()  # the first phone may have cached the redirect
    later.goto(f"{site.address}s/{merged}")
    assert f"/stations/{merged}" in later.url


def test_a_report_is_answered(staff_page: Page, site: Site, codes: dict[str, str], axe: str) -> None:
    staff_page.goto(f"{site.address}staff/reports")
    staff_page.get_by_role("link", name="锁着门").first.click()
    assert_accessible(staff_page, axe, "report")
    staff_page.get_by_label("怎么办了").fill("换了锁，照常开")
    staff_page.get_by_role("button", name="答复", exact=True).click()
    expect(staff_page.locator("main")).to_contain_text("没有等答复的反映")


@pytest.mark.parametrize("path", ["stations", "keepers", "history", "campaigns/new"])
def test_on_a_phone_the_navigation_link_of_the_page_is_in_view(
    staff_reader: OpenStaffPage, site: Site, path: str
) -> None:
    page = staff_reader(Role.APPROVER, COUNTY, bypass_csp=True, viewport=PHONE)
    page.goto(f"{site.address}staff/{path}")
    current_link = page.locator(".side [aria-current]")
    expect(current_link).to_have_count(1)
    expect(current_link).to_be_in_viewport(ratio=1)
