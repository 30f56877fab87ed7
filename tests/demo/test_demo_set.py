"""The demo set: the same stations every time, each says 演示, and one command takes away them alone."""

import pytest
from factories import TODAY, AddStation, north
from sqlalchemy import Connection, Engine, func, select, text

from locator.demo import actions as demo
from locator.stations.tables import facet_check, public_station, service_offer, station

SAME = """
SELECT s.name, s.kind, s.address, s.division_code, s.position::text, s.access_method, t.schedule,
       (SELECT array_agg(o.code || o.availability ORDER BY o.code)
        FROM service_offer o WHERE o.station_id = s.id)
FROM station s LEFT JOIN timetable t ON t.id = s.timetable_id
ORDER BY s.external_identifier
"""


def add(engine: Engine, count: int) -> int:
    return demo.add(engine, count, TODAY, lambda _: None)


def count(connection: Connection, table: object = station) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def test_as_many_are_added_as_were_asked_for(engine: Engine, connection: Connection) -> None:
    assert add(engine, 120) == 120
    assert count(connection) == 120


def test_every_one_says_so_in_its_name_and_on_its_card(engine: Engine, connection: Connection) -> None:
    add(engine, 120)
    assert connection.scalar(text("SELECT bool_and(is_demo AND name LIKE '演示·%') FROM station"))
    assert connection.scalar(
        text("SELECT bool_and((card::json #>> '{properties,demo}')::bool) FROM public_station")
    )


def test_the_same_numbers_are_the_same_stations(engine: Engine, connection: Connection) -> None:
    add(engine, 120)
    first = connection.execute(text(SAME)).all()
    demo.remove(engine)
    add(engine, 50)
    add(engine, 70)
    assert connection.execute(text(SAME)).all() == first


def test_batches_make_no_difference(
    engine: Engine, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(engine, 50)
    first = connection.execute(text(SAME)).all()
    demo.remove(engine)
    monkeypatch.setattr(demo, "BATCH", 7)
    assert add(engine, 50) == 50
    assert connection.execute(text(SAME)).all() == first


def test_more_are_added_behind_those_that_are_there(engine: Engine, connection: Connection) -> None:
    add(engine, 10)
    add(engine, 10)
    numbers = connection.scalars(text("SELECT external_identifier FROM station ORDER BY id")).all()
    assert numbers == [f"demo-{n:07d}" for n in range(1, 21)]


def test_progress_tells_every_station(engine: Engine) -> None:
    told: list[int] = []
    demo.add(engine, 30, TODAY, told.append)
    assert sum(told) == 30


def test_removing_takes_the_demo_set_and_nothing_else(
    engine: Engine, connection: Connection, add: AddStation
) -> None:
    kept = {add(at=north(1)), add(at=north(2), name="演示厅旁的驿站"), add(at=None)}
    demo.add(engine, 40, TODAY, lambda _: None)
    assert demo.remove(engine) == 40
    assert set(connection.scalars(select(station.c.id))) == kept
    assert set(connection.scalars(select(public_station.c.station_id))) == kept
    for table in (service_offer, facet_check):
        assert set(connection.scalars(select(table.c.station_id))) <= kept


def test_removing_twice_removes_nothing_more(engine: Engine) -> None:
    add(engine, 5)
    assert (demo.remove(engine), demo.remove(engine)) == (5, 0)


def test_codes_are_never_given_again(engine: Engine, connection: Connection) -> None:
    add(engine, 5)
    first = set(connection.scalars(select(station.c.code)))
    demo.remove(engine)
    add(engine, 5)
    assert first.isdisjoint(connection.scalars(select(station.c.code)))


def test_break_rooms_of_the_demo_set_stay_inside_too(engine: Engine, connection: Connection) -> None:
    add(engine, 300)
    inside = connection.scalar(text("SELECT count(*) FROM station WHERE kind = 'workshop_rest'"))
    assert inside
    assert count(connection, public_station) == 300 - inside
