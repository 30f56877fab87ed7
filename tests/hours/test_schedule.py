"""Schedules: self-service hours, policies for special days, and exceptions over both."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.hours.domain.calendar import Calendar
from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.schedule import HoursException, Schedule, parse_day_policy
from locator.hours.domain.timeline import DoorState
from locator.stations.domain.access import Access, AccessMethod
from locator.time_zone import SHANGHAI

CALENDAR = library_calendar()
NATIONAL_DAY = date(2026, 10, 1)  # a Thursday; free until the 7th
MAKE_UP_SATURDAY = date(2026, 10, 10)
PLAIN_TUESDAY = date(2026, 11, 24)


def hours(schedule: Schedule, day: date, doors: DoorState = DoorState.OPEN) -> list[str]:
    """Return the stretches of a day in one state, as `08:30-17:30`."""
    spans = [interval for interval in schedule.intervals(CALENDAR, day, 1) if interval.doors is doors]
    ends = ["24:00" if interval.end.date() > day else f"{interval.end:%H:%M}" for interval in spans]
    return [f"{interval.start:%H:%M}-{end}" for interval, end in zip(spans, ends, strict=True)]


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI)


def test_plain_hours_are_their_own_schedule_text() -> None:
    assert Schedule("Mo-Fr 08:30-17:30").text == "Mo-Fr 08:30-17:30"


def test_a_station_without_hours_has_no_schedule_even_with_an_unsure_exception() -> None:
    doubt = HoursException(DoorState.UNSURE, at(NATIONAL_DAY, "08:00"), at(NATIONAL_DAY, "09:00"))
    assert Schedule().text == Schedule(exceptions=(doubt,)).text == ""


def test_a_closure_closes_a_station_with_unknown_hours() -> None:
    closed = HoursException(DoorState.CLOSED, at(PLAIN_TUESDAY, "08:00"), at(PLAIN_TUESDAY, "09:00"))
    schedule = Schedule.parse(Schedule(exceptions=(closed,)).text)
    assert hours(schedule, PLAIN_TUESDAY, DoorState.CLOSED) == ["08:00-09:00"]
    assert hours(schedule, PLAIN_TUESDAY, DoorState.UNSURE) == ["00:00-08:00", "09:00-24:00"]


def test_a_campaign_opens_its_times_at_a_station_with_unknown_hours() -> None:
    days = at(PLAIN_TUESDAY, "00:00"), at(PLAIN_TUESDAY + timedelta(days=3), "00:00")
    schedule = Schedule(exceptions=(HoursException(DoorState.OPEN, *days, "18:00-22:00"),))
    assert hours(schedule, PLAIN_TUESDAY) == ["18:00-22:00"]
    assert hours(schedule, PLAIN_TUESDAY, DoorState.UNSURE) == ["00:00-18:00", "22:00-24:00"]
    by_app = schedule.without_app(Access(AccessMethod.APP_ONLY), AccessMethod.UNKNOWN)
    assert by_app.text == "" and schedule.without_app(Access(AccessMethod.STAFF), AccessMethod.UNKNOWN).text


def test_a_schedule_text_parses_back_to_the_same_schedule() -> None:
    doubt = HoursException(DoorState.UNSURE, at(NATIONAL_DAY, "08:00"), at(NATIONAL_DAY, "09:00"), "", "锁门")
    schedule = Schedule("Mo-Fr 08:30-17:30", "22:00-06:00", "closed", "10:00-16:00", (doubt,))
    assert Schedule.parse(schedule.text) == schedule


def test_self_service_hours_add_to_the_staffed_hours() -> None:
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
def test_the_policy_decides_the_hours_of_a_holiday(policy: str, expected: list[str]) -> None:
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
def test_the_policy_decides_the_hours_of_a_make_up_workday(policy: str, expected: list[str]) -> None:
    assert hours(Schedule("Mo-Fr 08:30-17:30", on_makeup=policy), MAKE_UP_SATURDAY) == expected


def test_a_policy_applies_without_a_decree() -> None:
    likely_holiday = date(2028, 10, 2)
    written = Schedule("Mo-Su 08:00-20:00; PH off")
    assert hours(written, likely_holiday) == []
    assert hours(written, likely_holiday, DoorState.UNSURE) == ["00:00-24:00"]
    assert hours(Schedule("Mo-Su 08:00-20:00", on_holiday="week"), likely_holiday) == ["08:00-20:00"]


def test_closed_on_holidays_includes_self_service() -> None:
    schedule = Schedule("Mo-Fr 08:30-17:30", "00:00-24:00", on_holiday="closed")
    assert hours(schedule, NATIONAL_DAY + timedelta(days=1)) == []


def test_a_closure_lasts_from_its_first_to_its_last_minute() -> None:
    closure = HoursException(
        DoorState.CLOSED, at(PLAIN_TUESDAY, "10:10"), at(PLAIN_TUESDAY, "15:20"), "", "停电"
    )
    schedule = Schedule("Mo-Fr 08:30-17:30", exceptions=(closure,))
    assert hours(schedule, PLAIN_TUESDAY) == ["08:30-10:10", "15:20-17:30"]


def test_a_campaign_opens_at_its_daily_times_within_its_period() -> None:
    campaign = HoursException(
        DoorState.OPEN,
        at(PLAIN_TUESDAY, "19:00"),
        at(PLAIN_TUESDAY + timedelta(days=1), "20:00"),
        "18:00-22:00",
    )
    schedule = Schedule("Mo-Fr 08:30-17:30", exceptions=(campaign,))
    assert hours(schedule, PLAIN_TUESDAY) == ["08:30-17:30", "19:00-22:00"]
    assert hours(schedule, PLAIN_TUESDAY + timedelta(days=1)) == ["08:30-17:30", "18:00-20:00"]
    assert hours(schedule, PLAIN_TUESDAY + timedelta(days=2)) == ["08:30-17:30"]


def test_an_unsure_exception_affects_open_hours_only() -> None:
    doubt = HoursException(
        DoorState.UNSURE, at(PLAIN_TUESDAY, "16:00"), at(PLAIN_TUESDAY, "20:00"), "", "锁门"
    )
    schedule = Schedule("Mo-Fr 08:30-17:30", exceptions=(doubt,))
    assert hours(schedule, PLAIN_TUESDAY, DoorState.UNSURE) == ["16:00-17:30"]
    assert hours(schedule, PLAIN_TUESDAY, DoorState.CLOSED) == ["00:00-08:30", "17:30-24:00"]


@given(st.integers(-3000, 6000), st.integers(1, 4000), st.sampled_from(list(DoorState)))
def test_outside_of_an_exception_the_hours_are_unchanged(start: int, length: int, doors: DoorState) -> None:
    begins = at(PLAIN_TUESDAY, "00:00") + timedelta(minutes=start)
    exception = HoursException(doors, begins, begins + timedelta(minutes=length))
    plain = Schedule("Mo-Fr 08:30-12:00,14:30-18:00; Sa 22:00-02:00")
    covered = Schedule(plain.staffed, exceptions=(exception,)).intervals(CALENDAR, PLAIN_TUESDAY, 3)
    before = plain.intervals(CALENDAR, PLAIN_TUESDAY, 3)
    for minute in range(0, 3 * 1440, 7):
        moment = at(PLAIN_TUESDAY, "00:00") + timedelta(minutes=minute)
        if not exception.starts_at <= moment < exception.ends_at:
            assert _doors(covered, moment) == _doors(before, moment)


def _doors(intervals: list, moment: datetime) -> DoorState:  # type: ignore[type-arg]
    return next(interval.doors for interval in intervals if interval.start <= moment < interval.end)


def test_hours_without_an_app_exclude_app_only_access() -> None:
    schedule = Schedule("Mo-Fr 08:30-17:30", self_service="17:30-22:00")
    by_staff = schedule.without_app(Access(AccessMethod.STAFF), AccessMethod.APP_ONLY)
    assert hours(by_staff, PLAIN_TUESDAY) == ["08:30-17:30"]
    assert schedule.without_app(Access(AccessMethod.APP_ONLY), AccessMethod.FACE).text == ""


@pytest.mark.parametrize("wrong", ["sometimes", "Feiertag zu", "25:00-26:61"])
def test_an_unknown_policy_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidHours, match="应是"):
        parse_day_policy(wrong)


def test_an_ordinary_calendar_has_no_unknown_days() -> None:
    plain = Calendar.plain(date(2030, 1, 1), 3)
    assert len(plain.classes(date(2030, 1, 1))) == 1
