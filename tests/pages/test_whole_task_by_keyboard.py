"""The worker's whole task by keyboard alone: a suggested place, its list, the map's card, the way.

Nothing is clicked or focused by the test; each state on the way has no accessibility violation.
"""

import re

import pytest
from phones import Phone, Site, save_screenshot
from playwright.sync_api import Frame, Page, expect

from locator.db.session import write_engine
from locator.places.actions import rebuild

pytestmark = pytest.mark.browser

RUN_AXE = """axe.run({ iframes: false })
  .then((found) => found.violations.map(({ id, nodes }) => [id, nodes[0].html]))"""
HAS_FOCUS = "(selector) => document.hasFocus() && document.activeElement.matches(selector)"
MOST_TABS = 1000  # a list is as long as the stations that other tests have added


@pytest.fixture(scope="module")
def _gazetteer(site: Site) -> None:
    engine = write_engine(site.database_url, "test")
    rebuild.rebuild(engine)
    engine.dispose()


def violations(document: Page | Frame, axe: str) -> list[list[str]]:
    document.evaluate(axe)
    found: list[list[str]] = document.evaluate(RUN_AXE)
    return found


def tab_to(page: Page, document: Page | Frame, selector: str) -> None:
    """Press Tab until an element of a document has the focus."""
    for _ in range(MOST_TABS):
        if document.evaluate(
            "selector => document.hasFocus() && document.activeElement?.matches(selector)", selector
        ):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {selector}")


@pytest.mark.usefixtures("_gazetteer")
def test_from_a_place_to_the_way_by_keyboard_alone(phone: Phone, site: Site, axe: str) -> None:
    page = phone(bypass_csp=True)
    page.goto(site.address)
    tab_to(page, page, "#q")
    page.keyboard.type("duanzhou")
    expect(page.get_by_role("option").first).to_contain_text("端州区")
    assert violations(page, axe) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#answer .card").first).to_be_visible()
    assert violations(page, axe) == []
    tab_to(page, page, "[data-show=map]")
    page.keyboard.press("Enter")
    map_frame = page.frame_locator("iframe.map-frame")
    expect(map_frame.locator(".pin.hit").first).to_be_visible()
    frame = next(one for one in page.frames if one.parent_frame)
    tab_to(page, frame, ".pin.hit")
    page.keyboard.press("1")
    expect(map_frame.locator("#over h2 a")).to_be_focused()
    assert violations(frame, axe) == []
    assert violations(page, axe) == []
    tab_to(page, frame, "#over .go")
    expect(map_frame.locator("#over .go")).to_have_attribute(
        "href", re.compile("^/stations/[^/]+/directions")
    )
    save_screenshot(page, "whole-task-390")
    page.keyboard.press("Escape")
    expect(map_frame.locator("#over")).to_be_hidden()
