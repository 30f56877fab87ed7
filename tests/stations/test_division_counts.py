"""Counts by division are kept in the transaction of each change: seen at once, right with several writers."""

from collections.abc import Iterator
from threading import Thread

import pytest
from factories import HERE, NOON, AddStation
from sqlalchemy import Connection, Engine, delete, func, insert, select, text, update

from geodata.divisions.codes import DivisionLevel, division
from geodata.lonlat import LonLat
from locator.db.session import change
from locator.keepers.tables import keeper
from locator.operations.queries.health import count_miscounts
from locator.search.domain.quick_filters import QUICK_FILTERS
from locator.search.domain.search import Filters
from locator.search.queries import filter_counts
from locator.search.queries.filter_counts import CountRequest
from locator.stations.actions import merge_division_counts, recount_divisions
from locator.stations.domain.station import StationKind
from locator.stations.queries import by_division
from locator.stations.tables import division_count, filter_count, service_offer, station

WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event = 'transactionid'"
)
ZHAOQING, DUANZHOU = division("441200"), division("441202")


@pytest.fixture(autouse=True)
def _counts_are_right(connection: Connection) -> Iterator[None]:
    yield
    assert count_miscounts(connection) == 0


def counted(connection: Connection) -> int:
    return by_division.count_stations(connection, DUANZHOU)


def set_values(engine: Engine, station_id: int, **values: object) -> None:
    with change(engine) as writer:
        writer.execute(update(station).where(station.c.id == station_id).values(values))


def test_a_change_is_counted_in_its_own_transaction(add: AddStation, engine: Engine) -> None:
    station_id = add()
    with change(engine) as writer:
        assert counted(writer) == 1
        writer.execute(update(station).where(station.c.id == station_id).values(status="suspended"))
        assert counted(writer) == 0
        writer.execute(update(station).where(station.c.id == station_id).values(status="open"))
        assert counted(writer) == 1


def test_what_is_undone_is_not_counted(add: AddStation, engine: Engine, connection: Connection) -> None:
    station_id = add()
    with pytest.raises(ZeroDivisionError), change(engine) as writer:
        writer.execute(delete(station).where(station.c.id == station_id))
        assert counted(writer) == 0
        raise ZeroDivisionError
    assert counted(connection) == 1


@pytest.mark.parametrize(
    ("values", "left"),
    [
        ({"division_code": "441203"}, 0),
        ({"division_code": None}, 0),
        ({"visibility": "members"}, 0),
        ({"status": "delisted"}, 0),
        ({"position": None, "position_quality": "missing"}, 1),
        ({"name": "改了名的站"}, 1),
    ],
)
def test_each_change_of_what_is_counted_is_followed(
    add: AddStation, engine: Engine, connection: Connection, values: dict[str, object], left: int
) -> None:
    set_values(engine, add(), **values)
    assert counted(connection) == left


def test_a_bulk_change_that_refreshes_later_is_counted(
    add: AddStation, engine: Engine, connection: Connection
) -> None:
    ids = [add() for _ in range(3)]
    with change(engine) as writer:
        writer.execute(text("SET LOCAL locator.refresh = 'later'"))
        writer.execute(update(station).where(station.c.id.in_(ids[:2])).values(status="suspended"))
        writer.execute(text("SELECT refresh_public_station(:ids)"), {"ids": ids})
    assert counted(connection) == 1


def test_a_room_follows_its_house(add: AddStation, engine: Engine, connection: Connection) -> None:
    house, room, other = add(), add(), add(kind=StationKind.WORKSHOP_REST)
    set_values(engine, room, parent_id=house)
    assert counted(connection) == 1
    set_values(engine, house, status="suspended")
    assert counted(connection) == 1  # the room by itself
    set_values(engine, house, status="open")
    set_values(engine, room, division_code="441203")
    assert [counted(connection), by_division.count_stations(connection, ZHAOQING)] == [1, 1]
    set_values(engine, room, parent_id=other)  # which the public does not know of
    assert by_division.count_stations(connection, ZHAOQING) == 2
    set_values(engine, room, parent_id=house)
    with change(engine) as writer:
        writer.execute(delete(station).where(station.c.id == room))
    assert by_division.count_stations(connection, ZHAOQING) == 1


