"""A search on the phone, which sends no position, finds the same ten stations as the exact search."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from country import Country
from factories import NOON
from phones import with_long_timeout
from sqlalchemy import Connection, text

from geodata.crs.outline import in_china
from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.db.session import write_engine
from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.ranking import rank_by_arrival
from locator.search.domain.search import Filters, SearchRequest, night_of
from locator.search.queries.on_arrival import candidates_on_arrival
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import StationKind
from locator.stations.domain.truck import Truck

pytestmark = pytest.mark.browser

STATIONS = 20_000
SEARCHES = 1_000
NEAR_TOWNS = 0.9  # share of the searches; the others are anywhere in the country
SPREAD_DEG = 0.02
BATCH_SIZE = 25
PHONE_SEARCH = """async (searches) => {
  const { nearest } = await import("/static/js/find/nearest.js");
  const summary = ({ station, distanceM, reason }) => [station.code, distanceM, reason];
  return Promise.all(searches.map(async ([position, options]) => {
    const { hits, complete } = await nearest(position, options);
    return { complete, hits: hits.map(summary) };
  }));
}"""


def random_filters(rng: random.Random, at: datetime) -> Filters:
    """Return random filters."""
    is_open = OPEN_STATES if rng.random() < 0.5 else frozenset()
    codes = rng.choice([(), (), ("drinking_water",), ("toilet", "meal_heating"), ("truck_parking",)])
    filters = Filters(services=tuple(SERVICES[code] for code in codes), open_states=frozenset(is_open))
    shape = rng.random()
    if shape < 0.2:
        return replace(filters, without_app=True)
    if shape < 0.3:
        return replace(filters, kinds=frozenset({StationKind.DRIVER_HOME}))
    return replace(filters, open_during=night_of(at)) if shape < 0.35 else filters


def random_searches(connection: Connection, count: int) -> list[SearchRequest]:
    """Return searches from towns and from anywhere, at any time of the coming days."""
    rng = random.Random(20261124)
    rows = connection.execute(
        text(
            "SELECT ST_X(place::geometry) AS lon, ST_Y(place::geometry) AS lat FROM public_station"
            " WHERE place IS NOT NULL ORDER BY station_id"
        )
    ).all()
    searches: list[SearchRequest] = []
    while len(searches) < count:
        if rng.random() < NEAR_TOWNS:
            near = rng.choice(rows)
            lon, lat = near.lon + rng.gauss(0, SPREAD_DEG), near.lat + rng.gauss(0, SPREAD_DEG)
        else:
            lon, lat = rng.uniform(98, 125), rng.uniform(22, 47)
        place = LonLat(round(lon, 6), round(lat, 6))
        if not in_china(place):
            continue
        at = NOON + timedelta(milliseconds=rng.randrange(9 * 86_400_000))
        mode = rng.choice(list(TravelMode))
        filters, own_carriageway = random_filters(rng, at), ""
        if mode is TravelMode.TRUCK:
            filters = replace(filters, truck=rng.choice([Truck(), Truck(17.5, 4.2), Truck(height_m=4.3)]))
            own_carriageway = rng.choice(["", "G4 up", "G15 down"])
        searches.append(SearchRequest(place, at, filters, mode=mode, carriageway=own_carriageway))
    return searches


def server_hits(connection: Connection, search: SearchRequest) -> list[tuple[str, float, str]]:
    """Return the hits of the exact search: code, distance, reason."""
    hits = rank_by_arrival(candidates_on_arrival(connection, search), search.filters, search.limit)
    return [(hit.entry["properties"]["code"], hit.distance_m or 0.0, hit.reason) for hit in hits]


def phone_arguments(search: SearchRequest) -> list[dict[str, Any]]:
    """Return the arguments of the JavaScript function nearest()."""
    filters = search.filters
    during = filters.open_during and [moment.timestamp() * 1000 for moment in filters.open_during]
    return [
        {"lon": search.position.lon, "lat": search.position.lat},
        {
            "mode": search.mode,
            "atMs": search.at.timestamp() * 1000,
            "filters": {
                "open": bool(filters.open_states),
                "services": [{"code": service.code, "tag": service.tag} for service in filters.services],
                "withoutApp": filters.without_app,
                "kinds": sorted(filters.kinds),
                "during": during,
                "lengthM": filters.truck.length_m,
                "heightM": filters.truck.height_m,
                "carriageway": search.carriageway,
            },
        },
    ]


def test_a_thousand_searches_find_the_same_ten(country: Country) -> None:
    engine = write_engine(country.database_url, "test")
    complete = 0
    with engine.connect() as connection:
        searches = random_searches(connection, SEARCHES)
        for first in range(0, SEARCHES, BATCH_SIZE):
            batch = searches[first : first + BATCH_SIZE]
            answers = country.page.evaluate(PHONE_SEARCH, [phone_arguments(search) for search in batch])
            for search, answer in zip(batch, answers, strict=True):
                if not answer["complete"]:
                    continue
                complete += 1
                exact = server_hits(connection, search)
                assert [hit[0] for hit in answer["hits"]] == [hit[0] for hit in exact], search
                assert [hit[2] for hit in answer["hits"]] == [hit[2] for hit in exact], search
                for phone_hit, server_hit in zip(answer["hits"], exact, strict=True):
                    assert abs(phone_hit[1] - server_hit[1]) < 0.001, search
    engine.dispose()
    assert complete >= 0.97 * SEARCHES


def test_the_night_is_the_same_as_on_the_server(country: Country) -> None:
    rng = random.Random(5)
    moments = [NOON + timedelta(seconds=rng.randrange(3 * 86_400)) for _ in range(200)]
    nights = country.page.evaluate(
        """async (moments) => {
          const { nightOf } = await import("/static/js/find/ranking.js");
          return moments.map(nightOf);
        }""",
        [moment.timestamp() * 1000 for moment in moments],
    )
    assert nights == [[edge.timestamp() * 1000 for edge in night_of(moment)] for moment in moments]


def test_requests_reveal_the_cell_and_nothing_finer(country: Country) -> None:
    """From two opposite corners of a cell the same URLs are requested."""
    requested: list[list[str]] = []
    for place in ({"lon": 116.3673, "lat": 39.9097}, {"lon": 116.4480, "lat": 39.9720}):
        page = with_long_timeout(country.page.context.browser.new_page())  # type: ignore[union-attr]
        page.goto(f"{country.web.address}static/icon.svg")
        urls: list[str] = []
        page.on("request", lambda request, recorded=urls: recorded.append(request.url))
        filters = {"open": False, "services": [], "withoutApp": False, "kinds": [], "during": None}
        options = {"mode": "walk", "atMs": NOON.timestamp() * 1000, "filters": filters}
        page.evaluate(PHONE_SEARCH, [[place, options]])
        requested.append(sorted(url for url in urls if "/api/" in url))
        page.close()
    assert requested[0] == requested[1] and len(requested[0]) > 3
