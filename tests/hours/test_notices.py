"""The holiday notice as staff load it: complete or refused, day by day, shown before it is stored."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import queues
from clerks import SignIn
from flask.testing import FlaskClient
from notices import DAYS_2027, NOTICE_2027, SOURCE, table
from sqlalchemy import Connection, Engine, select

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.errors import ImportRefused
from locator.hours.actions import decrees
from locator.hours.domain.calendar import DayClass, DayKind
from locator.hours.domain.decree_feasts import notice_years
from locator.hours.domain.decree_text import read_decree_text
from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.notice_due import missing_notice
from locator.hours.queries import calendar
from locator.hours.tables import calendar_day
from locator.time_zone import SHANGHAI

SetTime = Callable[[datetime], None]


def read(tmp_path: Path, *days: str) -> list[str]:
    file = tmp_path / "2027.csv"
    file.write_text(table(*days), "utf-8")
    return [row.day.isoformat() for row in decrees.read_notice(file)]


def refusal(tmp_path: Path, *days: str) -> str:
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, *days)
    return " ".join(str(problem) for problem in refused.value.problems)


def test_a_file_with_all_feasts_is_read_though_it_begins_in_the_year_before(tmp_path: Path) -> None:
    assert read(tmp_path, *DAYS_2027)[0] == "2026-12-31"


@pytest.mark.parametrize(
    ("stem", "feast"),
    [
        ("元旦", "元旦"),
        ("春节", "春节"),
        ("清明", "清明节"),
        ("劳动", "劳动节"),
        ("端午", "端午节"),
        ("中秋", "中秋节"),
        ("国庆", "国庆节"),
    ],
)
def test_a_file_without_a_feast_is_refused_by_name(tmp_path: Path, stem: str, feast: str) -> None:
    days = [day for day in DAYS_2027 if stem not in day]
    assert f"2027 年缺 {feast}" in refusal(tmp_path, *days)


def test_one_day_of_december_is_no_notice(tmp_path: Path) -> None:
    said = refusal(tmp_path, "2026-12-31,放假,元旦")
    assert "2027 年缺 春节、清明节、劳动节、端午节、中秋节、国庆节" in said


def test_rows_replace_days_and_not_years(engine: Engine, connection: Connection) -> None:
    before = library_calendar()
    with change(engine) as writing:
        assert decrees.store_notice(writing, read_decree_text(NOTICE_2027)) == [2027]
    after = calendar.load_calendar(connection)
    kept = {day: row for day, row in before.days.items() if day.year == 2026}
    assert {day: row for day, row in after.days.items() if day in kept} == kept
    assert after.classes(date(2026, 12, 31)) == after.classes(date(2027, 10, 7)) == {DayClass.HOLIDAY}
    assert after.classes(date(2027, 10, 9)) == {DayClass.WORKDAY}
    assert not [day for day, row in after.days.items() if day.year == 2027 and row.kind is DayKind.EXPECTED]
    assert {row.kind for day, row in after.days.items() if day.year == 2028} == {DayKind.EXPECTED}


def test_every_decreed_day_off_was_likely_before_its_decree() -> None:
    decreed = [row for row in library_calendar().days.values() if row.kind is DayKind.HOLIDAY]
    for year in range(2021, 2027):
        undecreed = undecreed_calendar(year)
        missed = [
            row.day
            for row in decreed
            if notice_years([row]) == [year] and DayClass.HOLIDAY not in undecreed.classes(row.day)
        ]
        assert missed == []


def undecreed_calendar(year: int) -> calendar.Calendar:
    """Return the calendar as it was before a year's notice: with the statutory days only."""
    import holidays

    statutory = holidays.country_holidays("CN", years=[year], language="zh_CN")
    rows = (
        calendar.CalendarDay(day, DayKind.EXPECTED, name, "办法")
        for day, name in statutory.items()
        if "休息日" not in name and "调休" not in name
    )
    return calendar.Calendar.of(rows)


@pytest.mark.parametrize(
    ("today", "year", "is_urgent"),
    [
        (date(2026, 11, 30), None, False),
        (date(2026, 12, 1), 2027, False),
        (date(2026, 12, 19), 2027, False),
        (date(2026, 12, 20), 2027, True),
        (date(2027, 1, 2), 2027, True),
    ],
)
def test_a_notice_is_missed_from_december_on(today: date, year: int | None, is_urgent: bool) -> None:
    missing = missing_notice({2025, 2026}, today)
    assert (missing and missing.year, bool(missing and missing.is_urgent)) == (year, is_urgent)
    assert missing_notice({2026, 2027}, today) is None


def test_status_and_first_page_say_that_the_notice_is_missing(
    client: FlaskClient, staff: SignIn, now_is: SetTime, engine: Engine
) -> None:
    queues.say_running(engine, "work", "schedule")
    clerk = staff(Role.EDITOR, "441202")
    words = "2027 年的放假安排还没有装入"
    now_is(datetime(2026, 11, 30, 12, tzinfo=SHANGHAI))
    assert words not in client.get("/status").text
    assert words not in clerk.get("/staff/").text
    now_is(datetime(2026, 12, 1, 12, tzinfo=SHANGHAI))
    assert words in client.get("/status").text
    assert client.get("/ready").json["calendar"] == "yellow"
    first_page = clerk.get("/staff/").text
    assert words in first_page and "notice alarm" not in first_page
    now_is(datetime(2026, 12, 20, 12, tzinfo=SHANGHAI))
    assert client.get("/ready").json["calendar"] == "red"
    assert "notice alarm" in clerk.get("/staff/").text
    with change(engine) as writing:
        decrees.store_notice(writing, read_decree_text(NOTICE_2027))
    assert words not in client.get("/status").text + clerk.get("/staff/").text


def test_a_pasted_notice_is_shown_and_stored_when_confirmed(staff: SignIn, connection: Connection) -> None:
    national = staff(Role.ADMINISTRATOR)
    shown = national.send("/staff/calendar", text=NOTICE_2027)
    assert shown.status_code == 200
    assert "读出来 31 天，请核对" in shown.text and "2027-10-09 周六" in shown.text
    of_notice = select(calendar_day.c.day).where(calendar_day.c.source == SOURCE)
    assert connection.scalars(of_notice).all() == []
    assert national.send("/staff/calendar", text=NOTICE_2027, do="store").status_code == 303
    assert len(connection.scalars(of_notice).all()) == 31


def test_a_pasted_notice_with_a_wrong_weekday_is_refused_and_kept_in_the_form(staff: SignIn) -> None:
    wrong = NOTICE_2027.replace("2月13日（周六）", "2月14日（周六）")
    refused = staff(Role.ADMINISTRATOR).send("/staff/calendar", text=wrong)
    assert refused.status_code == 422
    assert "2027-02-14 是周日，写的是周六" in refused.text and "2月14日（周六）上班" in refused.text
