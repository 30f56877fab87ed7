"""The form of a station on a desk and on a phone: the pin moved, the hours read, everything by keyboard."""

import pytest
from desk import Desk
from phones import PHONE, Site, looks

from locator.domain.rights import Role

pytestmark = pytest.mark.browser

SIZES = {"320": {"width": 320, "height": 640}, "390": PHONE, "1280": {"width": 1280, "height": 900}}


def pages(site: Site) -> dict[str, str]:
    code = site.codes["黄塘驿站"]
    return {
        "table": "staff/stations",
        "form": f"staff/stations/{code}/edit",
        "new": "staff/stations/new",
        "proposals": "staff/proposals",
        "life": f"staff/stations/{code}/history",
        "changes": "staff/history",
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("what", ["table", "form", "new", "proposals", "life", "changes"])
def test_a_page_fits_and_axe_finds_nothing(desk: Desk, site: Site, axe: str, what: str, size: str) -> None:
    page = desk(Role.APPROVER, "441200", viewport=SIZES[size], bypass_csp=True)
    page.goto(f"{site.address}{pages(site)[what]}", wait_until="networkidle")
    looks(page, f"staff-{what}-{size}")
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(({ violations }) => violations)")
    assert [(one["id"], [node["html"][:150] for node in one["nodes"]][:3]) for one in found] == []
