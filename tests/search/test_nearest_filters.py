"""Filters of the search: kinds, services, audiences, no app, open now; unknown never counts as yes."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from factories import HERE, NOON, AddStation, access, draft, north, offers
from sqlalchemy import Connection, Engine, text

from geodata.travel import TravelMode
from locator.entries.domain.draft import StationDraft
from locator.hours.domain.state import OpenState
from locator.search.domain.search import Filters, SearchHit, SearchRequest
from locator.search.queries.nearest import nearest_stations
from locator.stations.domain.access import AccessMethod, Audience
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import StationKind

AddAll = Callable[[Sequence[StationDraft]], list[int]]

OFFICE = "Mo-Fr 08:30-17:30; PH off"
OPEN_NOW = frozenset({OpenState.OPEN, OpenState.CLOSING_SOON})


def found_ids(connection: Connection, at: datetime = NOON, **criteria: object) -> list[int]:
    return [hit.station_id for hit in hits(connection, at, **criteria)]


def hits(connection: Connection, at: datetime = NOON, **criteria: object) -> list[SearchHit]:
    filters = Filters(**criteria)  # type: ignore[arg-type]
    return nearest_stations(connection, SearchRequest(HERE, at, filters))


def services_of(*codes: str) -> tuple[object, ...]:
    return tuple(SERVICES[code] for code in codes)


def test_one_kind(connection: Connection, add: AddStation) -> None:
    add(at=north(10))
    home = add(at=north(20), kind=StationKind.DRIVER_HOME)
    assert found_ids(connection, kinds=frozenset({StationKind.DRIVER_HOME})) == [home]


def test_any_of_several_kinds(connection: Connection, add: AddStation) -> None:
    add(at=north(10), kind=StationKind.LEGAL_BASE)
    home = add(at=north(20), kind=StationKind.DRIVER_HOME)
    station = add(at=north(30))
    kinds = frozenset({StationKind.UNION_STATION, StationKind.DRIVER_HOME})
    assert found_ids(connection, kinds=kinds) == [home, station]


def test_all_of_the_services(connection: Connection, add: AddStation) -> None:
    add(at=north(10), services=offers("toilet"))
    add(at=north(20), services=offers("seating"))
    both = add(at=north(30), services=offers("seating", "drinking_water", "toilet"))
    assert found_ids(connection, services=services_of("toilet", "seating")) == [both]


def test_an_unknown_service_does_not_match(connection: Connection, add: AddStation) -> None:
    add(at=north(10), services=())
    add(at=north(20), services=offers("seating", missing=("toilet",)))
    sure = add(at=north(30), services=offers("toilet"))
    assert found_ids(connection, services=services_of("toilet")) == [sure]


@pytest.mark.parametrize("code", SERVICES)
def test_every_service_can_be_required(connection: Connection, add: AddStation, code: str) -> None:
    add(at=north(10), services=offers(*(other for other in SERVICES if other != code)))
    has_it = add(at=north(20), services=offers(code))
    assert found_ids(connection, services=services_of(code)) == [has_it]


def test_any_of_several_audiences(connection: Connection, add: AddStation) -> None:
    add(at=north(10), access=access(audience=Audience.EMPLOYEES))
    add(at=north(20), access=access(audience=Audience.UNKNOWN))
    riders = add(at=north(30), access=access(audience=Audience.RIDERS))
    anyone = add(at=north(40))
    audiences = frozenset({Audience.ANYONE, Audience.RIDERS})
    assert found_ids(connection, audiences=audiences) == [riders, anyone]


@pytest.mark.parametrize("method", AccessMethod)
def test_without_an_app_matches_only_if_that_is_certain(
    connection: Connection, add: AddStation, method: AccessMethod
) -> None:
    station = add(access=access(method))
    add(access=access(method, registration_needed=True))
    expected = [station] if access(method).surely_without_app else []
    assert found_ids(connection, without_app=True) == expected


def test_without_an_app_combines_with_services(connection: Connection, add: AddStation) -> None:
    add(at=north(10), access=access(AccessMethod.APP_ONLY), services=offers("toilet"))
    add(at=north(20), services=offers("seating"))
    both = add(at=north(30), services=offers("toilet"))
    assert found_ids(connection, without_app=True, services=services_of("toilet")) == [both]


def test_open_now_excludes_closed_stations(connection: Connection, add: AddStation) -> None:
    add(at=north(10), opening_hours="Mo-Su 20:00-22:00")
    add(at=north(20), opening_hours="")
    office = add(at=north(30), opening_hours=OFFICE)
    assert found_ids(connection, open_states=OPEN_NOW) == [office]


def test_without_the_filter_a_closed_station_is_returned_as_closed(
    connection: Connection, add: AddStation
) -> None:
    add(at=north(10), opening_hours="Mo-Su 20:00-22:00")
    hit, *_ = hits(connection)
    assert hit.opening.state is OpenState.CLOSED
    assert hit.opening.opens_at == NOON.replace(hour=20)
    assert hit.reason == "最近的一处，但现在关门"


@pytest.mark.parametrize(
    ("hour", "minute", "state"),
    [
        (8, 29, OpenState.CLOSED),
        (8, 30, OpenState.OPEN),
        (17, 0, OpenState.OPEN),
        (17, 1, OpenState.CLOSING_SOON),
        (17, 29, OpenState.CLOSING_SOON),
        (17, 30, OpenState.CLOSED),
    ],
)
def test_each_state_can_be_required(
    connection: Connection, add: AddStation, hour: int, minute: int, state: OpenState
) -> None:
    station = add(opening_hours=OFFICE)
    moment = NOON.replace(hour=hour, minute=minute)
    for required in OpenState:
        expected = [station] if required is state else []
        assert found_ids(connection, at=moment, open_states=frozenset({required})) == expected


def test_unknown_hours_can_be_required(connection: Connection, add: AddStation) -> None:
    add(at=north(10), opening_hours="24/7")
    unknown = add(at=north(20), opening_hours="")
    assert found_ids(connection, open_states=frozenset({OpenState.UNKNOWN})) == [unknown]


@pytest.mark.parametrize("days", [-3, 17, 400])
def test_outside_the_computed_days_all_states_are_unknown(
    connection: Connection, add: AddStation, days: int
) -> None:
    station = add(opening_hours="24/7")
    moment = NOON + timedelta(days=days)
    assert hits(connection, at=moment)[0].opening.state is OpenState.UNKNOWN
    for state in OpenState:
        expected = [station] if state is OpenState.UNKNOWN else []
        assert found_ids(connection, at=moment, open_states=frozenset({state})) == expected


def test_a_distance_combines_with_a_filter(connection: Connection, add: AddStation) -> None:
    add(at=north(500))
    near = add(at=north(800), services=offers("toilet"))
    add(at=north(1500), services=offers("toilet"))
    request = SearchRequest(HERE, NOON, Filters(services=services_of("toilet")), within_m=1000)  # type: ignore[arg-type]
    assert [hit.station_id for hit in nearest_stations(connection, request)] == [near]


def test_a_rare_service_is_found_behind_hundreds_without_it(connection: Connection, add_all: AddAll) -> None:
    *_, rare = add_all(
        [*(draft(at=north(n)) for n in range(1, 400)), draft(at=north(90_000), services=offers("shower"))]
    )
    assert found_ids(connection, services=services_of("shower")) == [rare]


@pytest.mark.country  # of a few thousand rows PostgreSQL may scan all
def test_a_search_for_open_on_arrival_does_not_scan_the_table(engine: Engine) -> None:
    with engine.connect() as connection:
        for open_states in (OPEN_NOW, frozenset({OpenState.OPEN})):
            request = SearchRequest(HERE, NOON, Filters(open_states=open_states), mode=TravelMode.WALK)
            assert nearest_stations(connection, request)
        scans = "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'public_station'"
        assert connection.scalar(text(scans)) == 0


def test_a_station_without_a_position_is_not_found(connection: Connection, add: AddStation) -> None:
    add(at=None)
    assert found_ids(connection) == []


def test_each_hit_has_a_reason_for_its_rank(connection: Connection, add: AddStation) -> None:
    add(at=north(100))
    add(at=north(100))
    add(at=north(400))
    add(at=north(3400), opening_hours="")
    assert [hit.reason for hit in hits(connection)] == [
        "最近的一处",
        "与上一处同样远",
        "按距离排第 3，比上一处远 300 米",
        "按距离排第 4，时间未核实",
    ]
