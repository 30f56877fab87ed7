"""The count beside a quick filter equals the number of hits of the search with that filter."""

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
from locator.search.domain.quick_filters import PRIMARY, QUICK_FILTERS, filters_for_mode
from locator.search.domain.search import MAX_LIMIT, Filters, SearchRequest, night_of
from locator.search.queries import filter_counts, listing
from locator.search.queries.filter_counts import CountRequest
from locator.search.queries.kept_filter_counts import TOTAL
from locator.search.queries.nearest import nearest_stations
from locator.stations.domain.service import SERVICES
from locator.stations.domain.truck import Truck

NIGHT = NOON + timedelta(hours=14)
FILTERS = {
    "nothing": Filters(),
    "open": Filters(open_states=OPEN_STATES),
    "water and open": Filters(open_states=OPEN_STATES, services=(SERVICES["drinking_water"],)),
    "without an app": Filters(without_app=True),
    "tonight": Filters(open_during=night_of(NOON)),
    "a truck": Filters(truck=Truck(17.5, 4.2)),
}


@pytest.fixture(scope="module")
def country() -> Iterator[Connection]:
    """Return a connection to 20,000 demo stations, some with services that have hours of their own."""
    with databases.copied(databases.country()) as address:
        reading = read_engine(address)
        with reading.connect() as connection:
            yield connection
        reading.dispose()


@pytest.mark.parametrize("filter_set", FILTERS)
@pytest.mark.parametrize("at", [NOON, NIGHT], ids=["noon", "night"])
def test_a_count_in_a_division_equals_the_length_of_its_list(
    country: Connection, filter_set: str, at: object
) -> None:
    moment = NOON if at is NOON else NIGHT
    place, filters = division("440000"), FILTERS[filter_set]
    counts = filter_counts.count_in_division(country, CountRequest(filters, moment, QUICK_FILTERS), place)
    list_request = listing.ListRequest(moment, filters, division=place)
    assert counts[TOTAL] == listing.count_stations(country, list_request)
    for quick_filter in QUICK_FILTERS:
        narrowed = replace(list_request, filters=quick_filter.add_to(filters, moment))
        assert counts[quick_filter.key] == listing.count_stations(country, narrowed), quick_filter.key
    assert filter_set != "nothing" or counts["service=drinking_water"] > 50


@pytest.mark.parametrize("filter_set", ["nothing", "open", "a truck"])
def test_a_count_near_a_position_equals_the_number_of_hits(country: Connection, filter_set: str) -> None:
    here, within_m = LonLat(121.47, 31.23), 60_000
    search = SearchRequest(here, NIGHT, FILTERS[filter_set], MAX_LIMIT, within_m, TravelMode.EBIKE)
    counts = filter_counts.count_nearby(
        country, CountRequest(search.filters, NIGHT, QUICK_FILTERS), search, within_m
    )
    assert counts[TOTAL] > 0
    for quick_filter in QUICK_FILTERS:
        narrowed = replace(search, filters=quick_filter.add_to(search.filters, NIGHT))
        found = nearest_stations(country, narrowed)
        assert len(found) == min(MAX_LIMIT, counts[quick_filter.key]), quick_filter.key
        places = (LonLat(*hit.entry["geometry"]["coordinates"]) for hit in found)
        assert all(distance_m(here, place) <= within_m + 1 for place in places)


def test_without_stations_all_counts_are_zero(connection: Connection) -> None:
    search = SearchRequest(HERE, NOON, mode=TravelMode.WALK)
    counts = filter_counts.count_nearby(
        connection, CountRequest(Filters(), NOON, QUICK_FILTERS), search, 3000
    )
    assert set(counts.values()) == {0}


@pytest.mark.parametrize("mode", TravelMode)
def test_each_mode_has_all_filters_in_its_own_order(mode: TravelMode) -> None:
    first, others = filters_for_mode(mode)
    assert first == PRIMARY[mode]
    assert sorted(quick_filter.key for quick_filter in (*first, *others)) == sorted(
        quick_filter.key for quick_filter in QUICK_FILTERS
    )
