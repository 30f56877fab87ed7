"""The canary: what is not for the public is in no public answer, by any question and any way in."""

from collections.abc import Iterator

import pytest
from factories import HERE, NOON, AddStation, offers
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from geodata.divisions import DivisionLevel, division
from geodata.lonlat import BBox
from locator.entries.queries import entry
from locator.hours.domain.state import OpenState
from locator.search.domain.search import Filters, SearchHit, SearchRequest
from locator.search.queries import listing, nearest, places
from locator.search.queries.listing import ListRequest
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
AWAY = (LifecycleStatus.PLANNED, LifecycleStatus.SUSPENDED, LifecycleStatus.DELISTED)
FILTERS = {
    "none": Filters(),
    "service": Filters(services=(SERVICES["toilet"],)),
    "kinds": Filters(kinds=frozenset(StationKind)),
    "states": Filters(open_states=frozenset(OpenState)),
    "no app": Filters(without_app=True),
}


def answers(connection: Connection, filters: Filters) -> Iterator[list[SearchHit]]:
    """Yield what every question about many stations answers."""
    yield nearest.search(connection, SearchRequest(HERE, NOON, filters))
    yield nearest.search(connection, SearchRequest(HERE, NOON, filters, within_m=10))
    for more in (
        {},
        {"bbox": BBox(112, 23, 113, 24)},
        {"division": division("441202")},
    ):
        yield listing.page(connection, ListRequest(NOON, filters, **more)).hits  # type: ignore[arg-type]
    for name in (CANARY, "金丝雀", "jinsique", "测试路", "端州"):
        yield places.stations_named(connection, name, filters, NOON, 50)


@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_hidden_is_in_no_answer(
    connection: Connection, add: AddStation, hidden: str, filters: str
) -> None:
    add(name=CANARY, services=offers("toilet"), **HIDDEN[hidden])
    assert all(hits == [] for hits in answers(connection, FILTERS[filters]))


@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("status", AWAY)
def test_a_station_that_receives_nobody_is_in_no_answer(
    connection: Connection, add: AddStation, status: LifecycleStatus, filters: str
) -> None:
    add(name=CANARY, services=offers("toilet"), status=status)
    assert all(hits == [] for hits in answers(connection, FILTERS[filters]))


@pytest.mark.parametrize("filters", FILTERS)
def test_the_same_station_in_service_is_in_every_answer(
    connection: Connection, add: AddStation, filters: str
) -> None:
    """Without this the tests above could pass by asking wrongly."""
    station = add(name=CANARY, services=offers("toilet"))
    for hits in answers(connection, FILTERS[filters]):
        assert [hit.station_id for hit in hits] == [station]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_hidden_is_in_no_count(connection: Connection, add: AddStation, hidden: str) -> None:
    add(**HIDDEN[hidden])
    assert listing.count(connection, ListRequest(NOON)) == 0
    assert by_division.counted_children(connection, None) == []
    assert by_division.located_divisions(connection, DivisionLevel.COUNTY) == []


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_hidden_has_no_page(connection: Connection, add: AddStation, hidden: str) -> None:
    add(**HIDDEN[hidden])
    code = connection.scalar(text("SELECT code FROM station"))
    with pytest.raises(StationNotFound):
        entry.by_code(connection, str(code))


@pytest.mark.parametrize("hidden", HIDDEN)
def test_the_projection_itself_does_not_hold_it(connection: Connection, add: AddStation, hidden: str) -> None:
    add(**HIDDEN[hidden])
    assert connection.scalar(text("SELECT count(*) FROM public_station")) == 0


@pytest.mark.parametrize("hidden", HIDDEN)
def test_no_address_of_the_site_tells_of_it(client: FlaskClient, add: AddStation, hidden: str) -> None:
    add(name=CANARY, **HIDDEN[hidden])
    for address in (
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
        assert "车间活动站" not in client.get(address).get_data(as_text=True), address
