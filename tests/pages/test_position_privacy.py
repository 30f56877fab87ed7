"""After a thousand searches and all kinds of errors no position is in a URL, a log or a table."""

import random
import re
from pathlib import Path
from typing import Any

import pytest
from country import Country
from phones import with_long_timeout
from playwright.sync_api import Page, expect
from sqlalchemy import Connection, Engine, text
from wire import recorded

from locator.db.session import write_engine

pytestmark = pytest.mark.browser

SEARCHES = 988
BUTTON_SEARCHES = 12  # with the button of the page; a thousand together
SERVER_SEARCHES = 100  # in addition: searches by the server
CENTRE = (116.4, 39.92)  # the centre of Beijing
SPREAD_DEG = 0.2
FINER_THAN_A_CELL = re.compile(r"\d{1,3}\.\d{2,}")  # two decimals are about a kilometre, finer than a cell
# Decimal numbers that logs contain anyway: hours, and how long a statement or a checkpoint took.
TIMES_IN_LOG = re.compile(r"\d\d:\d\d:\d\d\.\d+|\d+\.\d+ m?s\b")
SEARCH = """async (places) => {
  const { nearest } = await import("/static/js/find/nearest.js");
  const filters = { open: false, services: [], withoutApp: false, kinds: [], during: null };
  for (const place of places) await nearest(place, { mode: "walk", atMs: Date.now(), filters });
}"""
# `lost` stands for the status where the connection ends before the answer is read.
POST = """async ([url, type, bodies, lost]) => {
  const headers = { "Content-Type": type };
  const statuses = [];
  for (const body of bodies) {
    const asked = fetch(url, { method: "POST", body, headers }).then(({ status }) => status);
    statuses.push(await (lost ? asked.catch(() => lost) : asked));
  }
  return [...new Set(statuses)].sort();
}"""
# What other tests ask of the same server at the time is theirs.
QUERIES = "SELECT query FROM pg_stat_activity WHERE datname = current_database()"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def places(count: int) -> list[dict[str, float]]:
    rng = random.Random(count)
    spread = lambda middle: round(middle + rng.uniform(-SPREAD_DEG, SPREAD_DEG), 6)  # noqa: E731
    return [{"lon": spread(CENTRE[0]), "lat": spread(CENTRE[1])} for _ in range(count)]


def test_no_position_finer_than_a_cell_is_stored_or_sent(country: Country) -> None:
    engine = write_engine(country.database_url, "test")
    with engine.connect() as connection:
        before = table_digests(connection)
        log, logged_before = database_log(connection)
    context = country.page.context.browser.new_context(locale="zh-CN", permissions=["geolocation"])  # type: ignore[union-attr]
    page = with_long_timeout(context).new_page()
    urls: list[str] = []
    bodies: list[str] = []
    context.on("request", lambda request: urls.append(request.url))
    context.on("request", lambda request: bodies.append(request.post_data or ""))

    coordinates = [
        f"{value:.3f}" for place in places(SEARCHES) + places(SERVER_SEARCHES) for value in place.values()
    ]
    with recorded(country.web.port) as recording:
        page.goto(recording.address)
        page.evaluate(SEARCH, places(SEARCHES))
        for place in places(BUTTON_SEARCHES):
            search_by_button(page, context, place)
        assert len([url for url in urls if "/api/v1/cells/" in url]) > 20
        assert not any(bodies), "a search on the phone sends no body"
        assert "GET /sw.js" in recording.sent, "the service worker's requests should be recorded too"
        assert not [number for number in coordinates if number in recording.sent]

        server_searches_and_errors(page, engine)
        assert [number for number in coordinates if number in recording.sent], (
            "control: searches by the server do send positions"
        )
    context.close()

    assert not [url for url in urls if FINER_THAN_A_CELL.search(url.replace("127.0.0.1", ""))]
    server_log = country.web.log.read_text(errors="replace")
    assert "bug" in server_log, "the injected fault should have been logged"
    assert not [number for number in coordinates if number in server_log]
    with engine.connect() as connection:
        assert table_digests(connection) == before
        queries = connection.scalars(text(QUERIES)).all()
        assert not [number for number in coordinates if any(number in query for query in queries)]
        assert connection.scalar(text("SHOW log_statement")) == "none"
        assert connection.scalar(text("SHOW log_parameter_max_length_on_error")) == "0"
    if log:
        logged = TIMES_IN_LOG.sub("", log.read_bytes()[logged_before:].decode(errors="replace"))
        assert not [number for number in coordinates if number in logged]
    engine.dispose()


def search_by_button(page: Page, context: Any, place: dict[str, float]) -> None:
    context.set_geolocation({"longitude": place["lon"], "latitude": place["lat"]})
    page.evaluate("sessionStorage.clear()")
    page.goto(page.url)
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator(".card").first).to_be_visible()


def server_searches_and_errors(page: Page, engine: Engine) -> None:
    """Send searches to the server: valid, invalid, and while its database fails."""
    positions = places(SERVER_SEARCHES)
    forms = [f"lon={position['lon']}&lat={position['lat']}" for position in positions]
    objects = [f'{{"lon": {position["lon"]}, "lat": {position["lat"]}}}' for position in positions]
    nearest = "/api/v1/stations/nearest"
    assert page.evaluate(POST, ["/", FORM, forms]) == [200]
    assert page.evaluate(POST, ["/", FORM, [f"{form}9x&mode=fly" for form in forms[:20]]]) == [400]
    assert page.evaluate(POST, [nearest, JSON, objects]) == [200]
    assert page.evaluate(POST, [nearest, JSON, [body[:-1] for body in objects[:20]]]) == [400]
    assert page.evaluate(POST, [nearest, FORM, objects[:20]]) == [400]
    assert page.evaluate(POST, ["/nowhere", JSON, objects[:20]]) == [404]
    assert page.evaluate(POST, ["/map", JSON, objects[:20]]) == [405]
    # Too large a body is refused unread, so that the connection may end while it is sent (RFC 9112, 9.6).
    large = [form + "&q=" + "x" * 70_000 for form in forms[:5]]
    assert page.evaluate(POST, ["/", FORM, large, 413]) == [413]
    rename(engine, "card", "card_away")
    try:
        assert page.evaluate(POST, ["/", FORM, forms[:20]]) == [500]
        assert page.evaluate(POST, [nearest, JSON, objects[:20]]) == [500]
    finally:
        rename(engine, "card_away", "card")
    with engine.connect() as blocking:
        blocking.execute(text("LOCK TABLE public_station IN ACCESS EXCLUSIVE MODE"))
        assert page.evaluate(POST, ["/", FORM, forms[:3]]) == [503]


def rename(engine: Engine, name: str, new_name: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE public_station RENAME COLUMN {name} TO {new_name}"))


def table_digests(connection: Connection) -> dict[str, str]:
    """Return a digest of the rows of each table."""
    tables = connection.scalars(
        text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    ).all()
    digest = "SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY t::text), '')) FROM {} t"
    return {table: str(connection.scalar(text(digest.format(table)))) for table in tables}


def database_log(connection: Connection) -> tuple[Path | None, int]:
    """Return the log of a database server started by scripts/test, and its current size."""
    log = Path(str(connection.scalar(text("SHOW data_directory")))).parent / "postgres.log"
    return (log, log.stat().st_size) if log.exists() else (None, 0)
