"""The gazetteer is worked out from divisions, stations and the ground, if there is one."""

import pytest
from extracts import load_ground
from factories import AddStation, north
from sqlalchemy import Connection, Engine, select, text

from locator.db.session import change
from locator.places.actions import rebuild
from locator.places.tables import place, place_name


def named(connection: Connection, form: str) -> list[tuple[str, str]]:
    statement = select(place.c.kind, place.c.name).join(place_name).where(place_name.c.form == form)
    return [
        tuple(row) for row in connection.execute(statement.order_by(place.c.importance.desc(), place.c.id))
    ]


def test_without_a_ground_there_are_divisions_and_stations(
    engine: Engine, connection: Connection, add: AddStation
) -> None:
    add(name="黄塘驿站", names={"ru": "Станция Хуантан"})
    assert rebuild.rebuild(engine) > 3000
    assert named(connection, "肇庆") == [("division", "肇庆市")]
    assert named(connection, "пекин") == [("division", "北京市")]
    assert named(connection, "huangtangyizhan") == [("station", "黄塘驿站")]
    assert named(connection, "htyz") == [("station", "黄塘驿站")]
    assert named(connection, "станцияхуантан") == [("station", "黄塘驿站")]


def test_the_ground_brings_roads_places_and_numbers(engine: Engine, connection: Connection) -> None:
    load_ground(engine)
    rebuild.rebuild(engine)
    assert named(connection, "肇庆火车站") == [("railway_station", "肇庆站")]
    assert named(connection, "zqhcz") == [("railway_station", "肇庆站")]
    assert named(connection, "世纪大道") == [("road", "世纪大道"), ("subway_station", "世纪大道")]
    assert named(connection, "人民路") == [("road", "人民路")] * 2, "one of each town, however many segments"
    assert named(connection, "牌坊公园") == [("bus_stop", "牌坊公园")], "one for both sides of the road"
    assert named(connection, "g42") == [("expressway", "G42 沪蓉高速")]
    assert named(connection, "世纪大道100号") == [("address", "世纪大道100号")]
    assert named(connection, "g42k762") == [("milestone", "G42 K762")]


def test_a_junction_lies_on_its_road_at_the_kilometre_of_its_number(
    engine: Engine, connection: Connection
) -> None:
    load_ground(engine)
    rebuild.rebuild(engine)
    junction = select(place.c.road, place.c.road_km).where(place.c.name == "武汉西互通")
    assert [tuple(row) for row in connection.execute(junction)] == [("G42", 760.0)]


def test_a_place_is_said_to_be_near_the_division_of_a_station_beside_it(
    engine: Engine, connection: Connection, add: AddStation
) -> None:
    add(at=north(0))
    load_ground(engine)
    rebuild.rebuild(engine)
    of = {row.name: (row.division_code, row.near) for row in connection.execute(select(place))}
    assert of["江滨公园"] == (None, "广东省肇庆市端州区"), "a district may end between the two"
    assert of["武汉大学"] == (None, "武汉市")


def test_a_key_stays_after_another_rebuild(engine: Engine, connection: Connection) -> None:
    load_ground(engine)
    keys = select(place.c.key).order_by(place.c.key)
    rebuild.rebuild(engine)
    before = connection.scalars(keys).all()
    rebuild.rebuild(engine)
    assert connection.scalars(keys).all() == before


def test_it_is_worked_out_anew_when_something_has_changed(
    engine: Engine, connection: Connection, add: AddStation
) -> None:
    assert not rebuild.is_current(connection)
    rebuild.rebuild(engine)
    assert rebuild.is_current(connection)
    add(name="黄塘驿站")
    assert not rebuild.is_current(connection)
    rebuild.refresh(engine)
    assert rebuild.is_current(connection)
    assert named(connection, "黄塘驿站") == [("station", "黄塘驿站")]
    load_ground(engine)
    assert not rebuild.is_current(connection)
    rebuild.refresh(engine)
    assert named(connection, "王府井")


def test_a_rebuild_that_fails_leaves_the_gazetteer_of_before(
    engine: Engine, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild.rebuild(engine)
    monkeypatch.setattr(rebuild, "_set_divisions", lambda connection: connection.execute(text("SELECT 1/0")))
    with pytest.raises(Exception, match="division by zero"):
        rebuild.rebuild(engine)
    assert named(connection, "肇庆") == [("division", "肇庆市")]


def test_a_station_that_goes_takes_its_names_along(
    engine: Engine, connection: Connection, add: AddStation
) -> None:
    station_id = add(name="黄塘驿站")
    rebuild.rebuild(engine)
    with change(engine) as writing:
        writing.execute(text("DELETE FROM station WHERE id = :id"), {"id": station_id})
    assert named(connection, "黄塘驿站") == []


def test_boundaries_tell_the_division_of_a_place(engine: Engine, connection: Connection) -> None:
    load_ground(engine)
    with change(engine) as writing:
        writing.execute(
            text(
                "INSERT INTO division_area VALUES"
                " ('441200', ST_Multi(ST_MakeEnvelope(111, 22, 113, 24, 4326)), 'test'),"
                " ('441202', ST_Multi(ST_MakeEnvelope(112.4, 23, 112.5, 23.1, 4326)), 'test')"
            )
        )
    rebuild.rebuild(engine)
    of = {row.name: row.division_code for row in connection.execute(select(place))}
    assert (of["江滨公园"], of["肇庆东站"], of["武汉大学"]) == ("441202", "441200", None)
