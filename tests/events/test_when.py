"""When something happens: what clerks write, the days that follow from it, and what is refused."""

from datetime import date, datetime

import pytest

from locator.events.domain.errors import InvalidTiming
from locator.events.domain.kinds import EventStatus, HolidayPolicy, OccurrenceState, Verdict
from locator.events.domain.occurrences import Decision, Plan
from locator.events.domain.timing import MAX_OCCURRENCES
from locator.events.domain.when import read_when
from locator.hours.domain.calendar import Calendar, CalendarDay, DayKind
from locator.time_zone import SHANGHAI

TODAY = date(2026, 9, 28)
NATIONAL_DAY = Calendar.of(
    CalendarDay(date(2026, 10, day), DayKind.HOLIDAY, "国庆节", "通知") for day in range(1, 8)
)


@pytest.mark.parametrize(
    ("written", "first", "minutes", "following"),
    [
        ("每周三18:00-20:00", "2026-09-30 18:00", 120, ["10-07", "10-14", "10-21"]),
        ("周三晚上6点到8点", "2026-09-30 18:00", 120, ["10-07", "10-14", "10-21"]),
        ("每两周周三14:00-16:00", "2026-09-30 14:00", 120, ["10-14", "10-28", "11-11"]),
        ("隔周三14点到16点", "2026-09-30 14:00", 120, ["10-14", "10-28", "11-11"]),
        ("每月第一个周三14:00-16:00", "2026-10-07 14:00", 120, ["11-04"]),
        ("每月最后一个周五14:00-16:00", "2026-10-30 14:00", 120, []),
        ("从10月8日起每周三18:00-20:00，共2次", "2026-10-14 18:00", 120, ["10-21"]),
        ("每周三18:00-20:00，至10月14日止", "2026-09-30 18:00", 120, ["10-07", "10-14"]),
        ("6月6日 9:30-11:30", "2027-06-06 09:30", 120, []),
        ("2026年6月6日9:00-11:00", "2026-06-06 09:00", 120, []),
        ("1月21日 9:30", "2027-01-21 09:30", 120, []),
        ("每周六22:00-次日2:00", "2026-10-03 22:00", 240, ["10-10", "10-17", "10-24"]),
    ],
)
def test_what_clerks_write(written: str, first: str, minutes: int, following: list[str]) -> None:
    timing = read_when(written, TODAY).timing
    assert f"{timing.starts_at:%Y-%m-%d %H:%M}" == first
    assert timing.duration_min == minutes
    starts = [start for start in timing.starts(TODAY, 60) if start > timing.starts_at]
    assert [f"{start:%m-%d}" for start in starts][:3] == following


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "没有看懂"),
        ("随便", "读不懂"),
        ("2月30日 9:30", "不是日期"),
        ("每周三9:00-10:00,14:00-15:00", "一天一场"),
        ("每天9:00-10:00，共20000次", f"最多排 {MAX_OCCURRENCES} 场"),
    ],
)
def test_what_is_refused(written: str, why: str) -> None:
    with pytest.raises(InvalidTiming, match=why):
        read_when(written, TODAY).timing.require_bounded(TODAY)


def test_a_rule_without_an_end_is_no_trouble() -> None:
    timing = read_when("每天9:00-10:00", TODAY).timing
    timing.require_bounded(TODAY)
    assert len(timing.starts(TODAY, 60)) == 60


@pytest.mark.parametrize(
    ("policy", "verdict", "state"),
    [
        (HolidayPolicy.UNDECIDED, None, OccurrenceState.UNKNOWN),
        (HolidayPolicy.HELD, None, OccurrenceState.PLANNED),
        (HolidayPolicy.OFF, None, OccurrenceState.CANCELLED),
        (HolidayPolicy.UNDECIDED, Verdict.HELD, OccurrenceState.PLANNED),
        (HolidayPolicy.UNDECIDED, Verdict.CANCELLED, OccurrenceState.CANCELLED),
    ],
)
def test_a_holiday_is_unknown_until_decided(
    policy: HolidayPolicy, verdict: Verdict | None, state: OccurrenceState
) -> None:
    holiday = datetime(2026, 10, 7, 18, tzinfo=SHANGHAI)
    decisions = [Decision(holiday, verdict)] if verdict else []
    plan = Plan.of(read_when("每周三18:00-20:00", TODAY).timing, policy, EventStatus.PUBLISHED, decisions)
    states = {one.planned_at: one.state for one in plan.occurrences(NATIONAL_DAY, TODAY, 21)}
    assert states.pop(holiday) is state
    assert set(states.values()) == {OccurrenceState.PLANNED}


def test_a_year_that_is_not_decreed_is_unknown_and_a_day_that_was_named_is_not() -> None:
    usual = (HolidayPolicy.UNDECIDED, EventStatus.PUBLISHED, ())
    timing = read_when("每周三18:00-20:00", date(2031, 3, 1)).timing
    for policy in (HolidayPolicy.UNDECIDED, HolidayPolicy.OFF):
        weekly = Plan.of(timing, policy, EventStatus.PUBLISHED, ())
        found = weekly.occurrences(NATIONAL_DAY, date(2031, 3, 1), 60)
        assert {one.state for one in found} == {OccurrenceState.UNKNOWN}
    single = Plan.of(read_when("2031年3月5日18:00-20:00", TODAY).timing, *usual)
    assert [one.state for one in single.occurrences(NATIONAL_DAY, TODAY, 60)] == [OccurrenceState.PLANNED]


def test_an_occurrence_that_is_moved_is_held_then() -> None:
    planned, held = (datetime(2026, 10, day, 18, tzinfo=SHANGHAI) for day in (14, 16))
    moved = Decision(planned, Verdict.MOVED, held, "停电")
    timing = read_when("每周三18:00-20:00", TODAY).timing
    plan = Plan.of(timing, HolidayPolicy.HELD, EventStatus.PUBLISHED, [moved])
    (one,) = [one for one in plan.occurrences(NATIONAL_DAY, TODAY, 60) if one.planned_at == planned]
    assert (one.state, one.starts_at, one.reason) == (OccurrenceState.MOVED, held, "停电")
