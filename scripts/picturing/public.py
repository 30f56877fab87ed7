"""What a worker sees: the answer on three widths, and one station."""

from playwright.sync_api import Browser, Geolocation, Page, ViewportSize

from picturing.album import Album
from picturing.site import Site

PHONE = ViewportSize(width=390, height=800)
SMALL = ViewportSize(width=320, height=640)
WIDE = ViewportSize(width=1280, height=900)
HERE = Geolocation(longitude=112.4706, latitude=23.0513)
STATION = "西江北路爱心驿站"


def take(album: Album, browser: Browser, site: Site) -> None:
    """Look for the nearest stations from a street corner in Zhaoqing."""
    phone = _answered(browser, site, PHONE)
    album.add("answer", phone)
    album.add("answer-320", _answered(browser, site, SMALL))
    wide = _answered(browser, site, WIDE)
    wide.wait_for_timeout(1500)  # the map's pins come in after the list
    album.add("answer-1280", wide)
    phone.get_by_role("link", name=STATION).first.click()
    phone.wait_for_load_state("networkidle")
    album.add("station", phone)


def _answered(browser: Browser, site: Site, viewport: ViewportSize) -> Page:
    """Return a page on which somebody has used the own position."""
    context = browser.new_context(
        viewport=viewport,
        locale="zh-CN",
        geolocation=HERE,
        permissions=["geolocation"],
        service_workers="block",
    )
    page = context.new_page()
    page.goto(site.address)
    page.get_by_role("button", name="位").first.click()
    page.get_by_role("link", name=STATION).first.wait_for()
    page.wait_for_load_state("networkidle")
    return page
