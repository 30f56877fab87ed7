"""The workbench in a browser: a typhoon closes forty stations from the map, one click opens them again."""

from datetime import datetime

import pytest
from factories import draft, north
from phones import Site, save_screenshot
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from staff_browser import DESKTOP, OpenStaffPage, assert_accessible

from locator.accounts.domain.rights import Role
from locator.db.session import change, write_engine
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.hours.tables import hours_exception
from locator.time_zone import SHANGHAI

pytestmark = pytest.mark.browser

FENGKAI = "441225"  # a county of the same city that no other station of the site lies in
FORTY, LOW_ROWS_PX = 40, 1_600


@pytest.fixture
def forty(site: Site) -> None:
    """Add forty stations in a row, and ten far away from them."""
    places = [north(60_000 + 50 * number) for number in range(FORTY)]
    places += [north(90_000 + 50 * number) for number in range(10)]
    drafts = [draft(at=place, division_code=FENGKAI, name=f"封开第{n}站") for n, place in enumerate(places)]
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:
        insert_stations(
            connection, convert_positions(drafts)[0], datetime.now(SHANGHAI).date(), lambda _: None
        )
    engine.dispose()


def closures_in_force(site: Site) -> int:
    engine = write_engine(site.database_url, "test")
    with engine.connect() as connection:
        in_force = hours_exception.c.lifted_at.is_(None), hours_exception.c.reason == "台风"
        count = connection.scalar(select(func.count()).where(*in_force)) or 0
    engine.dispose()
    return count


def draw_around_the_row(page: Page) -> None:
    """Draw a line around the pins of the first forty stations, which stand in a row from south to north."""
    page.locator("#draw").click()
    boxes = [
        box for pin in page.locator(".bench-map .leaflet-marker-icon").all() if (box := pin.bounding_box())
    ]
    lowest, highest = max(box["y"] for box in boxes), min(box["y"] for box in boxes)
    left, right = min(box["x"] for box in boxes) - 30, max(box["x"] for box in boxes) + 60
    between = highest + (lowest - highest) * 0.45
    page.mouse.move(left, between)
    page.mouse.down()
    for x, y in ((right, between), (right, lowest + 60), (left, lowest + 60), (left, between)):
        page.mouse.move(x, y, steps=8)
    page.mouse.up()


def test_forty_stations_are_closed_from_the_map_and_opened_by_undo(
    staff_page: OpenStaffPage, site: Site, forty: None, axe: str
) -> None:
    page = staff_page(Role.EDITOR, FENGKAI, viewport=DESKTOP, bypass_csp=True)
    page.goto(f"{site.address}staff/stations", wait_until="networkidle")
    expect(page.locator(".bench-map .map")).to_have_attribute("data-shown", "50")
    save_screenshot(page, "workbench-1280")
    last = page.locator("tbody tr").last.bounding_box()
    assert last and last["y"] + last["height"] < LOW_ROWS_PX
    draw_around_the_row(page)
    expect(page.locator("#picked")).to_contain_text(str(FORTY))
    save_screenshot(page, "workbench-drawn-1280")

    page.get_by_role("button", name="临时关闭").click()
    page.get_by_label("预计恢复").fill("2099-01-01T08:00")
    page.get_by_label("为什么关").fill("台风")
    page.get_by_role("button", name="看看会改什么").click()
    expect(page.get_by_text(f"{FORTY} 个站会改")).to_be_visible()
    assert_accessible(page, axe, "workbench-action")
    page.get_by_role("button", name="就这样").click()
    expect(page.get_by_role("button", name="撤销")).to_be_visible()
    assert closures_in_force(site) == FORTY
    assert_accessible(page, axe, "workbench-change")
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("撤销了")).to_be_visible()
    assert closures_in_force(site) == 0

    page.goto(f"{site.address}staff/stations?sort=name", wait_until="networkidle")
    change_a_phone_by_keyboard(page)
    for width, height in ((1024, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        save_screenshot(page, f"workbench-{width}")
    assert_accessible(page, axe, "workbench")


def change_a_phone_by_keyboard(page: Page) -> None:
    """Walk to a phone by arrow keys and change it in its place; then leave another as it was."""
    page.locator("tbody th a").first.focus()
    while not page.evaluate("document.activeElement.closest('[data-cell=phone]')"):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("F2")
    expect(page.locator(".editing input")).to_be_focused()
    page.keyboard.type("0758-12351")
    page.keyboard.press("Enter")
    expect(page.locator("#bench-said")).to_contain_text("审批")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("F2")
    expect(page.locator(".editing input")).to_be_focused()
    page.keyboard.type("no")
    page.keyboard.press("Escape")
    expect(page.locator(".editing")).to_have_count(0)
