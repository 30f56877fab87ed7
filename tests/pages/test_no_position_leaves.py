"""A thousand searches and all kinds of errors: no position is in an address, a log, or any table."""

import random
import re
from pathlib import Path
from typing import Any

import pytest
from country import Country
from phones import patient
from playwright.sync_api import Page, expect
from sqlalchemy import Connection, Engine, text
from wire import listened_to

from locator.db.session import write_engine

pytestmark = pytest.mark.browser

SEARCHES = 960
BY_HAND = 40  # with the button of the page; together a thousand
EXACT = 100  # besides, those that somebody lets the server do
CENTRE = (116.4, 39.92)  # in the middle of Beijing
SPREAD_DEG = 0.2
FINER = re.compile(r"\d{1,3}\.\d{2,}")  # two decimals are a kilometre: finer than a cell
STAMPS = re.compile(r"\d\d:\d\d:\d\d\.\d+|\d+\.\d+ ms")  # a log's own numbers
SEARCH = """async (places) => {
  const { nearest } = await import("/static/js/find/nearest.js");
  const filters = { open: false, services: [], withoutApp: false, kinds: [], during: null };
  for (const place of places) await nearest(place, { mode: "walk", atMs: Date.now(), filters });
}"""
POST = """async ([address, type, bodies]) => {
  const headers = { "Content-Type": type };
  const said = [];
  for (const body of bodies) said.push((await fetch(address, { method: "POST", body, headers })).status);
  return [...new Set(said)].sort();
}"""
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def places(count: int) -> list[dict[str, float]]:
    chance = random.Random(count)
    spread = lambda middle: round(middle + chance.uniform(-SPREAD_DEG, SPREAD_DEG), 6)  # noqa: E731
    return [{"lon": spread(CENTRE[0]), "lat": spread(CENTRE[1])} for _ in range(count)]


def test_nothing_finer_than_a_cell_is_anywhere(country: Country) -> None:
    engine = write_engine(country.database_url, "test")
    with engine.connect() as connection:
        before = contents(connection)
        log, logged_before = database_log(connection)
    context = country.page.context.browser.new_context(locale="zh-CN", permissions=["geolocation"])  # type: ignore[union-attr]
    page = patient(context).new_page()
    addresses: list[str] = []
    bodies: list[str] = []
    context.on("request", lambda one: addresses.append(one.url))
    context.on("request", lambda one: bodies.append(one.post_data or ""))

    told = [f"{value:.3f}" for place in places(SEARCHES) + places(EXACT) for value in place.values()]
    with listened_to(country.web.port) as wire:
        page.goto(wire.address)
        page.evaluate(SEARCH, places(SEARCHES))
        for place in places(BY_HAND):
            search_by_hand(page, context, place)
        assert len([one for one in addresses if "/api/v1/cells/" in one]) > 20
        assert not any(bodies), "a search by the phone sends nothing"
        assert "GET /sw.js" in wire.sent, "the service worker should be listened to as well"
        assert not [one for one in told if one in wire.sent]

        exact_searches_and_errors(page, engine)
        assert [one for one in told if one in wire.sent], "who asks for it lets the server search"
    context.close()

    assert not [one for one in addresses if FINER.search(one.replace("127.0.0.1", ""))]
    written = country.web.log.read_text(errors="replace")
    assert "bug" in written, "the injected fault should have been logged"
    assert not [one for one in told if one in written]
    with engine.connect() as connection:
        assert contents(connection) == before
        asked = connection.scalars(text("SELECT query FROM pg_stat_activity")).all()
        assert not [one for one in told if any(one in query for query in asked)]
        assert connection.scalar(text("SHOW log_statement")) == "none"
        assert connection.scalar(text("SHOW log_parameter_max_length_on_error")) == "0"
    if log:
        new = STAMPS.sub("", log.read_bytes()[logged_before:].decode(errors="replace"))
        assert not [one for one in told if one in new]
    engine.dispose()


def search_by_hand(page: Page, context: Any, place: dict[str, float]) -> None:
    context.set_geolocation({"longitude": place["lon"], "latitude": place["lat"]})
    page.evaluate("sessionStorage.clear()")
    page.goto(page.url)
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator(".card").first).to_be_visible()


def exact_searches_and_errors(page: Page, engine: Engine) -> None:
    """Let the server search, wrongly asked, and while its database is broken."""
    asked = places(EXACT)
    forms = [f"lon={one['lon']}&lat={one['lat']}" for one in asked]
    objects = [f'{{"lon": {one["lon"]}, "lat": {one["lat"]}}}' for one in asked]
    nearest = "/api/v1/stations/nearest"
    assert page.evaluate(POST, ["/", FORM, forms]) == [200]
    assert page.evaluate(POST, ["/", FORM, [f"{one}9x&mode=fly" for one in forms[:20]]]) == [400]
    assert page.evaluate(POST, [nearest, JSON, objects]) == [200]
    assert page.evaluate(POST, [nearest, JSON, [one[:-1] for one in objects[:20]]]) == [400]
    assert page.evaluate(POST, [nearest, FORM, objects[:20]]) == [400]
    assert page.evaluate(POST, ["/nowhere", JSON, objects[:20]]) == [404]
    assert page.evaluate(POST, ["/map", JSON, objects[:20]]) == [405]
    assert page.evaluate(POST, ["/", FORM, [one + "&q=" + "x" * 70_000 for one in forms[:5]]]) == [413]
    rename(engine, "card", "card_away")
    try:
        assert page.evaluate(POST, ["/", FORM, forms[:20]]) == [500]
        assert page.evaluate(POST, [nearest, JSON, objects[:20]]) == [500]
    finally:
        rename(engine, "card_away", "card")
    with engine.connect() as blocking:
        blocking.execute(text("LOCK TABLE public_station IN ACCESS EXCLUSIVE MODE"))
        assert page.evaluate(POST, ["/", FORM, forms[:3]]) == [503]


def rename(engine: Engine, name: str, other: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE public_station RENAME COLUMN {name} TO {other}"))


def contents(connection: Connection) -> dict[str, str]:
    """Return a digest of all rows of each table."""
    tables = connection.scalars(
        text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    ).all()
    digest = "SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY t::text), '')) FROM {} t"
    return {table: str(connection.scalar(text(digest.format(table)))) for table in tables}


def database_log(connection: Connection) -> tuple[Path | None, int]:
    """Return the log of a database server that scripts/test started, and how long it is by now."""
    log = Path(str(connection.scalar(text("SHOW data_directory")))).parent / "postgres.log"
    return (log, log.stat().st_size) if log.exists() else (None, 0)
