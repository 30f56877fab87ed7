"""The number beside a condition is the number of stations that its list would have."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import databases
import pytest
from factories import HERE, NOON
from sqlalchemy import Connection

from geodata.divisions.codes import division
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.db.session import read_engine
from locator.search.domain.arrival import OPEN_STATES
from locator.search.domain.quick_filters import CHIPS, FIRST, in_order
from locator.search.domain.search import MAX_LIMIT, Filters, SearchRequest, night_of
from locator.search.queries import filter_counts, listing, nearest
from locator.search.queries.filter_counts import TOTAL, Counting
from locator.stations.domain.service import SERVICES
from locator.stations.domain.truck import Truck

NIGHT = NOON + timedelta(hours=14)
ALREADY = {
    "nothing": Filters(),
    "open": Filters(open_states=OPEN_STATES),
    "water and open": Filters(open_states=OPEN_STATES, services=(SERVICES["drinking_water"],)),
    "without an app": Filters(without_app=True),
    "tonight": Filters(open_during=night_of(NOON)),
    "a truck": Filters(truck=Truck(17.5, 4.2)),
}


@pytest.fixture(scope="module")
def country() -> Iterator[Connection]:
    """Ask a country of demo stations, some with services that have hours of their own."""
    with databases.copied(databases.country()) as address:
        asking = read_engine(address)
        with asking.connect() as connection:
            yield connection
        asking.dispose()


@pytest.mark.parametrize("already", ALREADY)
@pytest.mark.parametrize("at", [NOON, NIGHT], ids=["noon", "night"])
def test_a_count_in_a_division_is_that_of_its_list(country: Connection, already: str, at: object) -> None:
    moment = NOON if at is NOON else NIGHT
    place, filters = division("440000"), ALREADY[already]
    counted = filter_counts.in_division(country, Counting(filters, moment, CHIPS), place)
    question = listing.ListRequest(moment, filters, division=place)
    assert counted[TOTAL] == listing.count(country, question)
    for chip in CHIPS:
        wanted = replace(question, filters=chip.added(filters, moment))
        assert counted[chip.key] == listing.count(country, wanted), chip.key
    assert already != "nothing" or counted["service=drinking_water"] > 50


@pytest.mark.parametrize("already", ["nothing", "open", "a truck"])
def test_a_count_near_a_place_is_that_of_the_search(country: Connection, already: str) -> None:
    here, within_m = LonLat(121.47, 31.23), 60_000
    asked = SearchRequest(here, NIGHT, ALREADY[already], MAX_LIMIT, within_m, TravelMode.EBIKE)
    counted = filter_counts.near(country, Counting(asked.filters, NIGHT, CHIPS), asked, within_m)
    assert counted[TOTAL] > 0
    for chip in CHIPS:
        wanted = replace(asked, filters=chip.added(asked.filters, NIGHT))
        found = nearest.search(country, wanted)
        assert len(found) == min(MAX_LIMIT, counted[chip.key]), chip.key
        places = (LonLat(*hit.entry["geometry"]["coordinates"]) for hit in found)
        assert all(distance_m(here, place) <= within_m + 1 for place in places)


def test_nothing_is_counted_as_nothing(connection: Connection) -> None:
    asked = SearchRequest(HERE, NOON, mode=TravelMode.WALK)
    counted = filter_counts.near(connection, Counting(Filters(), NOON, CHIPS), asked, 3000)
    assert set(counted.values()) == {0}


@pytest.mark.parametrize("mode", TravelMode)
def test_everybody_has_every_condition_in_an_order_of_his_own(mode: TravelMode) -> None:
    first, others = in_order(mode)
    assert first == FIRST[mode]
    assert sorted(chip.key for chip in (*first, *others)) == sorted(chip.key for chip in CHIPS)
