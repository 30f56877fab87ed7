"""Closures and campaigns begin and end at their minute, and leave the schedule as it was."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from factories import HERE, NOON, TODAY, AddStation, north
from sqlalchemy import Connection, Engine, select

from locator.db.session import change
from locator.hours.actions import exceptions, timetables
from locator.hours.actions.exceptions import Campaign, Period
from locator.hours.domain.errors import InvalidException, InvalidHours, NothingToLift
from locator.hours.domain.state import OpenState
from locator.hours.domain.timeline import DoorState
from locator.hours.tables import timetable
from locator.search.domain.search import Filters, SearchRequest
from locator.search.queries.nearest import nearest_stations
from locator.stations.domain.errors import StationNotFound
from locator.stations.tables import public_station, station

HOUR = timedelta(hours=1)
HEAT = "高温红色预警，延长开放"


def code_of(engine: Engine, station_id: int) -> str:
    with change(engine) as connection:
        return str(connection.scalar(select(station.c.code).where(station.c.id == station_id)))


def state(connection: Connection, at: datetime) -> OpenState:
    found = nearest_stations(connection, SearchRequest(HERE, at, limit=1))
    return found[0].opening.state


def schedule_row(engine: Engine, station_id: int) -> tuple[Any, ...]:
    with change(engine) as connection:
        columns = select(station.c.timetable_id, station.c.no_app_timetable_id, timetable.c.schedule)
        statement = columns.join(timetable, timetable.c.id == station.c.timetable_id)
        return tuple(connection.execute(statement.where(station.c.id == station_id)).one())


def test_a_closure_begins_at_its_minute(engine: Engine, add: AddStation, connection: Connection) -> None:
    code = code_of(engine, add(opening_hours="24/7"))
    with change(engine) as writing:
        exceptions.close_stations(
            writing, [code], Period(NOON, NOON + 5 * HOUR), "停电检修", "端州区总工会", NOON
        )
    assert state(connection, NOON - timedelta(minutes=1)) is OpenState.CLOSING_SOON
    assert state(connection, NOON) is OpenState.CLOSED


def test_after_its_expected_end_a_closure_is_unknown_until_confirmed(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    station_id = add(opening_hours="24/7")
    code = code_of(engine, station_id)
    before = schedule_row(engine, station_id)
    with change(engine) as writing:
        exceptions.close_stations(writing, [code], Period(NOON, NOON + HOUR), "停电", "端州区总工会", NOON)
    assert state(connection, NOON + 2 * HOUR) is OpenState.UNKNOWN
    with change(engine) as writing:
        exceptions.reopen_stations(writing, [code], NOON + 2 * HOUR)
    assert state(connection, NOON + 2 * HOUR) is OpenState.OPEN
    assert schedule_row(engine, station_id) == before


@pytest.mark.parametrize("hours", ["", "每天上午"], ids=["missing", "unreadable"])
def test_a_closure_of_a_station_with_unknown_hours_ends_in_unknown(
    engine: Engine, add: AddStation, connection: Connection, hours: str
) -> None:
    code = code_of(engine, add(opening_hours=hours))
    with change(engine) as writing:
        exceptions.close_stations(
            writing, [code], Period(NOON, NOON + HOUR), "停电检修", "端州区总工会", NOON
        )
    before, after = NOON - timedelta(minutes=1), NOON + HOUR
    assert [state(connection, at) for at in (before, NOON, after)] == [
        OpenState.UNKNOWN,
        OpenState.CLOSED,
        OpenState.UNKNOWN,
    ]
    with change(engine) as writing:
        exceptions.reopen_stations(writing, [code], NOON)
    assert state(connection, NOON) is OpenState.UNKNOWN


def test_a_campaign_opens_only_its_times_at_a_station_without_hours(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    code = code_of(engine, add(opening_hours=""))
    evening = NOON.replace(hour=18)
    heat = Campaign("高温", HEAT, DoorState.OPEN, Period(NOON, NOON + 72 * HOUR), "18:00-22:00")
    with change(engine) as writing:
        exceptions.start_campaign(writing, heat, [code], "肇庆市总工会", NOON)
    moments = (evening - timedelta(minutes=1), evening, evening + 4 * HOUR, evening + 24 * HOUR)
    expected = [OpenState.UNKNOWN, OpenState.OPEN, OpenState.UNKNOWN, OpenState.OPEN]
    assert [state(connection, at) for at in moments] == expected


def test_a_search_for_open_stations_omits_a_closed_one(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    closed, open_ = add(), add(at=north(500))
    code = code_of(engine, closed)
    with change(engine) as writing:
        exceptions.close_stations(
            writing, [code], Period(NOON - HOUR, NOON + HOUR), "停电", "端州区总工会", NOON
        )
    request = SearchRequest(HERE, NOON, Filters(open_states=frozenset({OpenState.OPEN})))
    assert [hit.station_id for hit in nearest_stations(connection, request)] == [open_]


def test_the_public_card_has_the_reason_of_a_closure_but_not_who_decided(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    code = code_of(engine, add())
    with change(engine) as writing:
        exceptions.close_stations(writing, [code], Period(NOON, NOON + HOUR), "停电", "端州区总工会", NOON)
    card = connection.scalar(select(public_station.c.card).where(public_station.c.code == code))
    assert '"reason" : "停电"' in str(card)
    assert "端州区总工会" not in str(card)


def test_a_campaign_extends_many_stations_and_ends_by_itself(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    ids = [add(opening_hours="Mo-Fr 08:30-17:30"), add(at=north(100), opening_hours="Mo-Fr 09:00-12:00")]
    before = [schedule_row(engine, station_id) for station_id in ids]
    evening = NOON.replace(hour=18)
    heat = Campaign("高温", HEAT, DoorState.OPEN, Period(evening, evening + 4 * HOUR))
    codes = [code_of(engine, station_id) for station_id in ids]
    with change(engine) as writing:
        exceptions.start_campaign(writing, heat, codes, "肇庆市总工会", NOON)
    request = SearchRequest(HERE, evening, Filters(open_states=frozenset({OpenState.OPEN})))
    assert [hit.station_id for hit in nearest_stations(connection, request)] == ids
    assert state(connection, evening - timedelta(minutes=1)) is OpenState.CLOSED
    assert state(connection, evening + 4 * HOUR) is OpenState.CLOSED
    _roll_a_week_later(engine)
    assert [schedule_row(engine, station_id)[2] for station_id in ids] != [row[2] for row in before]


def _roll_a_week_later(engine: Engine) -> None:
    timetables.roll(engine, TODAY + timedelta(days=7))


def test_ending_a_campaign_early_restores_the_same_schedules(engine: Engine, add: AddStation) -> None:
    ids = [add(opening_hours="24/7"), add(at=north(9), opening_hours="Mo-Fr 08:30-17:30; PH off")]
    before = [schedule_row(engine, station_id) for station_id in ids]
    typhoon = Campaign("台风", "台风期间关闭", DoorState.CLOSED, Period(NOON, NOON + 48 * HOUR))
    with change(engine) as writing:
        number = exceptions.start_campaign(
            writing, typhoon, [code_of(engine, station_id) for station_id in ids], "市总工会", NOON
        )
    assert [schedule_row(engine, station_id) for station_id in ids] != before
    with change(engine) as writing:
        assert exceptions.end_campaign(writing, number, NOON + HOUR) == 2
    assert [schedule_row(engine, station_id) for station_id in ids] == before


def test_a_campaign_with_an_unknown_station_changes_nothing(engine: Engine, add: AddStation) -> None:
    station_id = add()
    before = schedule_row(engine, station_id)
    typhoon = Campaign("台风", "关闭", DoorState.CLOSED, Period(NOON, NOON + HOUR))
    with pytest.raises(StationNotFound), change(engine) as writing:
        exceptions.start_campaign(writing, typhoon, [code_of(engine, station_id), "999999"], "市总工会", NOON)
    assert schedule_row(engine, station_id) == before


def test_a_closure_needs_an_end_after_its_start() -> None:
    with pytest.raises(InvalidException, match="结束应在开始之后"):
        Period(NOON, NOON)


def test_a_closure_needs_a_reason(engine: Engine, add: AddStation) -> None:
    code = code_of(engine, add())
    with pytest.raises(InvalidException, match="为什么"), change(engine) as writing:
        exceptions.close_stations(writing, [code], Period(NOON, NOON + HOUR), " ", "市总工会", NOON)


def test_a_campaign_with_invalid_times_is_refused() -> None:
    with pytest.raises(InvalidHours):
        Campaign("高温", HEAT, DoorState.OPEN, Period(NOON, NOON + HOUR), "到很晚")


def test_a_station_without_a_closure_cannot_be_reopened(engine: Engine, add: AddStation) -> None:
    code = code_of(engine, add())
    with pytest.raises(NothingToLift), change(engine) as writing:
        exceptions.reopen_stations(writing, [code], NOON)


def test_a_closure_that_has_not_begun_is_cancelled_as_planned(engine: Engine, add: AddStation) -> None:
    code, tomorrow = code_of(engine, add()), Period(NOON + 24 * HOUR, NOON + 30 * HOUR)
    with change(engine) as writing:
        exceptions.close_stations(writing, [code], tomorrow, "装修", "市总工会", NOON)
    with pytest.raises(NothingToLift), change(engine) as writing:
        exceptions.reopen_stations(writing, [code], NOON)
    with change(engine) as writing:
        assert exceptions.reopen_stations(writing, [code], NOON, is_planned=True) == 1
    with pytest.raises(NothingToLift), change(engine) as writing:
        exceptions.reopen_stations(writing, [code], NOON, is_planned=True)


def test_a_campaign_can_be_ended_only_once(engine: Engine, add: AddStation) -> None:
    typhoon = Campaign("台风", "关闭", DoorState.CLOSED, Period(NOON, NOON + HOUR))
    with change(engine) as writing:
        number = exceptions.start_campaign(writing, typhoon, [code_of(engine, add())], "市总工会", NOON)
        exceptions.end_campaign(writing, number, NOON)
    with pytest.raises(NothingToLift), change(engine) as writing:
        exceptions.end_campaign(writing, number, NOON)