def test_a_house_that_its_keeper_hides_leaves_its_room(
    add: AddStation, engine: Engine, connection: Connection
) -> None:
    house, room = add(), add()
    set_values(engine, room, parent_id=house)
    with change(engine) as writer:
        writer.execute(insert(keeper).values(station_id=house, email="a@b.cn"))
        writer.execute(update(keeper).values(stage="hidden"))
    assert counted(connection) == 1
    set_values(engine, room, status="suspended")
    assert counted(connection) == 0


def test_two_writers_of_one_house_count_alike(
    add: AddStation, engine: Engine, connection: Connection
) -> None:
    """One closes the house while the other moves a room into it; neither has seen the other's change."""
    house, room = add(), add()
    with change(engine) as first:
        first.execute(update(station).where(station.c.id == room).values(parent_id=house))
        second = Thread(target=set_values, args=(engine, house), kwargs={"status": "suspended"})
        second.start()
        _wait_for_lock(connection)
    second.join()
    assert counted(connection) == 1


def test_divisions_have_the_centre_of_their_stations(
    add: AddStation, engine: Engine, connection: Connection
) -> None:
    add(at=HERE)
    moved = add(at=LonLat(HERE.lon + 0.5, HERE.lat))
    set_values(engine, moved, position=f"SRID=4326;POINT({HERE.lon + 0.25} {HERE.lat})")
    add(at=None)
    (located,) = by_division.located_divisions(connection, DivisionLevel.COUNTY)
    assert located.centre is not None
    assert located.centre.lon == pytest.approx(HERE.lon + 0.125, abs=1e-8)
    assert (located.stations, located.without_position) == (3, 1)


def test_merging_and_recounting_change_no_count(
    add: AddStation, engine: Engine, connection: Connection
) -> None:
    ids = [add() for _ in range(4)]
    set_values(engine, ids[1], parent_id=ids[0])
    set_values(engine, ids[2], status="suspended")
    for mend in (merge_division_counts, recount_divisions):
        with change(engine) as writer:
            mend(writer)
        assert counted(connection) == 2
        assert connection.scalar(select(func.count()).select_from(division_count)) == 3


def test_a_wrong_count_is_found_and_mended(add: AddStation, engine: Engine, connection: Connection) -> None:
    add()
    with change(engine) as writer:
        writer.execute(update(division_count).values(stations=5))
    assert count_miscounts(connection) == 3
    with change(engine) as writer:
        recount_divisions(writer)


def test_a_wrong_count_of_a_filter_is_found_and_mended(
    add: AddStation, engine: Engine, connection: Connection
) -> None:
    add()
    with change(engine) as writer:
        writer.execute(update(filter_count).where(filter_count.c.digits == 4).values(stations=5))
    assert count_miscounts(connection) == 1
    with change(engine) as writer:
        recount_divisions(writer)


def test_a_service_is_counted_with_its_change_and_rows_of_one_value_are_merged(
    add: AddStation, engine: Engine, connection: Connection
) -> None:
    add()
    station_id = add(services=())
    toilet = next(one for one in QUICK_FILTERS if one.key == "service=toilet")

    def toilets(reader: Connection) -> int:
        asked = CountRequest(Filters(), NOON, [toilet])
        return filter_counts.count_in_division(reader, asked, ZHAOQING)[toilet.key]

    before = toilets(connection)
    with change(engine) as writer:
        offer = {"station_id": station_id, "code": "toilet", "availability": "yes"}
        writer.execute(insert(service_offer).values(offer))
        assert toilets(writer) == before + 1
    with change(engine) as writer:
        writer.execute(delete(service_offer).where(service_offer.c.station_id == station_id))
        merge_division_counts(writer)
    assert toilets(connection) == before
    once = select(func.count()).select_from(filter_count).group_by(*list(filter_count.c)[:4])
    assert set(connection.scalars(once)) == {1}


def _wait_for_lock(connection: Connection) -> None:
    """Return when a statement waits for a lock."""
    while not connection.scalar(WAITING):
        pass
