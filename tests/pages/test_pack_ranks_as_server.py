"""A phone without a network, with a city in it, finds the server's ten: for days, until the hours run out."""

import pytest
from country import Country
from phones import patient
from sqlalchemy import Connection, text
from test_phone_ranks_as_server import ASK, by_server, for_phone, questions

from locator.db.session import write_engine
from locator.search.domain.search import SearchRequest
from locator.search.queries.nearest import nearest_stations

pytestmark = pytest.mark.browser

TRIES = 4_000
AT_LEAST = 20  # of the questions lie so deep in the city that no other city's station matters
KEEP = """async ([id, key]) => {
  const { downloadDivision } = await import("/static/js/offline/pack_download.js");
  await import("/static/js/find/nearest.js");
  return (await downloadDivision(id, key)).rows.length;
}"""
LARGEST = text(
    "SELECT left(division_code, 4) AS prefix, count(*) AS n FROM public_station"
    " WHERE in_service AND left(division_code, 2) NOT IN ('11', '12', '31', '50')"
    " GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
)


def lies_within(connection: Connection, asked: SearchRequest, prefix: str) -> bool:
    """Tell whether all that the ranking chooses from is of the city."""
    hits = nearest_stations(connection, asked)
    codes = [hit.entry["properties"]["division_code"] or "" for hit in hits]
    return bool(codes) and all(code.startswith(prefix) for code in codes)


def test_a_kept_city_finds_the_servers_ten(country: Country) -> None:
    engine = write_engine(country.database_url, "test")
    context = country.page.context.browser.new_context(service_workers="block")  # type: ignore[union-attr]
    page = patient(context).new_page()
    page.goto(f"{country.web.address}kept")
    key = page.locator("#packs").get_attribute("data-key")
    with engine.connect() as connection:
        city = connection.execute(LARGEST).one()
        assert page.evaluate(KEEP, [f"{city.prefix}00", key]) == city.n
        context.set_offline(True)
        asked = [one for one in questions(connection, TRIES) if lies_within(connection, one, city.prefix)]
        answers = page.evaluate(ASK, [for_phone(one) for one in asked])
        for one, answer in zip(asked, answers, strict=True):
            exact = by_server(connection, one)
            assert [(hit[0], hit[2]) for hit in answer["hits"]] == [(hit[0], hit[2]) for hit in exact], one
    context.close()
    engine.dispose()
    assert len(asked) >= AT_LEAST
