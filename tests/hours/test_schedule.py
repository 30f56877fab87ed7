"""Schedules: self-service beside staff, special days by policy, exceptions over all of it."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.hours.domain.calendar import Calendar
from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.schedule import HoursException, Schedule, checked_policy
from locator.hours.domain.timeline import Doors
from locator.stations.domain.access import Access, AccessMethod
from locator.time_zone import SHANGHAI

CALENDAR = library_calendar()
NATIONAL_DAY = date(2026, 10, 1)  # a Thursday; free until the 7th
MAKE_UP_SATURDAY = date(2026, 10, 10)
PLAIN_TUESDAY = date(2026, 11, 24)


def hours(schedule: Schedule, day: date, doors: Doors = Doors.OPEN) -> list[str]:
    """Return the stretches of a day, as `08:30-17:30`."""
    spans = [one for one in schedule.intervals(CALENDAR, day, 1) if one.doors is doors]
    ends = ["24:00" if one.end.date() > day else f"{one.end:%H:%M}" for one in spans]
    return [f"{one.start:%H:%M}-{end}" for one, end in zip(spans, ends, strict=True)]


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI)


def test_a_plain_text_is_its_own_schedule() -> None:
    assert Schedule("Mo-Fr 08:30-17:30").text == "Mo-Fr 08:30-17:30"


def test_a_station_without_hours_has_no_schedule_and_doubt_makes_none() -> None:
    doubt = HoursException(Doors.UNSURE, at(NATIONAL_DAY, "08:00"), at(NATIONAL_DAY, "09:00"))
    assert Schedule().text == Schedule(exceptions=(doubt,)).text == ""


def test_a_closure_closes_a_station_whose_hours_nobody_knows() -> None:
    closed = HoursException(Doors.CLOSED, at(PLAIN_TUESDAY, "08:00"), at(PLAIN_TUESDAY, "09:00"))
    schedule = Schedule.parse(Schedule(exceptions=(closed,)).text)
    assert hours(schedule, PLAIN_TUESDAY, Doors.CLOSED) == ["08:00-09:00"]
    assert hours(schedule, PLAIN_TUESDAY, Doors.UNSURE) == ["00:00-08:00", "09:00-24:00"]


def test_an_act_opens_its_own_times_at_a_station_whose_hours_nobody_knows() -> None:
    days = at(PLAIN_TUESDAY, "00:00"), at(PLAIN_TUESDAY + timedelta(days=3), "00:00")
    schedule = Schedule(exceptions=(HoursException(Doors.OPEN, *days, "18:00-22:00"),))
    assert hours(schedule, PLAIN_TUESDAY) == ["18:00-22:00"]
    assert hours(schedule, PLAIN_TUESDAY, Doors.UNSURE) == ["00:00-18:00", "22:00-24:00"]
    by_app = schedule.without_app(Access(AccessMethod.APP_ONLY), AccessMethod.UNKNOWN)
    assert by_app.text == "" and schedule.without_app(Access(AccessMethod.STAFF), AccessMethod.UNKNOWN).text


def test_a_schedule_is_read_back_as_it_was_written() -> None:
    doubt = HoursException(Doors.UNSURE, at(NATIONAL_DAY, "08:00"), at(NATIONAL_DAY, "09:00"), "", "锁门")
    schedule = Schedule("Mo-Fr 08:30-17:30", "22:00-06:00", "closed", "10:00-16:00", (doubt,))
    assert Schedule.parse(schedule.text) == schedule


def test_self_service_opens_the_door_beside_the_staffed_hours() -> None:
    schedule = Schedule("Mo-Fr 08:30-17:30", self_service="17:30-22:00")
    assert hours(schedule, PLAIN_TUESDAY) == ["08:30-22:00"]
    assert hours(schedule, PLAIN_TUESDAY + timedelta(days=4)) == ["17:30-22:00"]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("", ["08:30-17:30"]),  # the text says nothing of holidays
        ("week", ["08:30-17:30"]),
        ("closed", []),
        ("sunday", ["10:00-12:00"]),
        ("monday", ["08:30-17:30"]),
        ("09:00-11:00", ["09:00-11:00"]),
    ],
)
def test_a_station_says_what_it_does_on_a_holiday(policy: str, expected: list[str]) -> None:
    schedule = Schedule("Mo-Fr 08:30-17:30; Su 10:00-12:00", on_holiday=policy)
    assert hours(schedule, NATIONAL_DAY) == expected


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("", ["08:30-17:30"]),
        ("week", []),
        ("closed", []),
        ("monday", ["08:30-17:30"]),
        ("10:00-16:00", ["10:00-16:00"]),
    ],
)
def test_a_station_says_what_it_does_on_a_make_up_workday(policy: str, expected: list[str]) -> None:
    assert hours(Schedule("Mo-Fr 08:30-17:30", on_makeup=policy), MAKE_UP_SATURDAY) == expected


def test_a_policy_settles_what_the_text_leaves_to_a_decree() -> None:
    likely_holiday = date(2028, 10, 2)
    written = Schedule("Mo-Su 08:00-20:00; PH off")
    assert hours(written, likely_holiday) == []
    assert hours(written, likely_holiday, Doors.UNSURE) == ["00:00-24:00"]
    assert hours(Schedule("Mo-Su 08:00-20:00", on_holiday="week"), likely_holiday) == ["08:00-20:00"]


def test_a_house_closed_on_holidays_is_closed_for_self_service_too() -> None:
    schedule = Schedule("Mo-Fr 08:30-17:30", "00:00-24:00", on_holiday="closed")
    assert hours(schedule, NATIONAL_DAY + timedelta(days=1)) == []


def test_a_closure_closes_from_its_minute_to_its_minute() -> None:
    closure = HoursException(Doors.CLOSED, at(PLAIN_TUESDAY, "10:10"), at(PLAIN_TUESDAY, "15:20"), "", "停电")
    schedule = Schedule("Mo-Fr 08:30-17:30", exceptions=(closure,))
    assert hours(schedule, PLAIN_TUESDAY) == ["08:30-10:10", "15:20-17:30"]


def test_an_act_opens_at_its_daily_times_only_between_its_ends() -> None:
    act = HoursException(
        Doors.OPEN, at(PLAIN_TUESDAY, "19:00"), at(PLAIN_TUESDAY + timedelta(days=1), "20:00"), "18:00-22:00"
    )
    schedule = Schedule("Mo-Fr 08:30-17:30", exceptions=(act,))
    assert hours(schedule, PLAIN_TUESDAY) == ["08:30-17:30", "19:00-22:00"]
    assert hours(schedule, PLAIN_TUESDAY + timedelta(days=1)) == ["08:30-17:30", "18:00-20:00"]
    assert hours(schedule, PLAIN_TUESDAY + timedelta(days=2)) == ["08:30-17:30"]


def test_doubt_falls_on_open_hours_only() -> None:
    doubt = HoursException(Doors.UNSURE, at(PLAIN_TUESDAY, "16:00"), at(PLAIN_TUESDAY, "20:00"), "", "锁门")
    schedule = Schedule("Mo-Fr 08:30-17:30", exceptions=(doubt,))
    assert hours(schedule, PLAIN_TUESDAY, Doors.UNSURE) == ["16:00-17:30"]
    assert hours(schedule, PLAIN_TUESDAY, Doors.CLOSED) == ["00:00-08:30", "17:30-24:00"]


@given(st.integers(-3000, 6000), st.integers(1, 4000), st.sampled_from(list(Doors)))
def test_lifting_an_exception_leaves_exactly_what_was_there(start: int, length: int, doors: Doors) -> None:
    begins = at(PLAIN_TUESDAY, "00:00") + timedelta(minutes=start)
    over = HoursException(doors, begins, begins + timedelta(minutes=length))
    plain = Schedule("Mo-Fr 08:30-12:00,14:30-18:00; Sa 22:00-02:00")
    covered = Schedule(plain.staffed, exceptions=(over,)).intervals(CALENDAR, PLAIN_TUESDAY, 3)
    before = plain.intervals(CALENDAR, PLAIN_TUESDAY, 3)
    for minute in range(0, 3 * 1440, 7):
        moment = at(PLAIN_TUESDAY, "00:00") + timedelta(minutes=minute)
        if not over.starts_at <= moment < over.ends_at:
            assert _doors(covered, moment) == _doors(before, moment)


def _doors(intervals: list, moment: datetime) -> Doors:  # type: ignore[type-arg]
    return next(one.doors for one in intervals if one.start <= moment < one.end)


def test_the_hours_without_an_app_are_those_of_the_ways_without_one() -> None:
    schedule = Schedule("Mo-Fr 08:30-17:30", self_service="17:30-22:00")
    by_staff = schedule.without_app(Access(AccessMethod.STAFF), AccessMethod.APP_ONLY)
    assert hours(by_staff, PLAIN_TUESDAY) == ["08:30-17:30"]
    assert schedule.without_app(Access(AccessMethod.APP_ONLY), AccessMethod.FACE).text == ""


@pytest.mark.parametrize("wrong", ["sometimes", "Feiertag zu", "25:00-26:61"])
def test_a_policy_that_means_nothing_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidHours, match="应是"):
        checked_policy(wrong)


def test_an_ordinary_calendar_has_no_doubt() -> None:
    plain = Calendar.plain(date(2030, 1, 1), 3)
    assert len(plain.classes(date(2030, 1, 1))) == 1
