"""Demo stations: always the same, marked as 演示, and removed by one command without touching others."""

import pytest
from factories import TODAY, AddStation, north
from sqlalchemy import Connection, Engine, func, select, text

from locator.demo import actions as demo
from locator.stations.tables import facet_check, public_station, service_offer, station

GENERATED_CONTENT = """
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


def test_the_requested_number_is_added(engine: Engine, connection: Connection) -> None:
    assert add(engine, 120) == 120
    assert count(connection) == 120


def test_every_demo_station_is_marked_in_name_and_card(engine: Engine, connection: Connection) -> None:
    add(engine, 120)
    assert connection.scalar(text("SELECT bool_and(is_demo AND name LIKE '演示·%') FROM station"))
    assert connection.scalar(
        text("SELECT bool_and((card::json #>> '{properties,demo}')::bool) FROM public_station")
    )


def test_the_same_numbers_give_the_same_stations(engine: Engine, connection: Connection) -> None:
    add(engine, 120)
    first = connection.execute(text(GENERATED_CONTENT)).all()
    demo.remove(engine)
    add(engine, 50)
    add(engine, 70)
    assert connection.execute(text(GENERATED_CONTENT)).all() == first


def test_batches_make_no_difference(
    engine: Engine, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(engine, 50)
    first = connection.execute(text(GENERATED_CONTENT)).all()
    demo.remove(engine)
    monkeypatch.setattr(demo, "BATCH", 7)
    assert add(engine, 50) == 50
    assert connection.execute(text(GENERATED_CONTENT)).all() == first


def test_further_demo_stations_follow_the_existing_ones(engine: Engine, connection: Connection) -> None:
    add(engine, 10)
    add(engine, 10)
    numbers = connection.scalars(text("SELECT external_identifier FROM station ORDER BY id")).all()
    assert numbers == [f"demo-{n:07d}" for n in range(1, 21)]


def test_progress_counts_every_station(engine: Engine) -> None:
    progress: list[int] = []
    demo.add(engine, 30, TODAY, progress.append)
    assert sum(progress) == 30


def test_removing_demo_stations_keeps_all_others(
    engine: Engine, connection: Connection, add: AddStation
) -> None:
    others = {add(at=north(1)), add(at=north(2), name="演示厅旁的驿站"), add(at=None)}
    demo.add(engine, 40, TODAY, lambda _: None)
    assert demo.remove(engine) == 40
    assert set(connection.scalars(select(station.c.id))) == others
    assert set(connection.scalars(select(public_station.c.station_id))) == others
    for table in (service_offer, facet_check):
        assert set(connection.scalars(select(table.c.station_id))) <= others


def test_removing_twice_removes_nothing_more(engine: Engine) -> None:
    add(engine, 5)
    assert (demo.remove(engine), demo.remove(engine)) == (5, 0)


def test_codes_are_never_reused(engine: Engine, connection: Connection) -> None:
    add(engine, 5)
    first = set(connection.scalars(select(station.c.code)))
    demo.remove(engine)
    add(engine, 5)
    assert first.isdisjoint(connection.scalars(select(station.c.code)))


def test_demo_break_rooms_are_not_public(engine: Engine, connection: Connection) -> None:
    add(engine, 300)
    break_rooms = connection.scalar(text("SELECT count(*) FROM station WHERE kind = 'workshop_rest'"))
    assert break_rooms
    assert count(connection, public_station) == 300 - break_rooms
