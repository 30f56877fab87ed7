"""What staff looks at and takes home: figures, their maps, 上图, exports; each figure a link to its list."""

import json
import re
from collections.abc import Iterator

import pytest
from factories import HERE
from phones import PHONE, Site, Watch, looks
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, text
from staff_browser import Desk

from locator.accounts.domain.rights import Role
from locator.db.session import change, write_engine

pytestmark = pytest.mark.browser

PAGES = {
    "home": "staff/",
    "figures": "staff/figures?division=441200",
    "figures-county": "staff/figures?division=441202",
    "exports": "staff/exports?division=441202",
    "plaques": "staff/exports/plaques?division=441202",
    "league": "staff/listings?division=441200",
    "listings": "staff/listings/stations?platform=amap",
}
RING = [(HERE.lon - 0.2, HERE.lat - 0.2), (HERE.lon + 0.2, HERE.lat - 0.2), (HERE.lon, HERE.lat + 0.3)]


@pytest.fixture(scope="module")
def database(site: Site) -> Iterator[Engine]:
    """Return the site's database, with some listings in it."""
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:
        connection.execute(
            text(
                "INSERT INTO map_listing (station_id, platform, status, status_on, poi_id) SELECT id, 'amap',"
                " CASE WHEN id % 3 = 0 THEN 'rejected' ELSE 'listed' END, '2026-11-05', 'B0' || id"
                " FROM station WHERE id % 2 = 0"
            )
        )
    yield engine
    with change(engine) as connection:
        connection.execute(text("DELETE FROM map_listing"))
        connection.execute(text("DELETE FROM division_area"))
    engine.dispose()


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("what", PAGES)
def test_a_page_reads_well(desk: Desk, site: Site, axe: str, watch: Watch, what: str) -> None:
    page = desk(Role.EDITOR, "441200", bypass_csp=True)
    page.goto(site.address + PAGES[what], wait_until="networkidle")
    looks(page, f"{what}-1280")
    page.evaluate(axe)
    found = page.evaluate("axe.run({ iframes: false }).then(({ violations }) => violations)")
    told = [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]
    assert not told, json.dumps(told, ensure_ascii=False, indent=1)
    page.set_viewport_size(PHONE)
    looks(page, f"{what}-390")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.usefixtures("database")
def test_every_number_leads_to_a_list_of_as_many(desk: Desk, site: Site) -> None:
    page = desk(Role.EDITOR, "441200")
    page.goto(f"{site.address}staff/figures?division=441200")
    links = page.locator("main a[href*='/staff/stations?']").all()
    wanted = {one.get_attribute("href"): number_in(one.inner_text()) for one in links}
    assert len(wanted) > 30
    for address, number in wanted.items():
        answer = page.request.get(site.address + str(address).lstrip("/"))
        shown = re.search(r'<h1>[^<]*<span class="count">(\d+)</span>', answer.text())
        assert shown and int(shown[1]) == number, address


def number_in(words: str) -> int:
    found = re.search(r"[\d,]+", words)
    assert found, words
    return int(found[0].replace(",", ""))


def drawn(page: Page) -> None:
    expect(page.locator(".map[data-ready]")).to_be_visible()


def test_circles_where_no_boundary_is_known_and_areas_where_one_is(
    desk: Desk, site: Site, database: Engine, watch: Watch
) -> None:
    page = desk(Role.EDITOR, "441200")
    page.goto(f"{site.address}staff/figures?division=441200")
    drawn(page)
    page.locator(".area-map").scroll_into_view_if_needed()
    looks(page, "figures-circles")
    assert page.locator(".area-map path").count() >= 1  # other tests may have stations in other counties
    round_path = page.locator(".area-map path").first.get_attribute("d") or ""
    assert "a" in round_path, "a circle is drawn by arcs"
    with change(database) as connection:
        ring = ", ".join(f"{lon} {lat}" for lon, lat in [*RING, RING[0]])
        connection.execute(
            text("INSERT INTO division_area VALUES ('441202', ST_GeomFromText(:shape, 4326), '测试')"),
            {"shape": f"MULTIPOLYGON((({ring})))"},
        )
    page.goto(f"{site.address}staff/figures?division=441200&show=on_amap")
    drawn(page)
    assert "a" not in (page.locator(".area-map path").first.get_attribute("d") or "")
    page.locator(".area-map").scroll_into_view_if_needed()
    looks(page, "figures-choropleth")
    page.locator(".area-map path").first.click(force=True)
    page.wait_for_url("**/staff/figures?division=441202**")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_clerk_takes_the_stations_home(desk: Desk, site: Site, form: str) -> None:
    page = desk(Role.EDITOR, "441200", accept_downloads=True)
    page.goto(f"{site.address}staff/exports?division=441202&status=open")
    with page.expect_download() as told:
        page.locator(f"a[href*='stations.{form}']").click()
    assert told.value.suggested_filename.startswith("站点-广东省肇庆市端州区-")
    assert told.value.path().stat().st_size > 500


def test_staff_notes_what_a_map_shows(desk: Desk, site: Site, database: Engine) -> None:
    page = desk(Role.EDITOR, "441202")
    page.goto(f"{site.address}staff/listings/stations?platform=baidu")
    page.get_by_role("checkbox", name="黄塘驿站").check()
    page.get_by_label("黄塘驿站的 POI ID").fill("b-17")
    page.get_by_label("情况").select_option("listed")
    page.get_by_role("button", name="记上").click()
    row = page.get_by_role("row", name=re.compile("黄塘驿站"))
    expect(row).to_contain_text("已上图")
    with database.connect() as connection:
        poi_ids = connection.scalars(text("SELECT poi_id FROM map_listing WHERE platform = 'baidu'")).all()
    assert poi_ids == ["b-17"]
