"""The ground under the pins: names drawn as text, a budget, light and dark, the credit."""

import re
from collections.abc import Iterator
from datetime import datetime

import databases
import pytest
from benchmark.first_view import READY
from benchmark.osm.city import City
from benchmark.osm.extract import Extract
from country import serving
from factories import HERE, draft
from grounds import loaded, spot, street, written
from hostile_names import HOSTILE_NAMES
from offline_phones import lose_network, open_page, wait_until
from phones import PHONE, save_screenshot, with_long_timeout
from playwright.sync_api import Browser, BrowserContext, Page, expect

from locator.db.session import change, write_engine
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.time_zone import SHANGHAI

pytestmark = pytest.mark.browser

MAX_MAP_BYTES = 110 * 1024  # the page with the library, without tiles and without what is loaded LATER
# What helps to find one's way comes a second and a half after the map begins, however far that is by then.
LATER = re.compile(r"/(quiet_ground|labels|land|names|rings)\.js(on)?\b|/api/v1/divisions")
MAX_TILES_BYTES = 150 * 1024  # of one view of a phone
DRAWN = '[data-ground="drawn"] canvas.leaflet-tile-loaded'
IS_PAINTED = """() => [...document.querySelectorAll("canvas.leaflet-tile-loaded")].some((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size > 3;
})"""
LAND = "() => getComputedStyle(document.querySelector('.map')).backgroundColor"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a city with hostile names on a site with a number of the map review."""
    folder = tmp_path_factory.mktemp("ground")

    def draw_city(out: Extract) -> None:
        City(out, blocks=16).write()
        for number, name in enumerate(HOSTILE_NAMES):
            street(out, name, north=number / 200 - 0.15)
            out.node(spot(number / 100 - 0.3, 0.01), railway="station", name=name)

    with databases.copied(databases.empty()) as url, pytest.MonkeyPatch.context() as environment:
        environment.setenv("LOCATOR_MAP_APPROVAL_NO", "GS(2026)1号")
        engine = write_engine(url, "test")
        drafts, _ = convert_positions([draft(name="黄塘驿站")])
        with change(engine) as connection:
            insert_stations(connection, drafts, datetime.now(SHANGHAI).date(), lambda _: None)
        loaded(engine, written(folder / "city.osm.pbf", draw_city))
        engine.dispose()
        with serving(url, folder / "server.log") as web:
            yield web.address


def opened(browser: Browser, address: str, colours: str) -> tuple[Page, list[str], dict[str, int]]:
    """Open the map around HERE; return the page, what went wrong, and the bytes of each answer."""
    context = browser.new_context(viewport=PHONE, service_workers="block", color_scheme=colours)  # type: ignore[arg-type]
    page = with_long_timeout(context).new_page()
    problems: list[str] = []
    sizes: dict[str, int] = {}
    page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: (problems.append(dialog.message), dialog.dismiss()))
    page.on(
        "requestfinished",
        lambda done: sizes.update({done.url: done.sizes()["responseBodySize"]}),
    )
    page.goto(f"{address}map?station=100001")
    page.wait_for_selector(DRAWN, state="attached")
    page.wait_for_function(IS_PAINTED)
    page.wait_for_load_state("networkidle")
    return page, problems, {url: size for url, size in sizes.items() if not LATER.search(url)}


def test_a_city_with_hostile_names_is_drawn_as_text(browser: Browser, address: str) -> None:
    assert len(HOSTILE_NAMES) == len(set(HOSTILE_NAMES)) == 60
    page, problems, sizes = opened(browser, address, "light")
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("GS(2026)1号")
    save_screenshot(page, "ground-390")
    text = page.content()
    assert not [name for name in HOSTILE_NAMES if name in text]
    assert problems == []
    tiles = {url: size for url, size in sizes.items() if "/tiles/ground/" in url}
    assert 0 < sum(tiles.values()) <= MAX_TILES_BYTES
    assert sum(sizes.values()) - sum(tiles.values()) <= MAX_MAP_BYTES
    page.context.close()


def test_dark_has_a_ground_of_its_own(browser: Browser, address: str) -> None:
    page, problems, _ = opened(browser, address, "dark")
    save_screenshot(page, "ground-dark-390")
    dark = page.evaluate(LAND)
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"() => ({LAND})() !== {dark!r}")
    assert problems == []
    page.context.close()


def test_the_library_comes_after_the_pins(browser: Browser, address: str) -> None:
    page, _, sizes = opened(browser, address, "light")
    order = list(sizes)
    library = next(number for number, url in enumerate(order) if "protomaps-leaflet.js" in url)
    cells = [number for number, url in enumerate(order) if "/api/v1/cells/" in url]
    assert cells and cells[0] < library
    page.context.close()


def test_a_stored_ground_is_drawn_without_a_network(offline_phone: BrowserContext, address: str) -> None:
    page = open_page(offline_phone, f"{address}divisions/441202")
    button = page.locator("[data-ground-pack] button")
    button.click()
    expect(button).to_contain_text("存地图，约")
    button.click()
    expect(page.locator("[data-ground-pack] .status")).to_contain_text("地图存好了")
    page.goto(f"{address}map")
    page.wait_for_selector(READY["map"])
    lose_network(page)
    page.goto(f"{address}map")
    name = page.locator(".map").get_attribute("id")
    page.evaluate(f"{name}.setView([{HERE.lat}, {HERE.lon}], 15)")
    wait_until(page, f"({IS_PAINTED})()")
    save_screenshot(page, "ground-offline-390")
