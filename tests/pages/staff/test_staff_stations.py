"""Staff pages of stations: accessibility, a moved pin and its approval, keyboard, conflicts, areas."""

import json
from datetime import datetime

import pytest
from factories import draft
from phones import PageMonitor, Site, save_screenshot
from playwright.sync_api import Page, expect
from sqlalchemy import text
from staff_browser import DESKTOP, OpenStaffPage

from locator.accounts.domain.rights import Role
from locator.db.session import change, write_engine
from locator.entries.actions.station_rows import insert_stations
from locator.stations.domain.station import Visibility
from locator.time_zone import SHANGHAI

pytestmark = pytest.mark.browser

SMALL_PHONE = {"width": 320, "height": 640}
DAXING, HAIDIAN = "110115", "110108"
PAGES = ("table", "form", "new", "proposals", "life", "changes", "people", "rules", "account")


def url_of(site: Site, page_name: str) -> str:
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
        }[page_name]
    )


def accessibility_violations(page: Page, axe: str) -> str:
    """Return the violations found by axe as JSON, or an empty string."""
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(({ violations }) => violations)")
    violations = [(rule["id"], [node["html"][:150] for node in rule["nodes"]][:3]) for rule in found]
    return json.dumps(violations, ensure_ascii=False, indent=1) if violations else ""


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(SMALL_PHONE, "dark"), (DESKTOP, "light")], ids=["small", "wide"]
)
@pytest.mark.parametrize("page_name", PAGES)
def test_a_staff_page_is_accessible_and_does_not_overflow(
    staff_reader: OpenStaffPage, site: Site, axe: str, page_name: str, viewport: dict[str, int], scheme: str
) -> None:
    page = staff_reader(Role.ADMINISTRATOR, "441200", viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page.goto(url_of(site, page_name), wait_until="networkidle")
    save_screenshot(page, f"staff-{page_name}-{viewport['width']}")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert accessibility_violations(page, axe) == ""


def test_typing_a_coordinate_resets_the_quality_of_the_position(
    staff_page: OpenStaffPage, site: Site
) -> None:
    page = staff_page(Role.EDITOR, "441202")
    page.goto(site.address + f"staff/stations/{site.codes['黄塘驿站']}/edit", wait_until="networkidle")
    page.get_by_role("button", name="全部打开").click()
    quality = page.get_by_label("位置有多准")
    expect(quality).to_have_value("surveyed")
    page.get_by_label("经度", exact=True).press_sequentially("1")
    expect(quality).to_have_value("approximate")


def test_an_editor_moves_the_pin_and_an_approver_publishes_it(
    staff_page: OpenStaffPage, site: Site, axe: str
) -> None:
    """The station is suspended: other tests of this site find the nearest where they were."""
    page = staff_page(Role.EDITOR, "441202")
    page.goto(site.address + f"staff/stations/{site.codes['停着的站']}/edit", wait_until="networkidle")
    page.locator("#g-place > summary").click()
    pin = page.locator(".place-pin")
    expect(pin).to_be_visible()
    pin.evaluate("pin => pin.scrollIntoView({ block: 'center' })")
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
    save_screenshot(page, "staff-pin-1280")
    page.get_by_label("为什么改").fill("到现场看过")
    page.get_by_role("button", name="交去审批").click()
    expect(page.get_by_text("图钉要挪")).to_be_visible()

    approver = staff_page(Role.APPROVER, "441200", bypass_csp=True)
    approver.goto(f"{site.address}staff/proposals")
    approver.get_by_role("link", name="停着的站").first.click()
    expect(approver.get_by_role("row")).to_have_count(5)  # header, both coordinates, quality, source
    save_screenshot(approver, "staff-proposal-1280")
    assert accessibility_violations(approver, axe) == ""
    approver.get_by_role("button", name="通过，公众马上看到").click()
    expect(approver.get_by_text("已经发布")).to_be_visible()
    expect(approver.get_by_text("审批第").first).to_be_visible()
    save_screenshot(approver, "staff-life-1280")


def test_a_form_is_edited_and_published_by_keyboard_alone(staff_page: OpenStaffPage, site: Site) -> None:
    page = staff_page(Role.APPROVER, "441200")
    page.goto(site.address + f"staff/stations/{site.codes['大概的站']}/edit", wait_until="networkidle")
    latitude = page.get_by_label("纬度", exact=True)
    before = float(latitude.input_value())
    press_tab_until(page, "document.activeElement.id === 'unfold-all'")
    page.keyboard.press("Enter")
    press_tab_until(page, "document.activeElement.classList.contains('place-pin')")
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    assert float(latitude.input_value()) > before
    press_tab_until(page, "document.activeElement.name === 'opening_hours_text'")
    page.keyboard.type("周一至周五8:30-17:30")
    expect(page.get_by_text("周一至周五 08:30-17:30")).to_be_visible()
    press_tab_until(page, "document.activeElement.name === 'confirmed'")
    page.keyboard.press("Space")
    press_tab_until(page, "document.activeElement.name === 'service_aed'")
    page.keyboard.press("ArrowRight")
    save_screenshot(page, "staff-keys-1280")
    press_tab_until(page, "document.activeElement.value === 'publish'")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已经发布")).to_be_visible()
    page.goto(site.station("大概的站"))
    expect(page.locator(".hours")).to_contain_text("08:30–17:30")


def press_tab_until(page: Page, condition: str) -> None:
    """Press Tab until a JavaScript condition is true."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return
    raise AssertionError(f"never true: {condition}")


def test_the_second_of_two_editors_sees_both_values_and_chooses(
    staff_page: OpenStaffPage, site: Site, axe: str, monitor: PageMonitor
) -> None:
    first, second = staff_page(Role.APPROVER, "441200"), staff_page(Role.APPROVER, "441200", bypass_csp=True)
    for page, phone in ((first, "0758-1111111"), (second, "0758-2222222")):
        page.goto(site.address + f"staff/stations/{site.codes['停着的站']}/edit", wait_until="networkidle")
        page.get_by_role("navigation", name="表单的各段").get_by_text("叫什么").click()
        page.locator("#f-phone").fill(phone)
        page.get_by_label("为什么改").fill("电话换了")
    first.get_by_role("button", name="发布").click()
    expect(first.get_by_text("已经发布")).to_be_visible()
    second.get_by_role("button", name="发布").click()
    choice = second.get_by_role("group", name="两边都改了，留哪个")
    expect(choice).to_contain_text("0758-1111111")
    save_screenshot(second, "staff-both-1280")
    assert accessibility_violations(second, axe) == ""
    choice.get_by_text("0758-2222222").click()
    second.get_by_role("button", name="发布").click()
    expect(second.get_by_text("已经发布")).to_be_visible()
    expect(second.locator("ins").first).to_have_text("0758-2222222")
    ignore_status(monitor, "409")


@pytest.fixture
def haidian_code(site: Site) -> str:
    """Return the code of a station in Haidian that is not public."""
    engine = write_engine(site.database_url, "test")
    fields = {"name": "海淀的站", "division_code": HAIDIAN, "visibility": Visibility.MEMBERS}
    with change(engine) as connection:
        (station_id,) = insert_stations(
            connection, [draft(at=None, **fields)], datetime.now(SHANGHAI).date(), lambda _: None
        )
        code = connection.scalar(
            text("SELECT code FROM station WHERE id = :station_id"), {"station_id": station_id}
        )
    engine.dispose()
    return str(code)


def test_an_editor_of_daxing_has_no_access_to_haidian(
    staff_page: OpenStaffPage, site: Site, haidian_code: str, monitor: PageMonitor
) -> None:
    page = staff_page(Role.EDITOR, DAXING)
    page.goto(f"{site.address}staff/stations?q=海淀的站")
    expect(page.get_by_text("没有这样的站点")).to_be_visible()
    response = page.goto(f"{site.address}staff/stations/{haidian_code}/edit")
    assert response and response.status == 403
    save_screenshot(page, "staff-refused-1280")
    page.goto(f"{site.address}staff/stations/new")
    page.get_by_label("站名").fill("占个地方")
    page.get_by_label("区县").fill("海淀区")
    page.locator("select[name='access']").select_option("unknown")
    page.get_by_role("button", name="交去审批").click()
    expect(page.locator("body")).to_contain_text("不在您管的范围里")
    status = page.evaluate(
        """async (url) => {
            const token = document.cookie;
            const response = await fetch(url, { method: "PUT", headers: { "If-Match": '"1"',
              "Content-Type": "application/json", "X-CSRF-Token": token }, body: '{"cells": {}}' });
            return response.status;
        }""",
        f"{site.address}api/v1/staff/stations/{haidian_code}",
    )
    assert status == 403
    ignore_status(monitor, "403")


def ignore_status(monitor: PageMonitor, status: str) -> None:
    """Remove the console errors of expected refusals from the monitor."""
    monitor.problems[:] = [problem for problem in monitor.problems if status not in problem]
