"""Staff pages with figures, their maps, map listings (上图) and exports."""

import json
import re
from collections.abc import Iterator

import pytest
from factories import HERE
from phones import PHONE, PageMonitor, Site, save_screenshot
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, text
from staff_browser import OpenStaffPage

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
    """Return an engine of the site's database, with listings added."""
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
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_does_not_overflow(
    staff_reader: OpenStaffPage, site: Site, axe: str, monitor: PageMonitor, name: str
) -> None:
    page = staff_reader(Role.EDITOR, "441200", bypass_csp=True)
    page.goto(site.address + PAGES[name], wait_until="networkidle")
    save_screenshot(page, f"{name}-1280")
    page.evaluate(axe)
    found = page.evaluate("axe.run({ iframes: false }).then(({ violations }) => violations)")
    violations = [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found]
    assert not violations, json.dumps(violations, ensure_ascii=False, indent=1)
    page.set_viewport_size(PHONE)
    save_screenshot(page, f"{name}-390")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.usefixtures("database")
def test_every_figure_links_to_a_list_of_that_length(staff_page: OpenStaffPage, site: Site) -> None:
    page = staff_page(Role.EDITOR, "441200")
    page.goto(f"{site.address}staff/figures?division=441200")
    links = page.locator("main a[href*='/staff/stations?']").all()
    figures = {link.get_attribute("href"): parse_number(link.inner_text()) for link in links}
    assert len(figures) > 30
    for url, number in figures.items():
        response = page.request.get(site.address + str(url).lstrip("/"))
        shown = re.search(r'<h1>[^<]*<span class="count">(\d+)</span>', response.text())
        assert shown and int(shown[1]) == number, url


def parse_number(text_with_number: str) -> int:
    found = re.search(r"[\d,]+", text_with_number)
    assert found, text_with_number
    return int(found[0].replace(",", ""))


def expect_map_ready(page: Page) -> None:
    expect(page.locator(".map[data-ready]")).to_be_visible()


def test_the_map_shows_circles_without_and_areas_with_boundaries(
    staff_page: OpenStaffPage, site: Site, database: Engine, monitor: PageMonitor
) -> None:
    page = staff_page(Role.EDITOR, "441200")
    page.goto(f"{site.address}staff/figures?division=441200")
    expect_map_ready(page)
    page.locator(".area-map").scroll_into_view_if_needed()
    save_screenshot(page, "figures-circles")
    assert page.locator(".area-map path").count() >= 1  # other tests may add stations in other counties
    round_path = page.locator(".area-map path").first.get_attribute("d") or ""
    assert "a" in round_path, "a circle is drawn by arcs"
    with change(database) as connection:
        ring = ", ".join(f"{lon} {lat}" for lon, lat in [*RING, RING[0]])
        connection.execute(
            text("INSERT INTO division_area VALUES ('441202', ST_GeomFromText(:shape, 4326), '测试')"),
            {"shape": f"MULTIPOLYGON((({ring})))"},
        )
    page.goto(f"{site.address}staff/figures?division=441200&show=on_amap")
    expect_map_ready(page)
    assert "a" not in (page.locator(".area-map path").first.get_attribute("d") or "")
    page.locator(".area-map").scroll_into_view_if_needed()
    save_screenshot(page, "figures-choropleth")
    page.locator(".area-map path").first.click(force=True)
    page.wait_for_url("**/staff/figures?division=441202**")


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_a_clerk_downloads_the_stations(staff_page: OpenStaffPage, site: Site, file_format: str) -> None:
    page = staff_page(Role.EDITOR, "441200", accept_downloads=True)
    page.goto(f"{site.address}staff/exports?division=441202&status=open")
    with page.expect_download() as download:
        page.locator(f"a[href*='stations.{file_format}']").click()
    assert download.value.suggested_filename.startswith("站点-广东省肇庆市端州区-")
    assert download.value.path().stat().st_size > 500


def test_staff_record_a_listing_on_a_map_platform(
    staff_page: OpenStaffPage, site: Site, database: Engine
) -> None:
    page = staff_page(Role.EDITOR, "441202")
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
