"""The desk in a browser: its pages, a pin moved and approved, a form by keyboard, a fence that holds."""

import json
from datetime import datetime

import pytest
from factories import draft
from phones import Site, Watch, looks
from playwright.sync_api import Page, expect
from sqlalchemy import text
from staff_browser import OFFICE, Desk

from locator.accounts.domain.rights import Role
from locator.db.session import change, write_engine
from locator.entries.actions.station_rows import insert_stations
from locator.stations.domain.station import Visibility
from locator.time_zone import SHANGHAI

pytestmark = pytest.mark.browser

SMALL = {"width": 320, "height": 640}
DAXING, HAIDIAN = "110115", "110108"
WHAT = ("table", "form", "new", "proposals", "life", "changes", "people", "rules", "account")


def address_of(site: Site, what: str) -> str:
    code = site.codes["黄塘驿站"]
    return (
        site.address
        + {
            "table": "staff/stations",
            "form": f"staff/stations/{code}/edit",
            "new": "staff/stations/new",
            "proposals": "staff/proposals",
            "life": f"staff/stations/{code}/history",
            "changes": "staff/history",
            "people": "staff/people",
            "rules": "staff/rules",
            "account": "staff/account",
        }[what]
    )


def trouble_of(page: Page, axe: str) -> str:
    """Return what the accessibility checker finds."""
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(({ violations }) => violations)")
    told = [(one["id"], [node["html"][:150] for node in one["nodes"]][:3]) for one in found]
    return json.dumps(told, ensure_ascii=False, indent=1) if told else ""


@pytest.mark.parametrize(("viewport", "scheme"), [(SMALL, "dark"), (OFFICE, "light")], ids=["small", "wide"])
@pytest.mark.parametrize("what", WHAT)
def test_a_page_of_the_desk_fits_and_axe_finds_nothing(
    desk: Desk, site: Site, axe: str, what: str, viewport: dict[str, int], scheme: str
) -> None:
    page = desk(Role.ADMINISTRATOR, "441200", viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page.goto(address_of(site, what), wait_until="networkidle")
    looks(page, f"desk-{what}-{viewport['width']}")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert trouble_of(page, axe) == ""


def test_a_place_that_is_typed_anew_is_not_the_one_that_was_looked_at(desk: Desk, site: Site) -> None:
    page = desk(Role.EDITOR, "441202")
    page.goto(site.address + f"staff/stations/{site.codes['黄塘驿站']}/edit", wait_until="networkidle")
    quality = page.get_by_label("位置有多准")
    expect(quality).to_have_value("surveyed")
    page.get_by_label("经度", exact=True).press_sequentially("1")
    expect(quality).to_have_value("approximate")


def test_an_editor_drags_the_pin_and_an_approver_lets_it_be_so(desk: Desk, site: Site, axe: str) -> None:
    page = desk(Role.EDITOR, "441202")
    page.goto(site.address + f"staff/stations/{site.codes['没水的站']}/edit", wait_until="networkidle")
    pin = page.locator(".place-pin")
    pin.scroll_into_view_if_needed()
    before = page.get_by_label("纬度", exact=True).input_value()
    box = pin.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 60, steps=6)
    page.mouse.up()
    expect(page.get_by_label("纬度", exact=True)).not_to_have_value(before)
    expect(page.get_by_label("坐标系")).to_have_value("wgs84")
    expect(page.get_by_label("位置怎么来的")).to_have_value("map_pick")
    looks(page, "desk-pin-1280")
    page.get_by_label("为什么改").fill("到现场看过")
    page.get_by_role("button", name="交去审批").click()
    expect(page.get_by_text("图钉要挪")).to_be_visible()

    approver = desk(Role.APPROVER, "441200", bypass_csp=True)
    approver.goto(f"{site.address}staff/proposals")
    approver.get_by_role("link", name="没水的站").first.click()
    expect(approver.get_by_role("row")).to_have_count(5)  # the heading, both numbers, how good, whence
    looks(approver, "desk-proposal-1280")
    assert trouble_of(approver, axe) == ""
    approver.get_by_role("button", name="通过，公众马上看到").click()
    expect(approver.get_by_text("已经发布")).to_be_visible()
    expect(approver.get_by_text("审批第").first).to_be_visible()
    looks(approver, "desk-life-1280")


