"""Closures and acts of a union: they begin and end at their minute, and leave everything as it was."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from factories import HERE, NOON, TODAY, AddStation, north
from sqlalchemy import Connection, Engine, select

from locator.db.session import change
from locator.hours.actions import exceptions, timetables
from locator.hours.actions.exceptions import Campaign, Stretch
from locator.hours.domain.errors import InvalidException, InvalidHours, NothingToLift
from locator.hours.domain.state import OpenState
from locator.hours.domain.timeline import Doors
from locator.hours.tables import timetable
from locator.search.domain.search import Filters, SearchRequest
from locator.search.queries import nearest
from locator.stations.domain.errors import StationNotFound
from locator.stations.tables import public_station, station

HOUR = timedelta(hours=1)
HEAT = "高温红色预警，延长开放"


def code_of(engine: Engine, station_id: int) -> str:
    with change(engine) as connection:
        return str(connection.scalar(select(station.c.code).where(station.c.id == station_id)))


def state(connection: Connection, at: datetime) -> OpenState:
    found = nearest.search(connection, SearchRequest(HERE, at, limit=1))
    return found[0].opening.state


def schedule_row(engine: Engine, station_id: int) -> tuple[Any, ...]:
    with change(engine) as connection:
        chosen = select(station.c.timetable_id, station.c.no_app_timetable_id, timetable.c.schedule)
        joined = chosen.join(timetable, timetable.c.id == station.c.timetable_id)
        return tuple(connection.execute(joined.where(station.c.id == station_id)).one())


def test_a_closed_station_is_closed_from_its_minute_on(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    code = code_of(engine, add(opening_hours="24/7"))
    with change(engine) as writing:
        exceptions.close(writing, [code], Stretch(NOON, NOON + 5 * HOUR), "停电检修", "端州区总工会", NOON)
    assert state(connection, NOON - timedelta(minutes=1)) is OpenState.CLOSING_SOON
    assert state(connection, NOON) is OpenState.CLOSED


def test_a_closure_whose_end_has_come_is_in_doubt_until_somebody_says_so(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    station_id = add(opening_hours="24/7")
    code = code_of(engine, station_id)
    before = schedule_row(engine, station_id)
    with change(engine) as writing:
        exceptions.close(writing, [code], Stretch(NOON, NOON + HOUR), "停电", "端州区总工会", NOON)
    assert state(connection, NOON + 2 * HOUR) is OpenState.UNKNOWN
    with change(engine) as writing:
        exceptions.reopen(writing, [code], NOON + 2 * HOUR)
    assert state(connection, NOON + 2 * HOUR) is OpenState.OPEN
    assert schedule_row(engine, station_id) == before


@pytest.mark.parametrize("words", ["", "每天上午"], ids=["untold", "unread"])
def test_a_closure_closes_what_has_no_known_hours_and_then_leaves_it_unknown(
    engine: Engine, add: AddStation, connection: Connection, words: str
) -> None:
    code = code_of(engine, add(opening_hours=words))
    with change(engine) as writing:
        exceptions.close(writing, [code], Stretch(NOON, NOON + HOUR), "停电检修", "端州区总工会", NOON)
    before, after = NOON - timedelta(minutes=1), NOON + HOUR
    assert [state(connection, at) for at in (before, NOON, after)] == [
        OpenState.UNKNOWN,
        OpenState.CLOSED,
        OpenState.UNKNOWN,
    ]
    with change(engine) as writing:
        exceptions.reopen(writing, [code], NOON)
    assert state(connection, NOON) is OpenState.UNKNOWN


def test_an_act_opens_the_evening_of_a_station_without_hours_and_leaves_the_day_unknown(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    code = code_of(engine, add(opening_hours=""))
    evening = NOON.replace(hour=18)
    act = Campaign("高温", HEAT, Doors.OPEN, Stretch(NOON, NOON + 72 * HOUR), "18:00-22:00")
    with change(engine) as writing:
        exceptions.start(writing, act, [code], "肇庆市总工会", NOON)
    asked = (evening - timedelta(minutes=1), evening, evening + 4 * HOUR, evening + 24 * HOUR)
    said = [OpenState.UNKNOWN, OpenState.OPEN, OpenState.UNKNOWN, OpenState.OPEN]
    assert [state(connection, at) for at in asked] == said


def test_a_closed_station_is_left_out_of_what_is_open(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    closed, open_ = add(), add(at=north(500))
    code = code_of(engine, closed)
    with change(engine) as writing:
        exceptions.close(writing, [code], Stretch(NOON - HOUR, NOON + HOUR), "停电", "端州区总工会", NOON)
    asked = SearchRequest(HERE, NOON, Filters(open_states=frozenset({OpenState.OPEN})))
    assert [hit.station_id for hit in nearest.search(connection, asked)] == [open_]


def test_the_notice_of_a_closure_is_on_the_public_card(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    code = code_of(engine, add())
    with change(engine) as writing:
        exceptions.close(writing, [code], Stretch(NOON, NOON + HOUR), "停电", "端州区总工会", NOON)
    card = connection.scalar(select(public_station.c.card).where(public_station.c.code == code))
    assert '"reason" : "停电"' in str(card)
    assert "端州区总工会" not in str(card)


def test_one_act_extends_many_stations_and_ends_by_itself(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    ids = [add(opening_hours="Mo-Fr 08:30-17:30"), add(at=north(100), opening_hours="Mo-Fr 09:00-12:00")]
    before = [schedule_row(engine, key) for key in ids]
    evening = NOON.replace(hour=18)
    act = Campaign("高温", HEAT, Doors.OPEN, Stretch(evening, evening + 4 * HOUR))
    codes = [code_of(engine, key) for key in ids]
    with change(engine) as writing:
        exceptions.start(writing, act, codes, "肇庆市总工会", NOON)
    asked = SearchRequest(HERE, evening, Filters(open_states=frozenset({OpenState.OPEN})))
    assert [hit.station_id for hit in nearest.search(connection, asked)] == ids
    assert state(connection, evening - timedelta(minutes=1)) is OpenState.CLOSED
    assert state(connection, evening + 4 * HOUR) is OpenState.CLOSED
    _roll_a_week_later(engine)
    assert [schedule_row(engine, key)[2] for key in ids] != [row[2] for row in before]


def _roll_a_week_later(engine: Engine) -> None:
    timetables.roll(engine, TODAY + timedelta(days=7))


def test_an_act_lifted_early_restores_the_very_same_schedule(engine: Engine, add: AddStation) -> None:
    ids = [add(opening_hours="24/7"), add(at=north(9), opening_hours="Mo-Fr 08:30-17:30; PH off")]
    before = [schedule_row(engine, key) for key in ids]
    act = Campaign("台风", "台风期间关闭", Doors.CLOSED, Stretch(NOON, NOON + 48 * HOUR))
    with change(engine) as writing:
        number = exceptions.start(writing, act, [code_of(engine, key) for key in ids], "市总工会", NOON)
    assert [schedule_row(engine, key) for key in ids] != before
    with change(engine) as writing:
        assert exceptions.lift(writing, number, NOON + HOUR) == 2
    assert [schedule_row(engine, key) for key in ids] == before


def test_an_act_over_an_unknown_station_changes_none(engine: Engine, add: AddStation) -> None:
    station_id = add()
    before = schedule_row(engine, station_id)
    act = Campaign("台风", "关闭", Doors.CLOSED, Stretch(NOON, NOON + HOUR))
    with pytest.raises(StationNotFound), change(engine) as writing:
        exceptions.start(writing, act, [code_of(engine, station_id), "999999"], "市总工会", NOON)
    assert schedule_row(engine, station_id) == before


def test_a_closure_needs_an_end_after_its_start() -> None:
    with pytest.raises(InvalidException, match="结束应在开始之后"):
        Stretch(NOON, NOON)


def test_a_closure_needs_a_reason(engine: Engine, add: AddStation) -> None:
    code = code_of(engine, add())
    with pytest.raises(InvalidException, match="为什么"), change(engine) as writing:
        exceptions.close(writing, [code], Stretch(NOON, NOON + HOUR), " ", "市总工会", NOON)


def test_an_act_with_times_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(InvalidHours):
        Campaign("高温", HEAT, Doors.OPEN, Stretch(NOON, NOON + HOUR), "到很晚")


def test_what_was_never_closed_cannot_be_reopened(engine: Engine, add: AddStation) -> None:
    code = code_of(engine, add())
    with pytest.raises(NothingToLift), change(engine) as writing:
        exceptions.reopen(writing, [code], NOON)


def test_an_act_is_lifted_once(engine: Engine, add: AddStation) -> None:
    act = Campaign("台风", "关闭", Doors.CLOSED, Stretch(NOON, NOON + HOUR))
    with change(engine) as writing:
        number = exceptions.start(writing, act, [code_of(engine, add())], "市总工会", NOON)
        exceptions.lift(writing, number, NOON)
    with pytest.raises(NothingToLift), change(engine) as writing:
        exceptions.lift(writing, number, NOON)
