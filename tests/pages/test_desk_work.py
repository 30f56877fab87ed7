"""A clerk's day in a browser: a typhoon over forty stations and back, two stations made one and two again."""

from datetime import timedelta

import pytest
from factories import draft, north
from phones import Phone, Site, looks
from playwright.sync_api import Page, expect
from sqlalchemy import select
from staff_browser import OFFICE, axe_finds_nothing, sign_in

from locator.accounts.domain.rights import Role
from locator.db.session import change, write_engine
from locator.duplicates.actions import duplicates
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.http import clock
from locator.reports.actions.reports import Saying, take_in
from locator.reports.domain.report import Verdict
from locator.stations.tables import station

pytestmark = pytest.mark.browser

PLACE = "441226"  # a district of this module's own, whose stations other tests do not count
STORM = 40


@pytest.fixture
def desk(site: Site, phone: Phone) -> Page:
    """Return a page on which an approver of the district is signed in."""
    page = phone(viewport=OFFICE, bypass_csp=True)
    sign_in(page, site, Role.APPROVER, PLACE)
    return page


@pytest.fixture(scope="module")
def codes(site: Site) -> dict[str, str]:
    """Return the codes of the district's stations by name: forty in the storm, and two of one kind."""
    named = {f"风口{n}号驿站": north(40_000 + 300 * n) for n in range(STORM)}
    named |= {"德庆江边工会驿站": north(60_000), "江边户外劳动者服务站": north(60_040)}
    drafts, problems = convert_positions(
        [draft(name=name, at=at, division_code=PLACE) for name, at in named.items()]
    )
    assert not problems
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:
        insert_stations(connection, drafts, clock.now().date(), lambda _: None)
        found = select(station.c.name, station.c.code).where(station.c.division_code == PLACE)
        codes = {row.name: row.code for row in connection.execute(found)}
        saying = Saying(codes["风口1号驿站"], Verdict.LOCKED, "phone", "here")
        take_in(connection, saying, clock.now())
    duplicates.find(engine, clock.now())
    engine.dispose()
    return codes


@pytest.mark.parametrize(
    "where",
    [
        *("reports", "closures", "campaigns", "campaigns/new", "keepers", "calendar", "duplicates"),
        *("life", "life?to=suspended", "life?to=moved"),
    ],
)
def test_axe_finds_nothing_and_nothing_overflows(
    desk: Page, site: Site, codes: dict[str, str], axe: str, where: str
) -> None:
    its = f"stations/{codes['风口1号驿站']}/" if where.startswith("life") else ""
    desk.goto(f"{site.address}staff/{its}{where}")
    axe_finds_nothing(desk, axe, where.replace("/", "-").replace("?to=", "-"))


def states(page: Page, site: Site) -> list[str]:
    page.goto(f"{site.address}?division={PLACE}")
    return page.locator(".card .state").all_text_contents()


def test_forty_stations_close_for_a_typhoon_and_return(
    desk: Page, phone: Phone, site: Site, codes: dict[str, str], axe: str
) -> None:
    worker = phone()
    assert not any("关门" in words for words in states(worker, site))
    desk.goto(f"{site.address}staff/campaigns/new")
    desk.get_by_label("或者列出编号").fill("\n".join(codes[f"风口{n}号驿站"] for n in range(STORM)))
    desk.get_by_role("button", name="看看有哪些站").click()
    expect(desk.get_by_role("status")).to_contain_text(f"一共 {STORM} 站")
    desk.get_by_label("行动名称").fill("台风天琴")
    desk.get_by_label("站点页面上的一句话").fill("台风过境，暂停开放")
    now = clock.now()
    desk.get_by_label("从", exact=True).fill(f"{now:%Y-%m-%dT%H:00}")
    desk.get_by_label("至", exact=True).fill(f"{now + timedelta(days=2):%Y-%m-%dT%H:00}")
    looks(desk, "desk-typhoon")
    desk.get_by_role("button", name=f"开始行动，{STORM} 站").click()
    expect(desk.get_by_text("正在进行")).to_be_visible()
    axe_finds_nothing(desk, axe, "campaigns-going-on")
    worker.goto(f"{site.address}stations/{codes['风口7号驿站']}")
    expect(worker.locator(".notice", has_text="台风")).to_contain_text("台风过境，暂停开放")
    looks(worker, "desk-typhoon-worker")
    assert sum("关门" in words for words in states(worker, site)) >= 28  # of the 30 that a page lists
    desk.get_by_role("button", name=f"提前结束，{STORM} 站恢复原来的时间").click()
    expect(desk.get_by_text("提前结束，站点都已恢复")).to_be_visible()
    assert not any("关门" in words for words in states(worker, site))


def test_two_stations_become_one_and_two_again(
    desk: Page, phone: Phone, site: Site, codes: dict[str, str], axe: str
) -> None:
    stays, goes = codes["德庆江边工会驿站"], codes["江边户外劳动者服务站"]
    desk.goto(f"{site.address}staff/duplicates")
    desk.get_by_role("link", name="德庆江边工会驿站").click()
    expect(desk.locator(".mark-pin")).to_have_count(2)
    axe_finds_nothing(desk, axe, "pair")
    desk.get_by_label("为什么合并").fill("同一间屋子登记了两次")
    desk.get_by_role("button", name="是同一个，看看合并以后").click()
    expect(desk.locator("h1")).to_have_text(f"把 {goes} 并入 {stays}？")
    axe_finds_nothing(desk, axe, "before-merging")
    desk.get_by_role("button", name=f"合并：{goes} 并入 {stays}").click()
    expect(desk.locator("h1")).to_have_text("德庆江边工会驿站")
    axe_finds_nothing(desk, axe, "life-merged")
    worker = phone()
    worker.goto(f"{site.address}s/{goes}")
    assert f"/stations/{stays}" in worker.url
    expect(worker.locator(".notice.told")).to_contain_text(f"您找的编号 {goes} 已经并入这一站")
    looks(worker, "desk-merged-worker")
    worker.goto(f"{site.address}stations/{goes}")
    expect(worker.locator("main")).to_contain_text("已并入别的站")
    desk.get_by_role("button", name=f"撤销合并，{goes} 回到合并前的样子").click()
    expect(desk.locator("h1")).to_have_text("江边户外劳动者服务站")
    later = phone()  # the first one may follow the merger for some minutes yet
    later.goto(f"{site.address}s/{goes}")
    assert f"/stations/{goes}" in later.url


def test_a_report_is_answered(desk: Page, site: Site, codes: dict[str, str], axe: str) -> None:
    desk.goto(f"{site.address}staff/reports")
    desk.get_by_role("link", name="锁着门").first.click()
    axe_finds_nothing(desk, axe, "report")
    desk.get_by_label("怎么办了").fill("换了锁，照常开")
    desk.get_by_role("button", name="答复", exact=True).click()
    expect(desk.locator("main")).to_contain_text("没有等答复的反映")


@pytest.mark.parametrize("where", ["stations", "keepers", "history", "campaigns/new"])
def test_on_a_phone_the_link_of_this_page_is_in_view(desk: Page, site: Site, where: str) -> None:
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto(f"{site.address}staff/{where}")
    here = desk.locator(".side [aria-current]")
    expect(here).to_have_count(1)
    expect(here).to_be_in_viewport(ratio=1)
