"""Lists of stations: paging without losses or repeats, boxes, divisions, filters."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest
from factories import HERE, NOON, AddStation, draft, north, offers
from sqlalchemy import Connection, Engine, text

from geodata.divisions.codes import division
from geodata.lonlat import BBox, LonLat
from locator.entries.domain.draft import StationDraft
from locator.hours.domain.state import OpenState
from locator.search.domain.search import Filters
from locator.search.queries import listing
from locator.search.queries.listing import ListRequest
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import StationKind

AddAll = Callable[[Sequence[StationDraft]], list[int]]


def listed_ids(connection: Connection, **criteria: object) -> list[int]:
    request = ListRequest(NOON, **criteria)  # type: ignore[arg-type]
    return [hit.station_id for hit in listing.list_stations(connection, request).hits]


def pages(connection: Connection, request: ListRequest) -> Iterator[list[int]]:
    while True:
        page = listing.list_stations(connection, request)
        yield [hit.station_id for hit in page.hits]
        if page.next_after is None:
            return
        request = replace(request, after=page.next_after)


@pytest.mark.parametrize("limit", [1, 7, 22, 23, 24, 500])
def test_no_station_is_lost_or_repeated(connection: Connection, add_all: AddAll, limit: int) -> None:
    ids = add_all([draft(at=north(n)) for n in range(23)])
    listed_pages = list(pages(connection, ListRequest(NOON, limit=limit)))
    assert [station_id for page in listed_pages for station_id in page] == ids
    assert all(len(page) == limit for page in listed_pages[:-1])
    assert 0 < len(listed_pages[-1]) <= limit


def test_an_empty_list_is_one_page(connection: Connection) -> None:
    assert list(pages(connection, ListRequest(NOON))) == [[]]


def test_changes_between_two_pages_do_not_shift_the_second(
    connection: Connection, add: AddStation, engine: Engine
) -> None:
    first, second, third = (add(at=north(n)) for n in range(3))
    first_page = listing.list_stations(connection, ListRequest(NOON, limit=2))
    fourth = add(at=north(9))
    with engine.begin() as writing:
        writing.execute(text("DELETE FROM station WHERE id = :first"), {"first": first})
    assert [hit.station_id for hit in first_page.hits] == [first, second]
    assert listed_ids(connection, after=first_page.next_after, limit=2) == [third, fourth]


def test_paging_works_with_a_filter(connection: Connection, add_all: AddAll) -> None:
    drafts = [draft(at=north(n), services=offers("toilet") if n % 3 else ()) for n in range(30)]
    ids = add_all(drafts)
    request = ListRequest(NOON, Filters(services=(SERVICES["toilet"],)), limit=4)
    expected = [station_id for n, station_id in enumerate(ids) if n % 3]
    assert [station_id for page in pages(connection, request) for station_id in page] == expected
    assert listing.count_stations(connection, request) == len(expected)


def test_the_count_includes_all_pages(connection: Connection, add_all: AddAll) -> None:
    add_all([draft(at=north(n)) for n in range(23)])
    assert listing.count_stations(connection, ListRequest(NOON, limit=5)) == 23


def test_a_station_without_a_position_is_listed(connection: Connection, add: AddStation) -> None:
    station = add(at=None)
    assert listed_ids(connection) == [station]


def test_a_box_contains_the_stations_inside_it(connection: Connection, add: AddStation) -> None:
    box = BBox(112.0, 23.0, 112.5, 23.5)
    inside = [add(at=LonLat(112.0001, 23.0001)), add(at=HERE), add(at=LonLat(112.4999, 23.4999))]
    for lon, lat in ((111.9999, 23.2), (112.5001, 23.2), (112.2, 22.9999), (112.2, 23.5001)):
        add(at=LonLat(lon, lat))
    add(at=None)
    assert listed_ids(connection, bbox=box) == inside


def test_the_box_of_the_whole_world_is_valid(connection: Connection, add: AddStation) -> None:
    station = add()
    assert listed_ids(connection, bbox=BBox(-180, -90, 180, 90)) == [station]


@pytest.mark.parametrize(
    ("code", "expected"), [("441202", [0]), ("441200", [0, 1]), ("440000", [0, 1, 2]), ("110000", [])]
)
def test_a_division_contains_the_stations_of_its_divisions(
    connection: Connection, add: AddStation, code: str, expected: list[int]
) -> None:
    counties = ("441202", "441203", "440106", "511703", None)
    ids = [add(division_code=county) for county in counties]
    assert listed_ids(connection, division=division(code)) == [ids[n] for n in expected]


def test_a_county_directly_under_a_province_is_separate_from_its_neighbour(
    connection: Connection, add: AddStation
) -> None:
    """仙桃 (429004) is directly under 湖北: a county of its own, and part of the province."""
    xiantao = add(division_code="429004")
    add(division_code="429005")
    assert listed_ids(connection, division=division("429004")) == [xiantao]
    assert len(listed_ids(connection, division=division("420000"))) == 2


@pytest.mark.parametrize(
    "filters",
    [
        Filters(kinds=frozenset({StationKind.DRIVER_HOME})),
        Filters(services=(SERVICES["toilet"], SERVICES["seating"])),
        Filters(open_states=frozenset({OpenState.CLOSED})),
    ],
)
def test_a_list_has_the_same_filters_as_a_search(
    connection: Connection, add: AddStation, filters: Filters
) -> None:
    add(services=offers("toilet"))
    matching = add(
        kind=StationKind.DRIVER_HOME, services=offers("toilet", "seating"), opening_hours="Mo-Su 20:00-22:00"
    )
    assert listed_ids(connection, filters=filters) == [matching]


def test_a_list_shows_the_states_at_its_moment(connection: Connection, add: AddStation) -> None:
    add(opening_hours="Mo-Su 08:00-12:20")
    hit, *_ = listing.list_stations(connection, ListRequest(NOON)).hits
    assert hit.opening.state is OpenState.CLOSING_SOON
    assert hit.opening.closes_at == NOON.replace(minute=20)
