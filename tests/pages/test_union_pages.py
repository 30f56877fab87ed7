"""A union's administrator in a browser: adds a union, moves it, renames one, and invites for it by name."""

import uuid

import pytest
from factories import draft, north
from phones import Site, Watch
from playwright.sync_api import expect
from sqlalchemy import text
from staff_browser import Desk, axe_finds_nothing

from locator.accounts.domain.rights import Role
from locator.db.session import change, write_engine
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.http import clock

pytestmark = pytest.mark.browser

PLACE = "441225"  # a district of this module's own
BELOW = (
    "INSERT INTO organization (name, kind, level, parent_id)"
    " VALUES (:name, 'industry', :level, :above) RETURNING id"
)


@pytest.fixture
def union(site: Site) -> int:
    """Return 广东省快递工会, which stands below a national one, has two cities below and runs a station."""
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:

        def add(name: str, level: str, above: int | None) -> int:
            values = {"name": name, "level": level, "above": above}
            return int(connection.execute(text(BELOW), values).scalar_one())

        province = add("广东省快递工会", "province", add("全国快递行业工会", "national", None))
        for city in ("肇庆市快递工会", "佛山市快递行业工会联合会"):
            add(city, "city", province)
        host = {"division_code": PLACE, "host": "肇庆市快递工会"}
        drafts, _ = convert_positions([draft(name="快递小哥之家", at=north(70_000), **host)])
        insert_stations(connection, drafts, clock.now().date(), lambda _: None)
    engine.dispose()
    return province


def test_an_administrator_keeps_the_tree(desk: Desk, union: int, site: Site, axe: str, watch: Watch) -> None:
    page = desk(Role.ADMINISTRATOR, None, union, bypass_csp=True)
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
    axe_finds_nothing(page, axe, "union")

    page.get_by_role("link", name="肇庆市快递工会").click()
    expect(page.get_by_text("不能结束：请先交给别的工会")).to_be_visible()
    name = f"肇庆市快递行业工会 {uuid.uuid4().hex[:4]}"
    rename = page.locator("form", has=page.get_by_role("button", name="改好"))
    rename.get_by_label("名称").fill(name)
    rename.get_by_role("button", name="改好").click()
    page.get_by_role("navigation", name="管理").get_by_role("link", name="工会组织").click()
    expect(tree).to_contain_text(name)
    axe_finds_nothing(page, axe, "unions")
    page.goto(f"{site.address}?division={PLACE}")
    page.get_by_role("link", name="快递小哥之家").first.click()
    expect(page.get_by_role("main")).to_contain_text(name)

    page.goto(f"{site.address}staff/people")
    assert page.locator(f'#organizations option[value="{name}"]').count() == 1
    outside = page.goto(f"{site.address}staff/unions/{union - 1}")
    assert outside and outside.status == 403
    watch.troubles[:] = [one for one in watch.troubles if "403" not in one]