def test_a_form_is_written_and_published_by_keyboard_alone(desk: Desk, site: Site) -> None:
    page = desk(Role.APPROVER, "441200")
    page.goto(site.address + f"staff/stations/{site.codes['大概的站']}/edit", wait_until="networkidle")
    latitude = page.get_by_label("纬度", exact=True)
    before = float(latitude.input_value())
    tab_to(page, "document.activeElement.classList.contains('place-pin')")
    for key in ("ArrowUp", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    assert float(latitude.input_value()) > before
    tab_to(page, "document.activeElement.name === 'opening_hours_text'")
    page.keyboard.type("周一至周五8:30-17:30")
    expect(page.get_by_text("周一至周五 08:30-17:30")).to_be_visible()
    tab_to(page, "document.activeElement.name === 'confirmed'")
    page.keyboard.press("Space")
    tab_to(page, "document.activeElement.name === 'service_aed'")
    page.keyboard.press("ArrowRight")
    looks(page, "desk-keys-1280")
    tab_to(page, "document.activeElement.value === 'publish'")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已经发布")).to_be_visible()
    page.goto(site.station("大概的站"))
    expect(page.locator(".hours")).to_contain_text("08:30–17:30")


def tab_to(page: Page, is_there: str) -> None:
    """Go on by Tab until something has the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(is_there):
            return
    raise AssertionError(f"Tab never comes to {is_there}")


def test_the_second_of_two_at_one_form_sees_both_words_and_chooses(
    desk: Desk, site: Site, axe: str, watch: Watch
) -> None:
    first, second = desk(Role.APPROVER, "441200"), desk(Role.APPROVER, "441200", bypass_csp=True)
    for page, phone in ((first, "0758-1111111"), (second, "0758-2222222")):
        page.goto(site.address + f"staff/stations/{site.codes['停着的站']}/edit", wait_until="networkidle")
        page.get_by_label("电话").fill(phone)
    first.get_by_role("button", name="发布").click()
    expect(first.get_by_text("已经发布")).to_be_visible()
    second.get_by_role("button", name="发布").click()
    choice = second.get_by_role("group", name="两边都改了，留哪个")
    expect(choice).to_contain_text("0758-1111111")
    looks(second, "desk-both-1280")
    assert trouble_of(second, axe) == ""
    choice.get_by_text("0758-2222222").click()
    second.get_by_role("button", name="发布").click()
    expect(second.get_by_text("已经发布")).to_be_visible()
    expect(second.locator("ins").first).to_have_text("0758-2222222")
    forgive(watch, "409")


@pytest.fixture
def haidian(site: Site) -> str:
    """Return the code of a station of Haidian that the public does not see."""
    engine = write_engine(site.database_url, "test")
    said = {"name": "海淀的站", "division_code": HAIDIAN, "visibility": Visibility.MEMBERS}
    with change(engine) as connection:
        (key,) = insert_stations(
            connection, [draft(at=None, **said)], datetime.now(SHANGHAI).date(), lambda _: None
        )
        code = connection.scalar(text("SELECT code FROM station WHERE id = :key"), {"key": key})
    engine.dispose()
    return str(code)


def test_an_editor_of_daxing_finds_no_way_into_haidian(
    desk: Desk, site: Site, haidian: str, watch: Watch
) -> None:
    page = desk(Role.EDITOR, DAXING)
    page.goto(f"{site.address}staff/stations?q=海淀的站")
    expect(page.get_by_text("没有这样的站点")).to_be_visible()
    answer = page.goto(f"{site.address}staff/stations/{haidian}/edit")
    assert answer and answer.status == 403
    looks(page, "desk-refused-1280")
    page.goto(f"{site.address}staff/stations/new")
    page.get_by_label("站名").fill("占个地方")
    page.get_by_label("区县").fill("海淀区")
    page.get_by_role("button", name="交去审批").click()
    expect(page.locator("body")).to_contain_text("不在您管的范围里")
    status = page.evaluate(
        """async (address) => {
            const token = document.cookie;
            const answer = await fetch(address, { method: "PUT", headers: { "If-Match": '"1"',
              "Content-Type": "application/json", "X-CSRF-Token": token }, body: '{"cells": {}}' });
            return answer.status;
        }""",
        f"{site.address}api/v1/staff/stations/{haidian}",
    )
    assert status == 403
    forgive(watch, "403")


def forgive(watch: Watch, status: str) -> None:
    """Take out of the record what the browser says of an answer that was to be refused."""
    watch.troubles[:] = [one for one in watch.troubles if status not in one]
