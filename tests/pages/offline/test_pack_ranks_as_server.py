"""Offline, a phone with the pack of a city finds the same ten stations as the server."""

import pytest
from country import Country
from phones import with_long_timeout
from sqlalchemy import Connection, text
from test_phone_ranks_as_server import PHONE_SEARCH, phone_arguments, random_searches, server_hits

from locator.db.session import write_engine
from locator.search.domain.search import SearchRequest
from locator.search.queries.on_arrival import candidates_on_arrival

pytestmark = pytest.mark.browser

SEARCHES = 4_000
MIN_INSIDE = 20  # searches so far inside the city that no station of another city matters
STORE_PACK = """async ([id, key]) => {
  const { downloadDivision } = await import("/static/js/offline/pack_download.js");
  await import("/static/js/find/nearest.js");
  return (await downloadDivision(id, key)).rows.length;
}"""
LARGEST_CITY = text(
    "SELECT left(division_code, 4) AS prefix, count(*) AS n FROM public_station"
    " WHERE in_service AND left(division_code, 2) NOT IN ('11', '12', '31', '50')"
    " GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
)


def is_inside(connection: Connection, search: SearchRequest, prefix: str) -> bool:
    """Return whether all candidates of the ranking are in the city."""
    hits = candidates_on_arrival(connection, search)
    codes = [hit.entry["properties"]["division_code"] or "" for hit in hits]
    return bool(codes) and all(code.startswith(prefix) for code in codes)


def test_a_stored_city_finds_the_same_ten_as_the_server(country: Country) -> None:
    engine = write_engine(country.database_url, "test")
    context = country.page.context.browser.new_context(service_workers="block")  # type: ignore[union-attr]
    page = with_long_timeout(context).new_page()
    page.goto(f"{country.web.address}kept")
    key = page.locator("#packs").get_attribute("data-key")
    with engine.connect() as connection:
        city = connection.execute(LARGEST_CITY).one()
        assert page.evaluate(STORE_PACK, [f"{city.prefix}00", key]) == city.n
        context.set_offline(True)
        searches = [
            search
            for search in random_searches(connection, SEARCHES)
            if is_inside(connection, search, city.prefix)
        ]
        answers = page.evaluate(PHONE_SEARCH, [phone_arguments(search) for search in searches])
        for search, answer in zip(searches, answers, strict=True):
            exact = server_hits(connection, search)
            assert [(hit[0], hit[2]) for hit in answer["hits"]] == [(hit[0], hit[2]) for hit in exact], search
    context.close()
    engine.dispose()
    assert len(searches) >= MIN_INSIDE
