"""The phone, which keeps its position to itself, gives the same ten stations as the exact server search."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from country import Country
from factories import NOON
from phones import patient
from sqlalchemy import Connection, text

from geodata.crs.outline import in_china
from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.db.session import write_engine
from locator.search.actions import by_estimate, fits
from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.ranking import ranked
from locator.search.domain.search import Filters, SearchRequest, night_of
from locator.search.queries.nearest import nearest_stations
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import StationKind
from locator.stations.domain.truck import Truck

pytestmark = pytest.mark.browser

STATIONS = 20_000
PLACES = 1_000
NEAR_TOWNS = 0.9  # of the places; the others lie anywhere in the country
SPREAD_DEG = 0.02
AT_ONCE = 25
ASK = """async (questions) => {
  const { nearest } = await import("/static/js/find/nearest.js");
  const brief = ({ station, distanceM, reason }) => [station.code, distanceM, reason];
  return Promise.all(questions.map(async ([position, question]) => {
    const { hits, complete } = await nearest(position, question);
    return { complete, hits: hits.map(brief) };
  }));
}"""


def filters_at(chance: random.Random, at: datetime) -> Filters:
    """Return what somebody may want."""
    is_open = OPEN_STATES if chance.random() < 0.5 else frozenset()
    codes = chance.choice([(), (), ("drinking_water",), ("toilet", "meal_heating"), ("truck_parking",)])
    wanted = Filters(services=tuple(SERVICES[code] for code in codes), open_states=frozenset(is_open))
    shape = chance.random()
    if shape < 0.2:
        return replace(wanted, without_app=True)
    if shape < 0.3:
        return replace(wanted, kinds=frozenset({StationKind.DRIVER_HOME}))
    return replace(wanted, open_during=night_of(at)) if shape < 0.35 else wanted


def questions(connection: Connection, count: int) -> list[SearchRequest]:
    """Return questions from towns and from anywhere, at any time of the coming days."""
    chance = random.Random(20261124)
    rows = connection.execute(
        text(
            "SELECT ST_X(place::geometry) AS lon, ST_Y(place::geometry) AS lat FROM public_station"
            " WHERE place IS NOT NULL ORDER BY station_id"
        )
    ).all()
    asked: list[SearchRequest] = []
    while len(asked) < count:
        if chance.random() < NEAR_TOWNS:
            near = chance.choice(rows)
            lon, lat = near.lon + chance.gauss(0, SPREAD_DEG), near.lat + chance.gauss(0, SPREAD_DEG)
        else:
            lon, lat = chance.uniform(98, 125), chance.uniform(22, 47)
        place = LonLat(round(lon, 6), round(lat, 6))
        if not in_china(place):
            continue
        at = NOON + timedelta(milliseconds=chance.randrange(9 * 86_400_000))
        mode = chance.choice(list(TravelMode))
        wanted, mine = filters_at(chance, at), ""
        if mode is TravelMode.TRUCK:
            wanted = replace(wanted, truck=chance.choice([Truck(), Truck(17.5, 4.2), Truck(height_m=4.3)]))
            mine = chance.choice(["", "G4 up", "G15 down"])
        asked.append(SearchRequest(place, at, wanted, mode=mode, carriageway=mine))
    return asked


def by_server(connection: Connection, asked: SearchRequest) -> list[tuple[str, float, str]]:
    """Return what the exact search answers: code, distance, reason."""
    assert asked.mode is not None
    hits = [
        hit.arriving(asked.mode, by_estimate(hit, asked.carriageway, asked.mode))
        for hit in nearest_stations(connection, asked)
    ]
    fitting = [hit for hit in hits if fits(hit, asked.filters)]
    return [
        (hit.entry["properties"]["code"], hit.distance_m or 0.0, hit.reason)
        for hit in ranked(fitting, asked.at, asked.filters, asked.limit)
    ]


def for_phone(asked: SearchRequest) -> list[dict[str, Any]]:
    """Return the question as the page's script puts it."""
    wanted = asked.filters
    during = wanted.open_during and [moment.timestamp() * 1000 for moment in wanted.open_during]
    return [
        {"lon": asked.position.lon, "lat": asked.position.lat},
        {
            "mode": asked.mode,
            "atMs": asked.at.timestamp() * 1000,
            "filters": {
                "open": bool(wanted.open_states),
                "services": [{"code": word.code, "tag": word.tag} for word in wanted.services],
                "withoutApp": wanted.without_app,
                "kinds": sorted(wanted.kinds),
                "during": during,
                "lengthM": wanted.truck.length_m,
                "heightM": wanted.truck.height_m,
                "carriageway": asked.carriageway,
            },
        },
    ]


def test_a_thousand_places_have_the_same_ten(country: Country) -> None:
    engine = write_engine(country.database_url, "test")
    complete = 0
    with engine.connect() as connection:
        asked = questions(connection, PLACES)
        for first in range(0, PLACES, AT_ONCE):
            batch = asked[first : first + AT_ONCE]
            answers = country.page.evaluate(ASK, [for_phone(one) for one in batch])
            for one, answer in zip(batch, answers, strict=True):
                if not answer["complete"]:
                    continue
                complete += 1
                exact = by_server(connection, one)
                assert [hit[0] for hit in answer["hits"]] == [hit[0] for hit in exact], one
                assert [hit[2] for hit in answer["hits"]] == [hit[2] for hit in exact], one
                for mine, theirs in zip(answer["hits"], exact, strict=True):
                    assert abs(mine[1] - theirs[1]) < 0.001, one
    engine.dispose()
    assert complete >= 0.97 * PLACES


def test_the_night_begins_and_ends_as_the_server_says(country: Country) -> None:
    chance = random.Random(5)
    moments = [NOON + timedelta(seconds=chance.randrange(3 * 86_400)) for _ in range(200)]
    said = country.page.evaluate(
        """async (moments) => {
          const { nightOf } = await import("/static/js/find/ranking.js");
          return moments.map(nightOf);
        }""",
        [moment.timestamp() * 1000 for moment in moments],
    )
    assert said == [[edge.timestamp() * 1000 for edge in night_of(moment)] for moment in moments]


def test_what_is_asked_for_tells_the_cell_and_nothing_finer(country: Country) -> None:
    """From both ends of one cell the same addresses are asked for."""
    seen: list[list[str]] = []
    for place in ({"lon": 116.3673, "lat": 39.9097}, {"lon": 116.4480, "lat": 39.9720}):
        page = patient(country.page.context.browser.new_page())  # type: ignore[union-attr]
        page.goto(f"{country.web.address}static/icon.svg")
        addresses: list[str] = []
        page.on("request", lambda one, kept=addresses: kept.append(one.url))
        wanted = {"open": False, "services": [], "withoutApp": False, "kinds": [], "during": None}
        question = {"mode": "walk", "atMs": NOON.timestamp() * 1000, "filters": wanted}
        page.evaluate(ASK, [[place, question]])
        seen.append(sorted(one for one in addresses if "/api/" in one))
        page.close()
    assert seen[0] == seen[1] and len(seen[0]) > 3
