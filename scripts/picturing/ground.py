"""Maps with a ground: a city that is made up lies under the stations, for visitors and for staff."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from benchmark.osm.city import City
from benchmark.osm.extract import Extract
from playwright.sync_api import Browser, Page, ViewportSize

from picturing.album import Album
from picturing.site import Site

PHONE = ViewportSize(width=390, height=700)
SMALL = ViewportSize(width=320, height=560)
WIDE = ViewportSize(width=1280, height=700)
BLOCKS = 60
DRAWN = "[data-ground=drawn] canvas.leaflet-tile-loaded"
DRAWING_MS = 2500  # names are placed tile by tile
STATION = "西江北路爱心驿站"


def take(album: Album, browser: Browser, site: Site) -> None:
    """Load the city, then look at the map in three widths, in light and dark."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "city.osm.pbf"
        with Extract(path) as out:
            City(out, BLOCKS).write()
        site.locator("ground", "load", str(path))
    album.add("map-ground", _map(browser, site, PHONE))
    album.add("map-ground-dark", _map(browser, site, PHONE, "dark"))
    album.add("map-ground-320", _map(browser, site, SMALL))
    album.add("map-ground-1280", _map(browser, site, WIDE))


def _map(
    browser: Browser, site: Site, viewport: ViewportSize, colours: Literal["light", "dark"] = "light"
) -> Page:
    """Return a page with the map around the station, drawn."""
    context = browser.new_context(
        viewport=viewport, color_scheme=colours, locale="zh-CN", service_workers="block"
    )
    page = context.new_page()
    page.goto(f"{site.address}map?station={_code(page, site)}")
    page.locator(DRAWN).first.wait_for(state="attached")
    page.wait_for_timeout(DRAWING_MS)
    return page


def _code(page: Page, site: Site) -> str:
    answer = page.request.get(f"{site.address}api/v1/stations?limit=500").json()
    stations = [feature["properties"] for feature in answer["features"]]
    return next(str(station["code"]) for station in stations if station["name"] == STATION)
