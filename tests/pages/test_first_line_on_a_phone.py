"""What a phone says first, here, abroad, far away, with a vague position and without a network."""

import json
import random
import urllib.request
from typing import Any

import pytest
from country import Country
from factories import HERE
from phones import Phone, Site, save_screenshot
from playwright.sync_api import Page, expect
from sqlalchemy import text
from test_phone_ranks_as_server import phone_arguments, random_searches

from geodata.crs.outline import in_china
from geodata.lonlat import LonLat
from locator.db.session import write_engine
from locator.search.domain.search import Filters, SearchRequest

pytestmark = pytest.mark.browser

OUTLINE_POINTS = 3_000
SEARCHES = 150
MODE_LABELS = {"walk": "步行", "ebike": "电动车", "truck": "货车"}
FIRST_LINES = """async ([searches, labels]) => {
  const { nearestOrClosed } = await import("/static/js/find/nearest.js");
  const { firstLine } = await import("/static/js/find/first_line.js");
  return Promise.all(searches.map(async ([position, options]) => {
    const found = await nearestOrClosed(position, options);
    return found.complete ? firstLine(found, { position, ...options }, labels[options.mode]).text : null;
  }));
}"""


def find(phone: Phone, site: Site, here: LonLat, accuracy_m: float = 20) -> Page:
    place = {"longitude": here.lon, "latitude": here.lat, "accuracy": accuracy_m}
    page = phone(geolocation=place, permissions=["geolocation"])
    page.goto(site.address)
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator(".first-line")).to_be_visible()
    return page


def test_here_it_names_the_nearest_open_door(phone: Phone, site: Site) -> None:
    page = find(phone, site, HERE)
    expect(page.locator(".first-line")).to_have_text("最近开着的：没水的站，150 米，不打烊（时间没有核对过）")
    save_screenshot(page, "first-line-open")


def test_abroad(phone: Phone, site: Site) -> None:
    page = find(phone, site, LonLat(2.35, 48.86))
    expect(page.locator(".first-line")).to_contain_text("您的位置像是在国境外")
    expect(page.get_by_text("可以少选几个条件")).not_to_be_visible()
    save_screenshot(page, "first-line-abroad")


def test_far_away(phone: Phone, site: Site) -> None:
    page = find(phone, site, LonLat(HERE.lon + 1.2, HERE.lat))
    expect(page.locator(".first-line")).to_contain_text("50 公里内没有驿站；最近的是")
    expect(page.locator(".card .far").first).to_have_text("123 公里")
    save_screenshot(page, "first-line-far")


def test_a_vague_position_is_said_and_drawn(phone: Phone, site: Site) -> None:
    page = find(phone, site, HERE, accuracy_m=2_000)
    expect(page.locator(".first-line")).to_contain_text("定位只准到约 2.0 公里")
    save_screenshot(page, "first-line-vague")
    page.get_by_role("button", name="地图", exact=True).click()
    expect(page.frame_locator("iframe").locator("path.vague")).to_be_visible()
    save_screenshot(page, "first-line-vague-map")


def test_an_exact_position_is_not_called_vague(phone: Phone, site: Site) -> None:
    page = find(phone, site, HERE, accuracy_m=30)
    expect(page.locator(".first-line")).not_to_contain_text("定位只准到")


def test_the_outline_is_that_of_the_server(country: Country) -> None:
    rng = random.Random(3)
    points = [LonLat(rng.uniform(70, 140), rng.uniform(0, 56)) for _ in range(OUTLINE_POINTS)]
    inside = country.page.evaluate(
        """async (points) => {
          const { inChina } = await import("/static/js/lib/outline.js");
          return points.map(([lon, lat]) => inChina({ lon, lat }));
        }""",
        [list(point) for point in points],
    )
    assert inside == [in_china(point) for point in points]


def test_the_phone_says_what_the_server_says(country: Country) -> None:
    engine = write_engine(country.database_url, "test")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM public_station")).scalar_one() > 0
        searches = [simplified(search) for search in random_searches(connection, SEARCHES)]
    engine.dispose()
    arguments = [phone_arguments(search) for search in searches]
    lines = country.page.evaluate(FIRST_LINES, [arguments, MODE_LABELS])
    known = [(search, line) for search, line in zip(searches, lines, strict=True) if line is not None]
    assert len(known) > 0.9 * SEARCHES
    for search, line in known:
        assert line == server_line(country, search), search


def simplified(search: SearchRequest) -> SearchRequest:
    """Return a search with the filters that server_line() passes on."""
    filters = Filters(services=search.filters.services)
    return SearchRequest(search.position, search.at, filters, mode=search.mode)


def server_line(country: Country, search: SearchRequest) -> Any:
    services = [service.code for service in search.filters.services]
    question = {"lon": search.position.lon, "lat": search.position.lat, "at": search.at.isoformat()}
    request = urllib.request.Request(
        f"{country.web.address}api/v1/stations/nearest",
        data=json.dumps({**question, "mode": search.mode, "services": services}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["answer"]


def test_a_filter_keeps_the_unknown_apart(phone: Phone, site: Site) -> None:
    page = find(phone, site, HERE)
    page.get_by_label("热水", exact=True).check()
    group = page.locator(".unasked")
    expect(group.locator("summary")).to_have_text("没人说过有没有热水 · 1 处（3.0 公里内）")
    expect(page.locator(".first-line ~ .cards").get_by_text("没水的站")).to_have_count(0)
    save_screenshot(page, "unknown-group")
    group.locator("summary").click()
    expect(group.locator(".card h2 a")).to_have_text(["没水的站"])
    group.scroll_into_view_if_needed()
    save_screenshot(page, "unknown-group-open")
    page.get_by_label("如厕", exact=True).check()  # nobody has said so of any station that has hot water
    expect(page.locator(".first-line ~ .cards .card")).to_have_count(0)
    expect(group.locator(".card").first).to_be_visible()
