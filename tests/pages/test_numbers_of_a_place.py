"""The numbers of a place while a clerk writes them: which system they are in is never a guess."""

import pytest
from factories import HERE, north
from phones import Site, Watch, looks
from playwright.sync_api import Page, expect
from staff_browser import Desk

from geodata.crs.conversion import Crs, position_from_wgs84
from geodata.lonlat import LonLat
from locator.accounts.domain.rights import Role

pytestmark = pytest.mark.browser
PLACE = north(300)  # of 黄塘驿站
STAYS, MOVES = "图钉没有动", "图钉按这种坐标放"


@pytest.fixture
def page(desk: Desk, site: Site) -> Page:
    """Open the form of a station whose place is stored as GPS gives it."""
    page = desk(Role.EDITOR, "441202")
    page.goto(site.address + f"staff/stations/{site.codes['黄塘驿站']}/edit", wait_until="networkidle")
    expect(page.locator(".place-pin")).to_be_visible()
    return page


def shows(page: Page, place: LonLat, crs: Crs) -> None:
    """Wait for a place's numbers in a system, to a metre."""
    expect(page.get_by_label("坐标系")).to_have_value(crs)
    for label, number in zip(("经度", "纬度"), position_from_wgs84(place, crs), strict=True):
        close = "([label, number]) => Math.abs(document.getElementById(label).value - number) < 1e-5"
        page.wait_for_function(close, arg=[{"经度": "f-lon", "纬度": "f-lat"}[label], float(number)])


def pin_is_at(page: Page, place: LonLat) -> None:
    """Ask the server where the numbers that stand there lie; the pin stands on its answer."""
    page.wait_for_function(
        """async ([lon, lat]) => {
            const body = new FormData(document.getElementById("entry"));
            const { pin } = await (await fetch("/staff/stations/check", { method: "POST", body })).json();
            return Math.abs(pin.lon - lon) < 1e-5 && Math.abs(pin.lat - lat) < 1e-5;
        }""",
        arg=[place.lon, place.lat],
    )


def test_a_stored_place_stays_when_another_system_is_chosen(page: Page) -> None:
    quality = page.get_by_label("位置有多准")
    expect(quality).to_have_value("surveyed")
    before = page.get_by_label("纬度", exact=True).input_value()
    for crs in (Crs.GCJ_02, Crs.BD_09):
        page.get_by_label("坐标系").select_option(crs)
        expect(page.get_by_text(STAYS)).to_be_visible()
        shows(page, PLACE, crs)
    pin_is_at(page, PLACE)
    looks(page, "desk-numbers-converted")
    page.get_by_label("坐标系").select_option(Crs.WGS_84)
    expect(page.get_by_label("纬度", exact=True)).to_have_value(before)  # to the digit: nothing has changed
    expect(quality).to_have_value("surveyed")


def test_a_click_on_the_map_is_written_in_the_chosen_system(page: Page) -> None:
    page.get_by_label("坐标系").select_option(Crs.GCJ_02)
    shows(page, PLACE, Crs.GCJ_02)
    numbers = page.get_by_label("纬度", exact=True)
    before = numbers.input_value()
    box = page.locator(".map-box .leaflet-container")
    box.scroll_into_view_if_needed()
    box.click(position={"x": 120, "y": 90})
    expect(numbers).not_to_have_value(before)
    expect(page.get_by_label("坐标系")).to_have_value("gcj02")
    expect(page.get_by_label("位置有多准")).to_have_value("approximate")
    clicked = numbers.input_value()
    page.get_by_label("坐标系").select_option(Crs.BD_09)  # what the map set is converted too
    expect(page.get_by_text(STAYS)).to_be_visible()
    page.get_by_label("坐标系").select_option(Crs.GCJ_02)
    expect(numbers).to_have_value(clicked)


def test_numbers_just_typed_are_what_the_clerk_says_they_are(page: Page) -> None:
    there = position_from_wgs84(HERE, Crs.GCJ_02)
    page.get_by_label("经度", exact=True).fill(f"{there.lon:.6f}")
    page.get_by_label("纬度", exact=True).fill(f"{there.lat:.6f}")
    expect(page.get_by_label("位置有多准")).to_have_value("approximate")
    page.get_by_label("坐标系").select_option(Crs.GCJ_02)
    expect(page.get_by_text(MOVES)).to_be_visible()
    looks(page, "desk-numbers-meant")
    expect(page.get_by_label("经度", exact=True)).to_have_value(f"{there.lon:.6f}")
    pin_is_at(page, HERE)
    page.get_by_role("button", name="不对，图钉不动，把数换算成这种坐标").click()
    expect(page.get_by_text(STAYS)).to_be_visible()
    shows(page, position_from_wgs84(HERE, Crs.GCJ_02), Crs.GCJ_02)  # they were GPS's, in GCJ-02 by now
    page.get_by_role("button", name="不对，原来的数就是这种坐标").click()
    expect(page.get_by_text(MOVES)).to_be_visible()
    expect(page.get_by_label("经度", exact=True)).to_have_value(f"{there.lon:.6f}")
    pin_is_at(page, HERE)


@pytest.mark.parametrize("label", ["经度", "纬度"])
def test_a_pair_that_is_pasted_into_one_field_fills_both(page: Page, label: str) -> None:
    elsewhere = page.get_by_label("为什么改")
    elsewhere.fill("23.061234,112.481234")
    elsewhere.press("ControlOrMeta+a")
    elsewhere.press("ControlOrMeta+c")
    field = page.get_by_label(label, exact=True)
    field.fill("")
    field.press("ControlOrMeta+v")
    expect(page.get_by_label("经度", exact=True)).to_have_value("112.481234")
    expect(page.get_by_label("纬度", exact=True)).to_have_value("23.061234")
    expect(page.get_by_label("坐标系")).to_have_value("wgs84")


def test_a_form_that_is_sent_at_once_carries_the_numbers_of_the_pin(page: Page, site: Site) -> None:
    page.get_by_label("坐标系").select_option(Crs.BD_09)
    page.get_by_role("button", name="看一看").click()
    page.wait_for_load_state("networkidle")
    shows(page, PLACE, Crs.BD_09)
    pin_is_at(page, PLACE)


def test_what_the_server_did_not_hear_leaves_the_numbers_as_they_were(page: Page, watch: Watch) -> None:
    before = page.get_by_label("纬度", exact=True).input_value()
    page.route("**/staff/stations/check", lambda route: route.abort())
    page.get_by_label("坐标系").select_option(Crs.GCJ_02)
    expect(page.get_by_text("没有连上")).to_be_visible()
    expect(page.get_by_label("坐标系")).to_have_value("wgs84")
    expect(page.get_by_label("纬度", exact=True)).to_have_value(before)
    watch.troubles[:] = [one for one in watch.troubles if "ERR_FAILED" not in one]
