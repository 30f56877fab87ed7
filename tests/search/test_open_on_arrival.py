"""Whatever is open on arrival is listed before what is not, however many closed doors are nearer."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import databases
import pytest
from applications import application
from arrivals import Everywhere
from factories import HERE, NOON, TODAY, AddStation, draft, north
from flask.testing import FlaskClient

from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.config import Settings
from locator.db.session import read_engine
from locator.entries.domain.draft import Provenance
from locator.hours.domain.state import Timetable, opening_at
from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.search import MAX_LIMIT
from locator.stations.domain.service import Availability, ServiceOffer
from locator.stations.domain.station import Facet
from locator.stations.domain.truck import RoadSide, TruckAccess

NIGHT = NOON.replace(hour=2)
DAY_HOURS, NIGHT_HOURS = "Mo-Su 08:00-20:00", "24/7"
NIGHT_QUESTIONS = 40
RANKING_QUESTIONS = 25
FAR_SIDE = "G4"


def nearest(client: FlaskClient, at: datetime = NIGHT, here: LonLat = HERE, **said: object) -> list[Any]:
    question = {"lon": here.lon, "lat": here.lat, "mode": "walk", "at": at.isoformat(), **said}
    response = client.post("/api/v1/stations/nearest", json=question)
    assert response.status_code == 200, response.text
    return list(response.json["features"])


def codes(features: Sequence[Any]) -> list[str]:
    return [feature["properties"]["code"] for feature in features]


def is_open(feature: Any) -> bool:
    return feature["properties"]["arrival"]["open_state"] in OPEN_STATES


@pytest.mark.parametrize("limit", [1, 3, 10])
@pytest.mark.parametrize("mode", TravelMode)
def test_the_open_door_behind_forty_closed_ones_is_first(
    client: FlaskClient, add_all: Any, limit: int, mode: str
) -> None:
    add_all([draft(at=north(10 + 17 * n), opening_hours=DAY_HOURS) for n in range(40)])
    add_all([draft(at=north(800), name="夜里开着的", opening_hours=NIGHT_HOURS)])
    found = nearest(client, limit=limit, mode=mode)
    assert found[0]["properties"]["name"] == "夜里开着的"
    assert len(found) == limit and not any(map(is_open, found[1:]))
    assert found[0]["properties"]["reason"] == "到时开门；最近的 30 处里 30 处到时不开或说不准"


def test_an_open_door_at_fifty_minutes_precedes_a_closed_one_nearby(
    client: FlaskClient, add: AddStation
) -> None:
    add(at=north(100), opening_hours=DAY_HOURS)
    add(at=north(200), opening_hours="")
    add(at=north(3_300), opening_hours=NIGHT_HOURS, name="远而开着")
    first, *others = nearest(client)
    assert first["properties"]["name"] == "远而开着"
    assert first["properties"]["reason"] == "到时开门，路上要半小时以上"
    assert [feature["properties"]["open_state"] for feature in others] == ["closed", "unknown"]


def test_a_door_that_closes_on_the_way_does_not_hide_an_open_one(client: FlaskClient, add_all: Any) -> None:
    add_all([draft(at=north(700 + n), opening_hours="Mo-Su 01:00-02:05") for n in range(60)])
    add_all([draft(at=north(2_000), name="开到天亮", opening_hours=NIGHT_HOURS)])
    assert nearest(client, limit=1)[0]["properties"]["name"] == "开到天亮"


def test_services_with_hours_of_their_own_do_not_hide_an_open_station(
    client: FlaskClient, add_all: Any
) -> None:
    """Asked for water in any state: the station is open although nobody boils water at night."""
    add_all([draft(at=north(10 + n), opening_hours=DAY_HOURS) for n in range(60)])
    offered = ServiceOffer("drinking_water", Availability.YES, opening_hours="Mo-Su 09:00-17:00")
    add_all([draft(at=north(900), name="水在白天", opening_hours=NIGHT_HOURS, services=(offered,))])
    assert nearest(client, services="drinking_water", limit=5)[0]["properties"]["name"] == "水在白天"


def test_a_recent_check_further_away_is_found_in_any_density(client: FlaskClient, add_all: Any) -> None:
    """Ninety doors that nobody ever checked stand before one that was checked today and ranks first."""
    add_all([draft(at=north(900 + n), opening_hours=NIGHT_HOURS) for n in range(90)])
    add_all([draft(at=north(1_000), name="今天核实过", opening_hours=NIGHT_HOURS, **checked_today())])
    assert nearest(client, limit=1)[0]["properties"]["name"] == "今天核实过"


def test_the_other_side_of_an_expressway_does_not_hide_a_nearer_way(
    client: FlaskClient, add_all: Any
) -> None:
    """Forty closed service areas that need a turn of 20 km are nearer than one door that needs none."""
    side = TruckAccess(road=FAR_SIDE, side=RoadSide.UP)
    add_all([draft(at=north(500 + n), opening_hours=DAY_HOURS, truck=side) for n in range(40)])
    add_all([draft(at=north(9_000), name="不用掉头", opening_hours=DAY_HOURS)])
    found = nearest(client, limit=2, mode="truck", road="G4", road_side="down")
    assert found[0]["properties"]["name"] == "不用掉头"


def checked_today() -> dict[str, object]:
    return {"provenance": Provenance("测试", "2026-11", checked_on={Facet.HOURS: TODAY})}


@pytest.fixture(scope="module")
def country() -> Iterator[tuple[FlaskClient, Everywhere]]:
    """Return a client and all stations of 20,000 demo stations."""
    with databases.copied(databases.country()) as address:
        engine = read_engine(address)
        with engine.connect() as connection:
            everywhere = Everywhere.load(connection)
        engine.dispose()
        with application(Settings(database_url=address)) as app:
            yield app.test_client(), everywhere


def night_questions(everywhere: Everywhere, count: int) -> list[tuple[LonLat, datetime, TravelMode]]:
    """Return places near stations, a moment between 22:00 and 06:00, and a mode."""
    random = Random(12)
    found = []
    for _ in range(count):
        row = random.choice(everywhere.rows)
        place = LonLat(round(row.lon + random.gauss(0, 0.01), 6), round(row.lat + random.gauss(0, 0.01), 6))
        at = NOON.replace(hour=22) + timedelta(seconds=random.randrange(8 * 3600))
        found.append((place, at, random.choice(list(TravelMode))))
    return found


def omissions(client: FlaskClient, everywhere: Everywhere, count: int) -> list[object]:
    """Return the questions whose answer lists a closed door and leaves out an open one."""
    wrong = []
    for here, at, mode in night_questions(everywhere, count):
        found = nearest(client, at, here, mode=mode.value)
        listed_open = [is_open(feature) for feature in found]
        missing = everywhere.open_on_arrival(here, at, mode) - set(codes(found))
        if missing and not all(listed_open):
            wrong.append((here, at, mode, missing))
    return wrong


def ranking_questions(
    everywhere: Everywhere, count: int
) -> Iterator[tuple[LonLat, datetime, TravelMode, str]]:
    """Return places near stations, half of them at divided roads, moments of a week, modes and roads."""
    random = Random(87)
    beside = [row for row in everywhere.rows if row.carriageway]
    for n in range(count):
        row = random.choice(beside if n % 2 else everywhere.rows)
        spread = random.choice([0.0002, 0.01, 0.3])
        lon, lat = row.lon + random.gauss(0, spread), row.lat + random.gauss(0, spread)
        at = NOON + timedelta(seconds=random.randrange(7 * 86400))
        carriageway = random.choice(["", "G4 up", row.carriageway])
        yield LonLat(round(lon, 6), round(lat, 6)), at, random.choice(list(TravelMode)), carriageway


def test_the_order_is_that_of_all_stations(country: tuple[FlaskClient, Everywhere]) -> None:
    client, everywhere = country
    for here, at, mode, carriageway in ranking_questions(everywhere, RANKING_QUESTIONS):
        road, _, side = carriageway.rpartition(" ")
        driving = {"road": road, "road_side": side} if carriageway else {}
        found = codes(nearest(client, at, here, mode=mode.value, **driving))
        assert found == everywhere.ranked(here, at, mode, carriageway), (here, at, mode, carriageway)


def test_no_open_door_is_left_out_at_night(country: tuple[FlaskClient, Everywhere]) -> None:
    assert omissions(*country, NIGHT_QUESTIONS) == []


@pytest.mark.parametrize("mode", TravelMode)
@pytest.mark.parametrize("hour", [3, 12])
def test_fewer_are_the_beginning_of_more(
    country: tuple[FlaskClient, Everywhere], mode: TravelMode, hour: int
) -> None:
    client, everywhere = country
    at = NOON.replace(hour=hour)
    for here, _, _ in night_questions(everywhere, 3):
        longest = nearest(client, at, here, mode=mode.value, limit=MAX_LIMIT)
        for limit in (1, 2, 5, 10, 23):
            assert nearest(client, at, here, mode=mode.value, limit=limit) == longest[:limit]


@pytest.mark.parametrize("hour", [4, 21, 23])
def test_the_nearest_open_ones_of_a_night_are_all_listed(
    country: tuple[FlaskClient, Everywhere], hour: int
) -> None:
    """Few stations are looked at then; they are the first of all that are open, by distance."""
    client, everywhere = country
    at = NOON.replace(hour=hour)
    two_hours = f"{at.isoformat()}/{(at + timedelta(hours=2)).isoformat()}"
    for here, _, _ in night_questions(everywhere, 4):
        ways: list[tuple[dict[str, object], int]] = [
            ({"open_state": ["open", "closing_soon"]}, 1),
            ({"open_during": two_hours}, 120),
        ]
        for asked, minutes in ways:
            found = codes(nearest(client, at, here, mode=None, **asked))
            suitable = partial(is_open_for, at=at, minutes=minutes)
            assert found == everywhere.nearest(here, suitable, len(found)) and len(found) == 10


def is_open_for(hours: Timetable | None, at: datetime, minutes: int) -> bool:
    moments = (at + timedelta(minutes=n) for n in range(minutes))
    return all(opening_at(hours, moment).state in OPEN_STATES for moment in moments)
