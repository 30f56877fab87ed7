"""What a worker sees: the answer in three widths, and one station."""

from playwright.sync_api import Browser, Geolocation, Page, ViewportSize

from picturing.album import Album
from picturing.site import Site

PHONE = ViewportSize(width=390, height=800)
SMALL = ViewportSize(width=320, height=640)
WIDE = ViewportSize(width=1280, height=900)
HERE = Geolocation(longitude=112.4706, latitude=23.0513)
STATION = "西江北路爱心驿站"


def take(album: Album, browser: Browser, site: Site) -> None:
    """Search for the nearest stations from a street corner in Zhaoqing."""
    phone = _results(browser, site, PHONE)
    album.add("answer", phone)
    album.add("answer-320", _results(browser, site, SMALL))
    wide = _results(browser, site, WIDE)
    wide.wait_for_timeout(1500)  # the map's markers appear after the list
    album.add("answer-1280", wide)
    phone.get_by_role("link", name=STATION).first.click()
    phone.wait_for_load_state("networkidle")
    album.add("station", phone)


def _results(browser: Browser, site: Site, viewport: ViewportSize) -> Page:
    """Return a page with the results for the visitor's position."""
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
