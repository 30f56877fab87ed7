"""Maps with a ground: a city that is made up lies under the stations, for visitors and for staff."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from benchmark.city import City
from benchmark.extract import Extract
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
    for name, size, colours in _views():
        context = browser.new_context(
            viewport=size, color_scheme=colours, locale="zh-CN", service_workers="block"
        )
        page = context.new_page()
        page.goto(f"{site.address}map?station={_code(page, site)}")
        page.locator(DRAWN).first.wait_for(state="attached")
        page.wait_for_timeout(DRAWING_MS)
        album.add(name, page)
        context.close()


def _code(page: Page, site: Site) -> str:
    answer = page.request.get(f"{site.address}api/v1/stations?limit=500").json()
    stations = [feature["properties"] for feature in answer["features"]]
    return next(str(station["code"]) for station in stations if station["name"] == STATION)


def _views() -> list[tuple[str, ViewportSize, Literal["light", "dark"]]]:
    return [
        ("map-ground", PHONE, "light"),
        ("map-ground-dark", PHONE, "dark"),
        ("map-ground-320", SMALL, "light"),
        ("map-ground-1280", WIDE, "light"),
    ]
