"""Computing timetables again each day: once a day, restartable, with seasonal services and new notices."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from factories import HERE, NOON, TODAY, AddStation
from notices import DAYS_2027, table
from sqlalchemy import Connection, Engine, func, select, update

from locator.db.session import change
from locator.errors import ImportRefused
from locator.hours.actions import decrees, timetables
from locator.hours.domain.calendar import CalendarDay, DayKind
from locator.hours.domain.state import OpenState
from locator.hours.tables import timetable
from locator.search.domain.search import Filters, SearchRequest
from locator.search.queries.nearest import nearest_stations
from locator.stations.domain.service import SERVICES, Availability, ServiceOffer

TOMORROW = TODAY + timedelta(days=1)


def days_computed(engine: Engine) -> dict[str, date | None]:
    with change(engine) as connection:
        rows = connection.execute(select(timetable.c.schedule, timetable.c.worked_out_on))
        return {row.schedule: row.worked_out_on for row in rows}


def test_each_timetable_is_computed_once_a_day(engine: Engine, add: AddStation) -> None:
    for hours in ("24/7", "Mo-Fr 08:30-17:30", "24/7"):
        add(opening_hours=hours)
    assert timetables.roll(engine, TOMORROW) == 2
    assert timetables.roll(engine, TOMORROW) == 0
    assert set(days_computed(engine).values()) == {TOMORROW}


def test_an_interrupted_roll_continues_where_it_stopped(
    engine: Engine, add: AddStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for minute in range(7):
        add(opening_hours=f"Mo-Fr 08:0{minute}-17:30")
    monkeypatch.setattr(timetables, "BATCH", 2)
    roll_batch, batches = timetables._roll_batch, 0

    def interrupt_third_batch(*arguments: object) -> int:
        nonlocal batches
        batches += 1
        count = roll_batch(*arguments)  # type: ignore[arg-type]
        if batches == 3:
            raise KeyboardInterrupt  # inside the batch's transaction
        return count

    monkeypatch.setattr(timetables, "_roll_batch", interrupt_third_batch)
    with pytest.raises(KeyboardInterrupt):
        timetables.roll(engine, TOMORROW)
    assert list(days_computed(engine).values()).count(TOMORROW) == 4
    monkeypatch.setattr(timetables, "_roll_batch", roll_batch)
    assert timetables.roll(engine, TOMORROW) == 3


def test_the_state_is_unknown_beyond_the_horizon_until_it_is_rolled(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    add(opening_hours="24/7")
    later = NOON + timedelta(days=20)
    request = SearchRequest(HERE, later)
    assert nearest_stations(connection, request)[0].opening.state is OpenState.UNKNOWN
    timetables.roll(engine, later.date())
    assert nearest_stations(connection, request)[0].opening.state is OpenState.OPEN


def test_an_unused_timetable_is_deleted(engine: Engine, add: AddStation) -> None:
    add(opening_hours="24/7")
    with change(engine) as connection:
        timetables.ensure(connection, ["Mo-Fr 08:30-17:30"], TODAY)
    assert timetables.delete_unused(engine) == 1
    assert list(days_computed(engine)) == ["24/7"]


def test_a_seasonal_service_is_offered_in_its_season_only(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    cooling = ServiceOffer("cooling", Availability.YES, opening_hours="Jun-Sep 10:00-18:00")
    add(services=(cooling,))
    request = SearchRequest(HERE, NOON, Filters(services=(SERVICES["cooling"],)))
    assert nearest_stations(connection, request) == []
    timetables.roll(engine, date(2027, 6, 10))
    assert len(nearest_stations(connection, request)) == 1
    timetables.roll(engine, date(2027, 10, 20))
    assert nearest_stations(connection, request) == []


def test_a_notice_makes_an_unknown_day_known(engine: Engine, add: AddStation, connection: Connection) -> None:
    day = date(2027, 10, 4)
    noon = NOON.replace(year=2027, month=10, day=4)
    add(opening_hours="Mo-Su 08:00-20:00; PH off")
    timetables.roll(engine, date(2027, 9, 28))
    request = SearchRequest(HERE, noon)
    assert nearest_stations(connection, request)[0].opening.state is OpenState.UNKNOWN
    with change(engine) as writing:
        decrees.store_notice(writing, [CalendarDay(day, DayKind.HOLIDAY, "国庆节", "试用的通知")])
    timetables.roll(engine, date(2027, 9, 28))
    assert nearest_stations(connection, request)[0].opening.state is OpenState.CLOSED


def test_a_notice_is_read_from_a_csv_file(tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    file.write_text(table(*DAYS_2027, "2027-01-10,上班,元旦"), "utf-8")
    days = {str(day.day): day.kind for day in decrees.read_notice(file)}
    assert len(days) == len(DAYS_2027) + 1
    assert (days["2027-01-01"], days["2027-01-10"]) == (DayKind.HOLIDAY, DayKind.WORKDAY)


def test_a_notice_with_errors_is_refused_with_all_of_them(tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    lines = (
        "2027-01-04,上班,元旦,通知",
        "2027-1-1,放假,元旦,通知",
        "2027-01-01,假,元旦,",
        "2027-02-30,放假,,x",
    )
    file.write_text("\n".join(("day,kind,name,source", *lines)), "utf-8")
    with pytest.raises(ImportRefused) as refused:
        decrees.read_notice(file)
    problems = [str(problem) for problem in refused.value.problems]
    assert [problem.split("：")[0] for problem in problems] == [
        "第 2 行 kind",
        "第 3 行 day",
        "第 4 行 source",
        "第 4 行 kind",
        "第 5 行 name",
        "第 5 行 day",
    ]


def test_a_change_of_the_calendar_marks_all_timetables_outdated(engine: Engine, add: AddStation) -> None:
    add()
    with change(engine) as connection:
        timetables.mark_outdated(connection)
        outdated = connection.scalar(select(func.count()).where(timetable.c.worked_out_on.is_(None)))
        assert outdated == 1
        connection.execute(update(timetable).values(worked_out_on=TODAY))
