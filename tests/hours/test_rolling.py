"""Rolling the horizon: each schedule once a day, restartable, and seasons that begin and end."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from factories import HERE, NOON, TODAY, AddStation
from sqlalchemy import Connection, Engine, func, select, update

from locator.db.session import change
from locator.errors import ImportRefused
from locator.hours.actions import decrees, timetables
from locator.hours.domain.calendar import CalendarDay, DayKind
from locator.hours.domain.state import OpenState
from locator.hours.tables import timetable
from locator.search.domain.search import Filters, SearchRequest
from locator.search.queries import nearest
from locator.stations.domain.service import SERVICES, Availability, ServiceOffer

TOMORROW = TODAY + timedelta(days=1)


def days_worked_out(engine: Engine) -> dict[str, date | None]:
    with change(engine) as connection:
        rows = connection.execute(select(timetable.c.schedule, timetable.c.worked_out_on))
        return {row.schedule: row.worked_out_on for row in rows}


def test_rolling_works_each_schedule_out_once_a_day(engine: Engine, add: AddStation) -> None:
    for hours in ("24/7", "Mo-Fr 08:30-17:30", "24/7"):
        add(opening_hours=hours)
    assert timetables.roll(engine, TOMORROW) == 2
    assert timetables.roll(engine, TOMORROW) == 0
    assert set(days_worked_out(engine).values()) == {TOMORROW}


def test_a_roll_that_was_killed_goes_on_where_it_stopped(
    engine: Engine, add: AddStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for minute in range(7):
        add(opening_hours=f"Mo-Fr 08:0{minute}-17:30")
    monkeypatch.setattr(timetables, "BATCH", 2)
    plain, done = timetables._roll_batch, 0

    def killed_in_the_third(*said: object) -> int:
        nonlocal done
        done += 1
        count = plain(*said)  # type: ignore[arg-type]
        if done == 3:
            raise KeyboardInterrupt  # inside the batch's transaction
        return count

    monkeypatch.setattr(timetables, "_roll_batch", killed_in_the_third)
    with pytest.raises(KeyboardInterrupt):
        timetables.roll(engine, TOMORROW)
    assert list(days_worked_out(engine).values()).count(TOMORROW) == 4
    monkeypatch.setattr(timetables, "_roll_batch", plain)
    assert timetables.roll(engine, TOMORROW) == 3


def test_the_state_is_unknown_beyond_the_horizon_until_it_is_rolled(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    add(opening_hours="24/7")
    later = NOON + timedelta(days=20)
    asked = SearchRequest(HERE, later)
    assert nearest.search(connection, asked)[0].opening.state is OpenState.UNKNOWN
    timetables.roll(engine, later.date())
    assert nearest.search(connection, asked)[0].opening.state is OpenState.OPEN


def test_a_timetable_that_no_station_has_is_swept_away(engine: Engine, add: AddStation) -> None:
    add(opening_hours="24/7")
    with change(engine) as connection:
        timetables.ensure(connection, ["Mo-Fr 08:30-17:30"], TODAY)
    assert timetables.sweep(engine) == 1
    assert list(days_worked_out(engine)) == ["24/7"]


def test_a_summer_service_comes_and_goes_by_date(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    cooling = ServiceOffer("cooling", Availability.YES, opening_hours="Jun-Sep 10:00-18:00")
    add(services=(cooling,))
    asked = SearchRequest(HERE, NOON, Filters(services=(SERVICES["cooling"],)))
    assert nearest.search(connection, asked) == []
    timetables.roll(engine, date(2027, 6, 10))
    assert len(nearest.search(connection, asked)) == 1
    timetables.roll(engine, date(2027, 10, 20))
    assert nearest.search(connection, asked) == []


def test_a_notice_turns_unknown_into_known(engine: Engine, add: AddStation, connection: Connection) -> None:
    day = date(2027, 10, 4)
    noon = NOON.replace(year=2027, month=10, day=4)
    add(opening_hours="Mo-Su 08:00-20:00; PH off")
    timetables.roll(engine, date(2027, 9, 28))
    asked = SearchRequest(HERE, noon)
    assert nearest.search(connection, asked)[0].opening.state is OpenState.UNKNOWN
    with change(engine) as writing:
        decrees.take_in(writing, [CalendarDay(day, DayKind.HOLIDAY, "国庆节", "试用的通知")])
    timetables.roll(engine, date(2027, 9, 28))
    assert nearest.search(connection, asked)[0].opening.state is OpenState.CLOSED


def test_a_notice_is_read_from_a_small_file(tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    lines = ("day,kind,name,source", "2027-01-01,放假,元旦,通知", "2027-01-10,上班,元旦,通知")
    file.write_text("\n".join(lines), "utf-8")
    found = decrees.read_file(file)
    assert [(str(one.day), one.kind) for one in found] == [
        ("2027-01-01", DayKind.HOLIDAY),
        ("2027-01-10", DayKind.WORKDAY),
    ]


def test_a_notice_with_mistakes_is_refused_with_each_of_them(tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    lines = (
        "2027-01-04,上班,元旦,通知",
        "2027-1-1,放假,元旦,通知",
        "2027-01-01,假,元旦,",
        "2027-02-30,放假,,x",
    )
    file.write_text("\n".join(("day,kind,name,source", *lines)), "utf-8")
    with pytest.raises(ImportRefused) as refused:
        decrees.read_file(file)
    said = [str(one) for one in refused.value.problems]
    assert [one.split("：")[0] for one in said] == [
        "第 2 行 kind",
        "第 3 行 day",
        "第 4 行 source",
        "第 4 行 kind",
        "第 5 行 name",
        "第 5 行 day",
    ]


def test_all_are_forgotten_when_the_calendar_changes(engine: Engine, add: AddStation) -> None:
    add()
    with change(engine) as connection:
        timetables.forget(connection)
        left = connection.scalar(select(func.count()).where(timetable.c.worked_out_on.is_(None)))
        assert left == 1
        connection.execute(update(timetable).values(worked_out_on=TODAY))
