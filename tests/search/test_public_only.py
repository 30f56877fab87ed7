"""Stations that are not public appear in no public answer, whatever the query."""

from collections.abc import Iterator

import pytest
from factories import HERE, NOON, AddStation, offers
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from geodata.divisions.codes import DivisionLevel, division
from geodata.lonlat import BBox
from locator.entries.queries import entry
from locator.hours.domain.state import OpenState
from locator.search.domain.search import Filters, SearchHit, SearchRequest
from locator.search.queries import listing, places
from locator.search.queries.listing import ListRequest
from locator.search.queries.nearest import nearest_stations
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import LifecycleStatus, StationKind, Visibility
from locator.stations.queries import by_division

CANARY = "金丝雀车间活动站"
HIDDEN: dict[str, dict[str, object]] = {
    "a break room": {"kind": StationKind.WORKSHOP_REST},
    "a station for the factory only": {"visibility": Visibility.SITE_ONLY},
    "a station for members": {"visibility": Visibility.MEMBERS},
}
OUT_OF_SERVICE = (LifecycleStatus.PLANNED, LifecycleStatus.SUSPENDED, LifecycleStatus.DELISTED)
FILTERS = {
    "none": Filters(),
    "service": Filters(services=(SERVICES["toilet"],)),
    "kinds": Filters(kinds=frozenset(StationKind)),
    "states": Filters(open_states=frozenset(OpenState)),
    "no app": Filters(without_app=True),
}


def answers(connection: Connection, filters: Filters) -> Iterator[list[SearchHit]]:
    """Yield the hits of every query that returns several stations."""
    yield nearest_stations(connection, SearchRequest(HERE, NOON, filters))
    yield nearest_stations(connection, SearchRequest(HERE, NOON, filters, within_m=10))
    for area in (
        {},
        {"bbox": BBox(112, 23, 113, 24)},
        {"division": division("441202")},
    ):
        yield listing.list_stations(connection, ListRequest(NOON, filters, **area)).hits  # type: ignore[arg-type]
    for name in (CANARY, "金丝雀", "jinsique", "测试路", "端州"):
        yield places.stations_by_name(connection, name, filters, NOON, 50)


@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_station_is_in_no_answer(
    connection: Connection, add: AddStation, hidden: str, filters: str
) -> None:
    add(name=CANARY, services=offers("toilet"), **HIDDEN[hidden])
    assert all(hits == [] for hits in answers(connection, FILTERS[filters]))


@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("status", OUT_OF_SERVICE)
def test_a_station_out_of_service_is_in_no_answer(
    connection: Connection, add: AddStation, status: LifecycleStatus, filters: str
) -> None:
    add(name=CANARY, services=offers("toilet"), status=status)
    assert all(hits == [] for hits in answers(connection, FILTERS[filters]))


@pytest.mark.parametrize("filters", FILTERS)
def test_the_same_station_in_service_is_in_every_answer(
    connection: Connection, add: AddStation, filters: str
) -> None:
    """Control: without it, the tests above could pass because the queries are wrong."""
    station = add(name=CANARY, services=offers("toilet"))
    for hits in answers(connection, FILTERS[filters]):
        assert [hit.station_id for hit in hits] == [station]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_station_is_in_no_count(connection: Connection, add: AddStation, hidden: str) -> None:
    add(**HIDDEN[hidden])
    assert listing.count_stations(connection, ListRequest(NOON)) == 0
    assert by_division.counted_children(connection, None) == []
    assert by_division.located_divisions(connection, DivisionLevel.COUNTY) == []


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_station_has_no_page(connection: Connection, add: AddStation, hidden: str) -> None:
    add(**HIDDEN[hidden])
    code = connection.scalar(text("SELECT code FROM station"))
    with pytest.raises(StationNotFound):
        entry.by_code(connection, str(code))


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_station_is_not_in_the_public_projection(
    connection: Connection, add: AddStation, hidden: str
) -> None:
    add(**HIDDEN[hidden])
    assert connection.scalar(text("SELECT count(*) FROM public_station")) == 0


@pytest.mark.parametrize("hidden", HIDDEN)
def test_no_public_url_shows_a_hidden_station(client: FlaskClient, add: AddStation, hidden: str) -> None:
    add(name=CANARY, **HIDDEN[hidden])
    for url in (
        "/",
        "/?q=金丝雀",
        "/?division=441202",
        "/?lon=112.47&lat=23.05",
        "/stations/100001",
        "/api/v1/stations",
        "/api/v1/stations?bbox=112,23,113,24",
        "/api/v1/stations/nearest?lon=112.47&lat=23.05",
        "/api/v1/stations/100001",
        "/api/v1/divisions",
        "/divisions/",
        "/divisions/441202",
        "/map",
    ):
        assert "车间活动站" not in client.get(url).get_data(as_text=True), url
