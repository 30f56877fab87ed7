"""Union pages in a browser: an administrator adds, moves and renames unions, and invites by union."""

import uuid

import pytest
from factories import draft, north
from phones import PageMonitor, Site
from playwright.sync_api import expect
from sqlalchemy import text
from staff_browser import OpenStaffPage, assert_accessible

from locator.accounts.domain.rights import Role
from locator.db.session import change, write_engine
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.http import clock

pytestmark = pytest.mark.browser

COUNTY = "441225"  # used by this module only
INSERT_UNION = (
    "INSERT INTO organization (name, kind, level, parent_id)"
    " VALUES (:name, 'industry', :level, :parent_id) RETURNING id"
)


@pytest.fixture
def union(site: Site) -> int:
    """Return the id of 广东省快递工会, which has a national parent, two city unions and a station."""
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:

        def add(name: str, level: str, parent_id: int | None) -> int:
            values = {"name": name, "level": level, "parent_id": parent_id}
            return int(connection.execute(text(INSERT_UNION), values).scalar_one())

        province = add("广东省快递工会", "province", add("全国快递行业工会", "national", None))
        for city in ("肇庆市快递工会", "佛山市快递行业工会联合会"):
            add(city, "city", province)
        station_fields = {"division_code": COUNTY, "host": "肇庆市快递工会"}
        drafts, _ = convert_positions([draft(name="快递小哥之家", at=north(70_000), **station_fields)])
        insert_stations(connection, drafts, clock.now().date(), lambda _: None)
    engine.dispose()
    return province


def test_an_administrator_edits_the_tree_of_unions(
    staff_page: OpenStaffPage, union: int, site: Site, axe: str, monitor: PageMonitor
) -> None:
    page = staff_page(Role.ADMINISTRATOR, None, union, bypass_csp=True)
    page.goto(f"{site.address}staff/")
    page.get_by_role("link", name="工会组织").click()
    tree = page.get_by_role("navigation", name="工会组织")
    expect(tree.get_by_role("link")).to_have_text(
        ["广东省快递工会", "佛山市快递行业工会联合会", "肇庆市快递工会"]
    )
    form = page.locator("form", has=page.get_by_role("button", name="加上"))
    form.get_by_label("名称").fill("端州区快递工会")
    form.get_by_label("类别").select_option("industry")
    form.get_by_label("级别").select_option("county")
    form.get_by_label("哪个地区的").fill("端州区")
    form.get_by_role("button", name="加上").click()
    expect(page.locator("#done")).to_contain_text("已经加上")
    page.locator("form[action$='/move']").get_by_label("上级工会").fill("肇庆市快递工会")
    page.get_by_role("button", name="移过去").click()
    expect(page.locator(".crumbs")).to_contain_text("广东省快递工会 › 肇庆市快递工会")
    expect(
        page.get_by_role("listitem").filter(has_text="上级：广东省快递工会 → 肇庆市快递工会")
    ).to_be_visible()
    assert_accessible(page, axe, "union")

    page.get_by_role("link", name="肇庆市快递工会").click()
    expect(page.get_by_text("不能结束：请先交给别的工会")).to_be_visible()
    name = f"肇庆市快递行业工会 {uuid.uuid4().hex[:4]}"
    rename = page.locator("form", has=page.get_by_role("button", name="改好"))
    rename.get_by_label("名称").fill(name)
    rename.get_by_role("button", name="改好").click()
    page.get_by_role("navigation", name="管理").get_by_role("link", name="工会组织").click()
    expect(tree).to_contain_text(name)
    assert_accessible(page, axe, "unions")
    page.goto(f"{site.address}?division={COUNTY}")
    page.get_by_role("link", name="快递小哥之家").first.click()
    expect(page.get_by_role("main")).to_contain_text(name)

    page.goto(f"{site.address}staff/people")
    assert page.locator(f'#organizations option[value="{name}"]').count() == 1
    response = page.goto(f"{site.address}staff/unions/{union - 1}")
    assert response and response.status == 403
    monitor.problems[:] = [problem for problem in monitor.problems if "403" not in problem]
