"""The coordinate fields of the staff form: which coordinate system they are in is always explicit."""

import pytest
from factories import HERE, north
from phones import PageMonitor, Site, save_screenshot
from playwright.sync_api import Page, expect
from staff_browser import OpenStaffPage

from geodata.crs.conversion import Crs, position_from_wgs84
from geodata.lonlat import LonLat
from locator.accounts.domain.rights import Role

pytestmark = pytest.mark.browser
POSITION = north(300)  # of 黄塘驿站
PIN_STAYS, PIN_MOVES = "图钉没有动", "图钉按这种坐标放"


@pytest.fixture
def page(staff_page: OpenStaffPage, site: Site) -> Page:
    """Open the form of a station whose position is stored in WGS 84."""
    page = staff_page(Role.EDITOR, "441202")
    page.goto(site.address + f"staff/stations/{site.codes['黄塘驿站']}/edit", wait_until="networkidle")
    page.get_by_role("button", name="全部打开").click()
    expect(page.locator(".place-pin")).to_be_visible()
    return page


def expect_coordinates(page: Page, position: LonLat, crs: Crs) -> None:
    """Wait for the coordinates of a position in a system, to a metre."""
    expect(page.get_by_label("坐标系")).to_have_value(crs)
    for label, number in zip(("经度", "纬度"), position_from_wgs84(position, crs), strict=True):
        close = "([label, number]) => Math.abs(document.getElementById(label).value - number) < 1e-5"
        page.wait_for_function(close, arg=[{"经度": "f-lon", "纬度": "f-lat"}[label], float(number)])


def expect_pin_at(page: Page, position: LonLat) -> None:
    """Wait until the server converts the fields to a position; the pin shows the same."""
    page.wait_for_function(
        """async ([lon, lat]) => {
            const body = new FormData(document.getElementById("entry"));
            const { pin } = await (await fetch("/staff/stations/check", { method: "POST", body })).json();
            return Math.abs(pin.lon - lon) < 1e-5 && Math.abs(pin.lat - lat) < 1e-5;
        }""",
        arg=[position.lon, position.lat],
    )


def test_a_stored_position_stays_when_another_system_is_chosen(page: Page) -> None:
    quality = page.get_by_label("位置有多准")
    expect(quality).to_have_value("surveyed")
    before = page.get_by_label("纬度", exact=True).input_value()
    for crs in (Crs.GCJ_02, Crs.BD_09):
        page.get_by_label("坐标系").select_option(crs)
        expect(page.get_by_text(PIN_STAYS)).to_be_visible()
        expect_coordinates(page, POSITION, crs)
    expect_pin_at(page, POSITION)
    save_screenshot(page, "staff-coordinates-converted")
    page.get_by_label("坐标系").select_option(Crs.WGS_84)
    expect(page.get_by_label("纬度", exact=True)).to_have_value(before)  # to the digit
    expect(quality).to_have_value("surveyed")


def test_a_click_on_the_map_fills_the_fields_in_the_chosen_system(page: Page) -> None:
    page.get_by_label("坐标系").select_option(Crs.GCJ_02)
    expect_coordinates(page, POSITION, Crs.GCJ_02)
    latitude = page.get_by_label("纬度", exact=True)
    before = latitude.input_value()
    box = page.locator(".map-box .leaflet-container")
    box.scroll_into_view_if_needed()
    box.click(position={"x": 120, "y": 90})
    expect(latitude).not_to_have_value(before)
    expect(page.get_by_label("坐标系")).to_have_value("gcj02")
    expect(page.get_by_label("位置有多准")).to_have_value("approximate")
    clicked = latitude.input_value()
    page.get_by_label("坐标系").select_option(Crs.BD_09)  # coordinates from the map are converted too
    expect(page.get_by_text(PIN_STAYS)).to_be_visible()
    page.get_by_label("坐标系").select_option(Crs.GCJ_02)
    expect(latitude).to_have_value(clicked)


def test_typed_coordinates_are_in_the_system_that_the_clerk_chooses(page: Page) -> None:
    gcj02 = position_from_wgs84(HERE, Crs.GCJ_02)
    page.get_by_label("经度", exact=True).fill(f"{gcj02.lon:.6f}")
    page.get_by_label("纬度", exact=True).fill(f"{gcj02.lat:.6f}")
    expect(page.get_by_label("位置有多准")).to_have_value("approximate")
    page.get_by_label("坐标系").select_option(Crs.GCJ_02)
    expect(page.get_by_text(PIN_MOVES)).to_be_visible()
    save_screenshot(page, "staff-coordinates-meant")
    expect(page.get_by_label("经度", exact=True)).to_have_value(f"{gcj02.lon:.6f}")
    expect_pin_at(page, HERE)
    page.get_by_role("button", name="不对，图钉不动，把数换算成这种坐标").click()
    expect(page.get_by_text(PIN_STAYS)).to_be_visible()
    expect_coordinates(page, position_from_wgs84(HERE, Crs.GCJ_02), Crs.GCJ_02)  # WGS 84, converted to GCJ-02
    page.get_by_role("button", name="不对，原来的数就是这种坐标").click()
    expect(page.get_by_text(PIN_MOVES)).to_be_visible()
    expect(page.get_by_label("经度", exact=True)).to_have_value(f"{gcj02.lon:.6f}")
    expect_pin_at(page, HERE)


@pytest.mark.parametrize("label", ["经度", "纬度"])
def test_a_pair_pasted_into_one_field_fills_both(page: Page, label: str) -> None:
    reason = page.get_by_label("为什么改")
    reason.fill("23.061234,112.481234")
    reason.press("ControlOrMeta+a")
    reason.press("ControlOrMeta+c")
    field = page.get_by_label(label, exact=True)
    field.fill("")
    field.press("ControlOrMeta+v")
    expect(page.get_by_label("经度", exact=True)).to_have_value("112.481234")
    expect(page.get_by_label("纬度", exact=True)).to_have_value("23.061234")
    expect(page.get_by_label("坐标系")).to_have_value("wgs84")


def test_a_form_sent_at_once_has_the_coordinates_of_the_pin(page: Page, site: Site) -> None:
    page.get_by_label("坐标系").select_option(Crs.BD_09)
    page.get_by_role("button", name="看一看").click()
    page.wait_for_load_state("networkidle")
    expect_coordinates(page, POSITION, Crs.BD_09)
    expect_pin_at(page, POSITION)


def test_a_failed_conversion_leaves_the_coordinates_unchanged(page: Page, monitor: PageMonitor) -> None:
    before = page.get_by_label("纬度", exact=True).input_value()
    page.route("**/staff/stations/check", lambda route: route.abort())
    page.get_by_label("坐标系").select_option(Crs.GCJ_02)
    expect(page.get_by_text("没有连上")).to_be_visible()
    expect(page.get_by_label("坐标系")).to_have_value("wgs84")
    expect(page.get_by_label("纬度", exact=True)).to_have_value(before)
    monitor.problems[:] = [problem for problem in monitor.problems if "ERR_FAILED" not in problem]
